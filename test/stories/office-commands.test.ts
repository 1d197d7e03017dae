/** Commands over units, staff and clocks, each with its JSON document. */
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'

import { parseCommand } from '../../src/app/cli/arguments.ts'
import { clocksCommands } from '../../src/app/cli/clocks.ts'
import { staffCommands } from '../../src/app/cli/staff.ts'
import { unitsCommands } from '../../src/app/cli/units.ts'
import { BLOCKERS } from '../../src/core/dose/next-step-clocks.ts'
import { scratchFolder } from '../support/command.ts'
import { type ContextChanges, testContext } from '../support/context.ts'
import { testDatabase } from '../support/database.ts'

const database = await testDatabase()
const COMMANDS = [...unitsCommands, ...staffCommands, ...clocksCommands]

/** Runs a command line; `Document` is the shape that the test asserts. */
function commandsOf(t: TestContext, changes: ContextChanges = {}) {
  const context = testContext(t, database.url, changes)
  return async <Document>(...argv: string[]) => {
    const { command, args } = parseCommand(COMMANDS, argv)
    const { exit, json, text } = await command.run(args, context)
    return { exit, text, json: json as Document } // the test names the shape that it then asserts
  }
}

function fileOf(t: TestContext, ...lines: string[]): string {
  const file = join(scratchFolder(t), 'units.csv')
  writeFileSync(file, `${lines.join('\n')}\n`)
  return file
}

interface Loaded {
  readonly rows: number
  readonly entered: number
  readonly unchanged: number
  readonly refused: number
  readonly heads: number
  readonly findings: readonly { row: number; code: string }[]
}

test('a units file loads with its columns in any order and its unknown ones left out and told', async (t) => {
  const said: string[] = []
  const run = commandsOf(t, { say: (line) => said.push(line) })
  const file = fileOf(t, 'Head,secret,commune,kind,name,code', 'Người A,x,26734,station,Trạm 1,TYT-1')
  const first = await run<Loaded>('units', 'load', file)
  assert.equal(first.exit, 0)
  assert.deepEqual([first.json.rows, first.json.refused, first.json.heads], [1, 0, 1])
  assert.ok(said.some((line) => line.includes('1 of 6 columns')))
  assert.ok(!said.some((line) => line.includes('secret')))
  const again = await run<Loaded>('units', 'load', file)
  assert.deepEqual([again.json.entered, again.json.unchanged, again.json.heads], [0, 1, 0])
})

test('a finding names the row of the file, blank lines counted, and ends with 1', async (t) => {
  const run = commandsOf(t)
  const file = fileOf(
    t,
    'code,name,kind,commune,head',
    '',
    'TYT-2,Trạm 2,station,26734,',
    '',
    'TYT-3,Trạm 3,castle,26734,',
  )
  const { exit, json, text } = await run<Loaded>('units', 'load', file)
  assert.equal(exit, 1)
  assert.deepEqual(json.findings, [{ row: 5, code: 'unit.kind-unknown' }])
  assert.match(text, /row 5: unit\.kind-unknown/)
})

test('no file, two files, a missing file and a file without its columns are refused', async (t) => {
  const run = commandsOf(t)
  await assert.rejects(run('units', 'load'), { code: 'option.missing' })
  await assert.rejects(run('units', 'load', 'a.csv', 'b.csv'), { code: 'option.invalid' })
  await assert.rejects(run('units', 'load', join(scratchFolder(t), 'none.csv')), { code: 'file.not-found' })
  await assert.rejects(run('units', 'load', fileOf(t, 'code,name', 'A,B')), { code: 'file.missing-columns' })
  await assert.rejects(run('units', 'load', fileOf(t, 'code,name,kind,commune,head')), { code: 'file.empty' })
})

test('"units show" says who is in charge on every level, "units list" what is below', async (t) => {
  const run = commandsOf(t)
  await run('units', 'load', fileOf(t, 'code,name,kind,commune,head', 'TYT-9,Trạm 9,station,26734,Người A'))
  const shown = await run<{ head: string; path: { code: string; head: string | null }[] }>(
    'units',
    'show',
    'TYT-9',
  )
  assert.equal(shown.json.head, 'Người A')
  assert.deepEqual(
    shown.json.path.map(({ code }) => code),
    ['TYT-9', '26734', '760', '79', 'VN'],
  )
  assert.equal(shown.json.path.at(-1)?.head, 'Lãnh đạo Bộ Y tế')
  const below = await run<{ code: string; parent: string }[]>('units', 'list', '--below', '26734')
  const codes = below.json.map(({ code }) => code)
  assert.ok(codes.includes('26734') && codes.includes('TYT-9') && !codes.includes('760'))
  await assert.rejects(run('units', 'show', 'NOWHERE'), { code: 'unit.unknown' })
  await assert.rejects(run('units', 'show'), { code: 'option.missing' })
  await assert.rejects(run('units', 'list', '--below', 'NOWHERE'), { code: 'unit.unknown' })
})

