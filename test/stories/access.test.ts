/** Every reading of a person's record leaves one line that nobody can write for somebody else, change or remove. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { accessCommands } from '../../src/app/cli/access.ts'
import { parseCommand } from '../../src/app/cli/arguments.ts'
import { SILENT } from '../../src/core/progress.ts'
import { accessesOf, logAccess } from '../../src/office/access/index.ts'
import { loadUnits } from '../../src/office/units/index.ts'
import { testContext } from '../support/context.ts'
import { APRIL_26, testCaller, testDatabase } from '../support/database.ts'

const database = await testDatabase()
const { app } = database
await loadUnits(database.caller, null, { database: app, progress: SILENT })
const ministry = testCaller('VN', 'correction')
const ofProvince = testCaller('01', 'status')
const ofOther = testCaller('79', 'status')

test('a reading is kept with who, when, on whose behalf and why', async () => {
  const personId = randomUUID()
  await app.transaction(ofProvince, (tx) => logAccess(tx, [{ kind: 'view', personId, count: 3 }]))
  const lines = await app.transaction(ofProvince, (tx) => accessesOf(tx, { personId }))
  assert.deepEqual(lines, [
    {
      at: APRIL_26,
      account: 'test',
      unit: '01',
      role: 'operator',
      purpose: 'status',
      kind: 'view',
      count: 3,
    },
  ])
})

test('many readings are one statement, and no reading is no statement', async () => {
  const ids = Array.from({ length: 500 }, () => randomUUID())
  const statements: string[] = []
  await app.transaction(ministry, async (tx) => {
    const counted = {
      ...tx,
      run: (text: string, values?: readonly unknown[]) => {
        statements.push(text)
        return tx.run(text, values)
      },
    }
    await logAccess(
      counted,
      ids.map((doseId) => ({ kind: 'list' as const, doseId, count: 1 })),
    )
    await logAccess(counted, [])
  })
  const rows = await database.admin<{ wrong: number; count: number }>(
    `select count(*)::int as count, count(*) filter (where bucket <> get_byte(uuid_send(dose_id), 0))::int as wrong
     from access_log where dose_id = any ($1::uuid[])`,
    [ids],
  )
  assert.equal(statements.length, 1)
  assert.deepEqual(rows, [{ count: 500, wrong: 0 }])
})

test('a unit sees its own readings and those below it, the ministry all, the newest first', async (t) => {
  t.after(() => database.setNow(APRIL_26))
  const doseId = randomUUID()
  for (const caller of [ofProvince, ofOther, ministry]) {
    database.setNow(new Date(database.now().getTime() + 1000))
    await app.transaction(caller, (tx) => logAccess(tx, [{ kind: 'view', doseId, count: 1 }]))
  }
  const seenBy = async (caller: typeof ministry) =>
    (await app.transaction(caller, (tx) => accessesOf(tx, { doseId }))).map(({ unit }) => unit)
  assert.deepEqual(await seenBy(ministry), ['VN', '79', '01'])
  assert.deepEqual(await seenBy(ofProvince), ['01'])
  assert.deepEqual(await seenBy(testCaller('001')), [])
})

test('nobody writes a line in the name of another unit or account', async () => {
  const doseId = randomUUID()
  for (const forged of [{ unit: '79' }, { account: 'somebody-else' }]) {
    const attempt = app.transaction(ofProvince, (tx) =>
      logAccess({ ...tx, caller: { ...tx.caller, ...forged } }, [{ kind: 'view', doseId, count: 1 }]),
    )
    await assert.rejects(attempt, { code: '42501' })
  }
})

test('a reading without a purpose, or of nothing, is refused by the database', async () => {
  const doseId = randomUUID()
  const silent = testCaller('01', '')
  const noPurpose = app.transaction(silent, (tx) => logAccess(tx, [{ kind: 'view', doseId, count: 1 }]))
  await assert.rejects(noPurpose, { code: '23514' })
  const nothing = app.transaction(ofProvince, (tx) => logAccess(tx, [{ kind: 'view', doseId, count: 0 }]))
  await assert.rejects(nothing, { code: '23514' })
})

test('no line is ever changed or removed, not by the ministry and not by the worker', async () => {
  await app.transaction(ministry, (tx) => logAccess(tx, [{ kind: 'view', doseId: randomUUID(), count: 1 }]))
  for (const role of [app, database.worker]) {
    for (const sql of [
      'delete from access_log',
      "update access_log set purpose = 'x'",
      'truncate access_log',
    ]) {
      await assert.rejects(
        role.transaction(ministry, (tx) => tx.run(sql)),
        { code: '42501' },
        sql,
      )
    }
  }
})

test('the command names who read a record, and wants exactly one record', async (t) => {
  const context = testContext(t, database.url)
  const run = (...argv: string[]) => {
    const { command, args } = parseCommand(accessCommands, ['access', ...argv])
    return command.run(args, context)
  }
  const personId = randomUUID()
  await app.transaction(ofProvince, (tx) => logAccess(tx, [{ kind: 'print', personId, count: 2 }]))
  const { json, text, exit } = await run('--person', personId)
  assert.equal(exit, 0)
  assert.deepEqual(json, [
    {
      at: APRIL_26.toISOString(),
      account: 'test',
      unit: '01',
      role: 'operator',
      purpose: 'status',
      kind: 'print',
      count: 2,
    },
  ])
  assert.match(text, /^2022-04-26T01:00:00\.000Z {2}01 /)
  assert.deepEqual((await run('--dose', personId)).json, [], 'a dose of the same id is another record')
  await assert.rejects(run(), { code: 'option.missing' })
  await assert.rejects(run('--person', personId, '--dose', personId), { code: 'option.missing' })
  await assert.rejects(run('--person', 'x'), { code: 'option.invalid' })
})
