import assert from 'node:assert/strict'
import { appendFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { DuckDBInstance } from '@duckdb/node-api'

import { createHolders } from '../../src/adapters/registers/holders.ts'
import {
  changedNumbers,
  createImageHolders,
  createImageRegister,
  imagePeople,
  openImage,
} from '../../src/adapters/registers/image/index.ts'
import { REGISTER_COLUMNS, type RegisterRow } from '../../src/adapters/registers/load-register.ts'
import { selectCommunes, selectRegistered } from '../../src/adapters/registers/store-holders.ts'
import { createTableRegister } from '../../src/adapters/registers/table-register.ts'
import { parseCommand } from '../../src/app/cli/arguments.ts'
import { registerCommands } from '../../src/app/cli/register.ts'
import { runRegisterBuild } from '../../src/app/run-register-build.ts'
import { bucketOf } from '../../src/core/dose/dose-id.ts'
import { personIdOfForeigner, personIdOfNumber } from '../../src/core/person/person-id.ts'
import { SILENT } from '../../src/core/progress.ts'
import { authenticateDoses, selectPersonDoses } from '../../src/stages/authenticate/index.ts'
import { enterDoses } from '../../src/stages/record/index.ts'
import { scratchFolder } from '../support/command.ts'
import { testContext } from '../support/context.ts'
import { testDatabase } from '../support/database.ts'
import { newDose } from '../support/doses.ts'
import { MODEL } from '../support/match.ts'
import { registerOf } from '../support/register.ts'
import { registerContract } from '../support/register-contract.ts'
import { crowdOf, crowdQuestions, plainOf } from '../support/register-crowd.ts'
import { imageOfRows } from '../support/register-image.ts'
import { born, FAMILY, MOTHER } from '../support/register-people.ts'

/** One for all tests: each makes its own image, and replaces the table where it needs one. */
const db = await testDatabase()

registerContract('image', async (t, people) => {
  const register = createImageRegister(await imageOfRows(t, people))
  return { register, transaction: (work) => db.worker.transaction(db.caller, work) }
})

test('the image answers every question as the table does, entry by entry and in the same order', async (t) => {
  const people = crowdOf(2500)
  await registerOf(db, people)
  const image = createImageRegister(await imageOfRows(t, people))
  const table = createTableRegister()
  const questions = crowdQuestions(1500)
  await db.worker.transaction(db.caller, async (tx) => {
    for (const limit of [3, 20]) {
      const [expected, found] = [
        await table.similar(tx, questions, limit),
        await image.similar(tx, questions, limit),
      ]
      for (const [i, question] of questions.entries()) {
        assert.deepEqual(plainOf(found[i] ?? []), plainOf(expected[i] ?? []), JSON.stringify(question))
      }
      assert.ok(
        found.some((entries) => entries.length > 3 * limit),
        'limits are met',
      )
    }
    const [owners, owned] = [await table.byNumber(tx, questions), await image.byNumber(tx, questions)]
    assert.deepEqual(owned.map(plainOf), owners.map(plainOf))
    assert.ok(owned.some((entries) => entries.length > 1))
  })
})

test('the same people have one edition, whoever asks first', async (t) => {
  const register = createImageRegister(await imageOfRows(t, FAMILY))
  const again = createImageRegister(await imageOfRows(t, [...FAMILY].reverse()))
  const other = createImageRegister(await imageOfRows(t, [MOTHER]))
  const [first, second, third] = await db.worker.transaction(db.caller, async (tx) => [
    await register.edition(tx),
    await again.edition(tx),
    await other.edition(tx),
  ])
  assert.deepEqual(second, first)
  assert.equal(first?.people, FAMILY.length)
  assert.notEqual(third?.version, first?.version)
})

/** Somebody of the mother's name, born on another day. */
const NAMESAKE = { ...MOTHER, person_number: '079185000999', birth_date: '1985-11-28' }

test('dose records are checked against an image, and passports carry the names of the image', async (t) => {
  const people = [...FAMILY, { ...NAMESAKE, family_name: 'Trần Thị', given_name: 'Mẫu' }]
  await registerOf(db, people)
  const image = await imageOfRows(t, people)
  const foreign = { idNumber: 'X1234567', idCountry: 'FR', nationality: 'FR', fullName: 'Jean Essai' }
  const doses = [
    newDose('TYT-1', 'right'),
    newDose('TYT-1', 'ascii', { fullName: 'TRAN THI MAU' }),
    newDose('TYT-1', 'other', { idNumber: NAMESAKE.person_number, birthDate: born(NAMESAKE.birth_date) }),
    newDose('TYT-1', 'foreign', foreign),
    newDose('TYT-1', 'nobody', { idNumber: '079185555555', fullName: 'Phạm Văn Không', phone: null }),
  ]
  await db.worker.transaction(db.caller, (tx) => enterDoses(tx, doses))
  const sum = await authenticateDoses(db.caller, {
    worker: db.worker,
    register: createImageRegister(image),
    model: MODEL,
    onChecked: async () => {},
    progress: SILENT,
  })
  assert.deepEqual([sum.verified, sum.mismatch, sum.unverifiable], [3, 1, 1])
  const numbers = people.map(({ person_number = '' }) => person_number)
  const ids = [
    ...numbers.map(personIdOfNumber),
    personIdOfForeigner('FR', 'X1234567'),
    personIdOfNumber('079185555555'),
  ]
  await db.worker.transaction(db.caller, async (tx) => {
    const found = new Map((await selectPersonDoses(tx, ids)).map((person) => [person.personId, person]))
    const persons = ids.map((personId) => found.get(personId) ?? { personId, doses: [] })
    const holders = await createImageHolders(image).find(tx, persons)
    assert.deepEqual(holders, await createHolders().find(tx, persons))
    assert.equal(holders.get(personIdOfForeigner('FR', 'X1234567'))?.familyName, 'Jean')
    assert.equal(holders.get(personIdOfNumber('079185000999'))?.familyName, 'Trần Thị')
    const buckets = ids.map(bucketOf)
    const asked = imagePeople(image)
    assert.deepEqual(asked.registered(ids), await selectRegistered(tx, buckets, ids))
    assert.deepEqual(sorted(asked.communesOf(ids)), sorted(await selectCommunes(tx, buckets, ids)))
    assert.equal(asked.entriesOf(ids).get(personIdOfNumber('079185000123'))?.fullName, 'Trần Thị Mẫu')
  })
})

const sorted = (map: ReadonlyMap<string, string>) => [...map].sort()

/** `vaxpass register ...` inside the test. */
function registerIn(t: TestContext) {
  const context = testContext(t, db.url)
  return async (...argv: string[]) => {
    const { command, args } = parseCommand(registerCommands, ['register', ...argv])
    const { exit, json, text } = await command.run(args, context)
    return { exit, text, json: JSON.parse(JSON.stringify(json)) }
  }
}

function writeCsv(file: string, rows: readonly (RegisterRow & { removed?: string })[]): void {
  const names = [...REGISTER_COLUMNS, 'removed'] as const
  const lines = rows.map((row) => names.map((name) => row[name] ?? '').join(','))
  writeFileSync(file, `${[names.join(','), ...lines].join('\n')}\n`)
}

async function toParquet(csv: string, parquet: string): Promise<void> {
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  // Dates, whole numbers and nothing for an empty cell, as a database would export them.
  await connection.run(
    `copy (select * replace (cast(person_number as bigint) as person_number, cast(deceased_on as date) as deceased_on)
     from read_csv('${csv}', all_varchar = true)) to '${parquet}' (format parquet)`,
  )
  connection.closeSync()
  instance.closeSync()
}

test('the commands build one image from CSV, from Parquet and from the table', async (t) => {
  const folder = scratchFolder(t)
  const at = (name: string): string => join(folder, name)
  const people = crowdOf(600)
  writeCsv(at('r.csv'), [...people, { ...MOTHER, person_number: '12' }])
  writeCsv(at('sound.csv'), people)
  await toParquet(at('sound.csv'), at('r.parquet'))
  const register = registerIn(t)
  const csv = await register('build', '--from', at('r.csv'), '--out', at('csv'))
  assert.equal(csv.exit, 1, 'a row was left out')
  assert.deepEqual(csv.json.findings, { 'person-number.invalid': 1 })
  const parquet = await register('build', '--from', at('r.parquet'), '--out', at('parquet'))
  assert.equal(parquet.exit, 0, parquet.text)
  assert.equal(parquet.json.version, csv.json.version)
  assert.equal((await register('load', at('r.csv'))).json.people, people.length)
  const table = await register('build', '--from', 'table', '--out', at('table'))
  assert.equal(table.json.version, csv.json.version)
  assert.equal(table.json.people, people.length)
  await assert.rejects(register('build', '--from', 'table', '--out', at('table')), {
    code: 'file.not-writable',
  })
})

test('a build that is stopped writes nothing and says so', async (t) => {
  const folder = scratchFolder(t)
  const at = (name: string): string => join(folder, name)
  writeCsv(at('r.csv'), FAMILY)
  const context = { ...testContext(t, db.url), signal: AbortSignal.abort() }
  assert.equal(await runRegisterBuild(context, { from: at('r.csv'), out: at('image') }), null)
  assert.deepEqual(readdirSync(folder), ['r.csv'])
})

test('a delta makes another image and names its parent; a damaged one is refused and found by the check', async (t) => {
  const folder = scratchFolder(t)
  const at = (name: string): string => join(folder, name)
  const register = registerIn(t)
  writeCsv(at('r.csv'), FAMILY)
  const { json: before } = await register('build', '--from', at('r.csv'), '--out', at('before'))
  const added = { ...MOTHER, person_number: '079185000777' }
  const [, child = MOTHER, brother = MOTHER] = FAMILY
  writeCsv(at('delta.csv'), [added, { ...MOTHER, phone: '0987654321' }, { ...brother, removed: '1' }, child])
  const delta = ['delta', '--image', at('before'), '--from', at('delta.csv'), '--out']
  const { json: after } = await register(...delta, at('after'))
  const { added: more, changed, removed, unchanged } = after
  assert.deepEqual([more, changed, removed, unchanged], [1, 1, 1, FAMILY.length - 2])
  const expected = ['079185000123', '079185000777', brother.person_number]
  assert.deepEqual(changedNumbers(await openImage(at('after'))), expected)
  const check = await register('check', '--image', at('after'))
  assert.equal(check.exit, 0)
  assert.equal(check.json.parent.version, before.version)
  const bytes = readFileSync(at('before/serial.u32'))
  appendFileSync(at('before/serial.u32'), bytes.subarray(0, 4))
  await assert.rejects(register(...delta, at('never')), { code: 'register.damaged' })
  const damaged = await register('check', '--image', at('before'))
  assert.equal(damaged.exit, 1)
  assert.equal(damaged.json.code, 'register.damaged')
})