test('a person, an account, an appointment: then the account acts, until it is ended', async (t) => {
  const run = commandsOf(t)
  await run('units', 'load', fileOf(t, 'code,name,kind,commune,head', 'TYT-8,Trạm 8,station,26734,'))
  const number = ['--name', 'Người Thử Nghiệm', '--id-number', 'TEST-000-8']
  const { person } = (await run<{ person: string }>('staff', 'person', 'add', ...number)).json
  await run('staff', 'account', 'add', 'desk-8', '--person', person)
  const post = ['--unit', '79', '--role', 'supervisor']
  const { appointment } = (await run<{ appointment: string }>('staff', 'appoint', 'desk-8', ...post)).json
  const asDesk = commandsOf(t, { account: 'desk-8' })
  const seen = await asDesk<{ unit: string; account: string }[]>('staff', 'list')
  assert.deepEqual(
    seen.json.map(({ unit, account }) => [unit, account]),
    [['79', 'desk-8']],
  )
  await assert.rejects(asDesk('staff', 'appoint', 'desk-8', '--unit', '79', '--role', 'signer'), {
    code: 'appointment.not-allowed',
  })
  await assert.rejects(
    asDesk('units', 'load', fileOf(t, 'code,name,kind,commune,head', 'X,X,station,26734,')),
    {
      code: 'account.not-allowed',
    },
  )
  await run('staff', 'end', appointment)
  await assert.rejects(asDesk('staff', 'list'), { code: 'account.not-allowed' })
  await assert.rejects(run('staff', 'end', appointment), { code: 'appointment.unknown' })
})

test('a head is put in charge, joined by a deputy and relieved', async (t) => {
  const run = commandsOf(t)
  await run('units', 'load', fileOf(t, 'code,name,kind,commune,head', 'TYT-7,Trạm 7,station,26734,'))
  const enter = async (name: string, number: string) =>
    (await run<{ person: string }>('staff', 'person', 'add', '--name', name, '--id-number', number)).json
      .person
  const [head, deputy] = [await enter('Người Một', 'TEST-000-71'), await enter('Người Hai', 'TEST-000-72')]
  await run('staff', 'head', '--unit', 'TYT-7', '--person', head, '--from', '2022-01-01')
  await run('staff', 'head', '--unit', 'TYT-7', '--person', deputy, '--deputy')
  const show = async () =>
    (await run<{ head: string | null; deputies: string[] }>('units', 'show', 'TYT-7')).json
  const both = await show()
  assert.deepEqual([both.head, both.deputies], ['Người Một', ['Người Hai']])
  await run('staff', 'head', '--unit', 'TYT-7', '--person', head, '--end')
  assert.equal((await show()).head, null)
})

test('what is missing or wrong in a staff command is said before anything is done', async (t) => {
  const run = commandsOf(t)
  const wrong: readonly (readonly [string, readonly string[]])[] = [
    ['option.invalid', ['staff', 'person']],
    ['option.missing', ['staff', 'person', 'add', '--name', 'Người Thử Nghiệm']],
    [
      'option.invalid',
      ['staff', 'person', 'add', '--name', 'x', '--id-number', 'TEST-0000', '--id-country', 'VNM'],
    ],
    ['option.missing', ['staff', 'account', 'add', 'desk']],
    ['person.unknown', ['staff', 'account', 'add', 'desk', '--person', 'nobody']],
    ['option.missing', ['staff', 'appoint']],
    ['option.invalid', ['staff', 'appoint', 'desk', '--unit', 'VN', '--role', 'king']],
    [
      'option.invalid',
      ['staff', 'appoint', 'desk', '--unit', 'VN', '--role', 'clerk', '--from', '2022-02-30'],
    ],
    ['appointment.unknown', ['staff', 'end', 'nothing']],
    ['appointment.unknown', ['staff', 'head', '--unit', '79', '--person', 'nobody', '--end']],
    ['person.unknown', ['staff', 'head', '--unit', '79', '--person', 'nobody']],
  ]
  for (const [code, argv] of wrong) await assert.rejects(run(...argv), { code }, argv.join(' '))
})

test('every blocker has a clock, each with its source', async (t) => {
  const { json, text } = await commandsOf(t)<{
    clocks: { missing: string; case_kind: string; source: string }[]
    campaign: { deadline: string }
  }>('clocks')
  const general = json.clocks.filter(({ case_kind }) => case_kind === '').map(({ missing }) => missing)
  assert.deepEqual(general, [...BLOCKERS])
  assert.ok(json.clocks.every(({ source }) => source !== ''))
  assert.equal(json.campaign.deadline, '2022-05-31T17:00:00.000Z')
  assert.match(text, /mismatch .*48h/)
})
