import assert from 'node:assert/strict'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type TestContext, test } from 'node:test'

import { scratchFolder } from '../../../test/support/command.ts'
import { makeSigner, passportText, samplePayload, trustText } from '../../../test/support/hcert.ts'
import { Refusal, type RefusalCode } from '../../core/refusal.ts'
import type { Context } from '../context.ts'
import { readRulesFile, rulesPath } from '../rules-file.ts'
import { trustPath } from '../trust-file.ts'
import { parseCommand } from './arguments.ts'
import { rulesCommands } from './rules.ts'

const signer = await makeSigner()
const TEXT = passportText(signer)
const NOW = '2022-06-01T12:00:00Z'
const [{ mp = '', dn = 0 } = {}] = samplePayload().v

const ruleOf = (id: string, logic: unknown, members: Readonly<Record<string, unknown>> = {}) => ({
  Identifier: id,
  Type: id.startsWith('IR') ? 'Invalidation' : 'Acceptance',
  Country: id.slice(3, 5),
  Version: '1.0.0',
  SchemaVersion: '1.0.0',
  Engine: 'CERTLOGIC',
  EngineVersion: '0.7.5',
  CertificateType: 'Vaccination',
  Description: [
    { lang: 'en', desc: `What ${id} asks\u001b[2J.` },
    { lang: 'de', desc: `Was ${id} verlangt.` },
  ],
  ValidFrom: '2022-01-01T00:00:00Z',
  ValidTo: '2023-01-01T00:00:00Z',
  AffectedFields: ['v.0'],
  Logic: logic,
  ...members,
})

const KNOWN = ruleOf('VR-XX-0001', { in: [{ var: 'payload.v.0.mp' }, { var: 'external.valueSets.names' }] })
const DOSES = ruleOf('VR-XX-0002', { '>=': [{ var: 'payload.v.0.dn' }, dn] })
const YOUNG = ruleOf('VR-XX-0003', {
  'not-after': [
    { plusTime: [{ var: 'external.validationClock' }, 0, 'day'] },
    { plusTime: [{ var: 'payload.v.0.dt' }, 300, 'day'] },
  ],
})
const SET = { valueSetId: 'names', valueSetDate: '2022-01-01', valueSetValues: { [mp]: { active: false } } }

/** Only what the commands may use: whoever opens a database here fails. */
function verifier(t: TestContext) {
  const dir = scratchFolder(t)
  writeFileSync(trustPath({ dir }), trustText([signer.certificate]))
  const clock = { now: () => new Date(NOW) }
  const context = { config: { dir }, clock, signal: new AbortController().signal } as Context // as the line above says
  const run = async (...argv: string[]) => {
    const { command, args } = parseCommand(rulesCommands, ['rules', ...argv])
    const { exit, json, text } = await command.run(args, context)
    return { exit, text, json: JSON.parse(JSON.stringify(json)) }
  }
  const file = (name: string, content: unknown) => {
    const path = join(dir, name)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content))
    return path
  }
  return { dir, run, file }
}

async function refused(code: RefusalCode, run: () => Promise<unknown>): Promise<void> {
  await assert.rejects(run, (error) => {
    assert.ok(error instanceof Refusal, `${error}`)
    assert.equal(error.code, code, error.message)
    return true
  })
}

test('a passport that every rule lets in may enter, after a full verdict', async (t) => {
  const { run, file } = verifier(t)
  await run('add', file('xx.json', [KNOWN, DOSES, YOUNG, SET]))
  const { exit, json, text } = await run('check', TEXT, '--country', 'XX')
  assert.equal(exit, 0)
  assert.deepEqual(
    [json.entry.answer, json.verdict.verdict, json.on],
    ['yes', 'valid', '2022-06-01T12:00:00.000Z'],
  )
  assert.equal(json.verdict.not_checked.includes('entry-rules'), false)
  assert.deepEqual(json.entry.rules[0], {
    id: 'VR-XX-0001',
    version: '1.0.0',
    type: 'Acceptance',
    country: 'XX',
    result: 'passed',
    why: null,
    sentence: 'What VR-XX-0001 asks\u001b[2J.',
    description: { en: 'What VR-XX-0001 asks\u001b[2J.', de: 'Was VR-XX-0001 verlangt.' },
    affected_fields: ['v.0'],
  })
  assert.match(
    text,
    /entry to XX on 2022-06-01T12:00:00\.000Z: MAY ENTER\n {2}3 rules passed, 0 failed, 0 open$/,
  )
})

test('on a later day a rule says no, and it is named in the language that was asked for', async (t) => {
  const { run, file } = verifier(t)
  await run('add', file('xx.json', [KNOWN, DOSES, YOUNG, SET]))
  const { exit, json, text } = await run(
    'check',
    TEXT,
    '--country',
    'XX',
    '--on',
    '2022-10-01',
    '--lang',
    'de',
  )
  assert.deepEqual([exit, json.entry.answer, json.verdict.verdict], [1, 'no', 'valid'])
  assert.match(
    text,
    /: MAY NOT ENTER\n.*2 rules passed, 1 failed, 0 open\n {2}- failed: Was VR-XX-0003 verlangt\. \[VR-XX-0003 1\.0\.0\]$/,
  )
  const english = await run('check', TEXT, '--country', 'XX', '--on', '2022-10-01')
  assert.match(english.text, /What VR-XX-0003 asks\?\[2J\./, 'no letter of a rule steers the terminal')
})

test('what is open and what has no rules is no yes', async (t) => {
  const { run, file } = verifier(t)
  await run('add', file('xx.json', [KNOWN]))
  const open = await run('check', TEXT, '--country', 'XX')
  assert.deepEqual([open.exit, open.json.entry.answer], [1, 'open'])
  assert.ok(open.json.verdict.not_checked.includes('entry-rules'))
  assert.match(
    open.text,
    /- open: What .*\(it asks for a value set or a fact that is not there\) \[VR-XX-0001/,
  )
  const none = await run('check', TEXT, '--country', 'YY')
  assert.deepEqual([none.exit, none.json.entry.answer], [1, 'no-rules'])
})

test('the country of the key that verified is the one whose withdrawals count', async (t) => {
  const { run, file } = verifier(t)
  await run('add', file('all.json', [DOSES, ruleOf('IR-VN-0001', { '!': [{ var: 'payload.v.0' }] })]))
  const { json } = await run('check', TEXT, '--country', 'XX')
  assert.equal(json.entry.answer, 'no')
  assert.deepEqual(
    json.entry.rules.map(({ id, result }: Record<string, string>) => [id, result]),
    [
      ['VR-XX-0002', 'passed'],
      ['IR-VN-0001', 'failed'],
    ],
  )
})

test('a passport that is not valid on that day is not asked about, whatever the rules say', async (t) => {
  const { run, file } = verifier(t)
  await run('add', file('xx.json', [DOSES]))
  const forged = `${TEXT.slice(0, -2)}00`
  for (const [text, on] of [
    [forged, NOW],
    [TEXT, '2022-04-01'],
    [TEXT, '2023-05-01'],
  ] as const) {
    const { exit, json, text: said } = await run('check', text, '--country', 'XX', '--on', on)
    assert.deepEqual([exit, json.entry, json.verdict.verdict], [1, null, 'invalid'])
    assert.match(said, /entry to XX on .*: not asked, the passport is not valid$/)
  }
  const texts = file('texts.txt', `${TEXT}\n${forged}\n`)
  const { exit, json, text } = await run('check', texts, '--country', 'XX')
  assert.equal(exit, 1)
  assert.deepEqual(
    json.results.map((one: { entry: { answer: string } | null }) => one.entry?.answer ?? null),
    ['yes', null],
  )
  assert.match(text, /^1\. [\s\S]*\n\n2\. NOT VALID/)
})

test('a folder is taken over without the tests of its rules, and what is left out is said', async (t) => {
  const { dir, run, file } = verifier(t)
  file('in/XX/VR-XX-0001/rule.json', KNOWN)
  file('in/XX/VR-XX-0001/tests/test001.json', { name: 'a test', payload: {}, expected: true })
  file(
    'in/rows.jsonl',
    `${JSON.stringify({ file: 'a', rule: DOSES })}\n\n${JSON.stringify({ file: 'b', rule: ruleOf('VR-YY-0001', { or: [] }) })}\n`,
  )
  file('in/rows.tests.jsonl', '{"file":"a","expected":true}\n')
  file('in/sets.json', SET)
  file('in/README.md', 'nothing')
  const { exit, json, text } = await run('add', join(dir, 'in'), '--name', 'gateway')
  assert.equal(exit, 1)
  assert.deepEqual([json.files, json.source.rules, json.source.value_sets], [3, 2, ['names']])
  assert.deepEqual(json.dropped, [{ what: 'VR-YY-0001', why: 'rule.logic' }])
  assert.match(
    text,
    /gateway {2}2 rules of XX, 1 value sets, from 3 files\n {2}1 left out:\n {4}VR-YY-0001 .* \[rule\.logic\]/,
  )
  assert.equal(readRulesFile({ dir }).rules.length, 2)
})

test('a source replaces the one of its name and leaves the others', async (t) => {
  const { dir, run, file } = verifier(t)
  await run('add', file('xx.json', [KNOWN, DOSES]))
  await run('add', file('sets.json', SET))
  await run('add', file('xx.json', YOUNG))
  const { json, text } = await run('list')
  assert.deepEqual(
    json.sources.map(({ name, rules }: Record<string, unknown>) => [name, rules]),
    [
      ['sets', 0],
      ['xx', 1],
    ],
  )
  assert.deepEqual(json.value_sets, [{ id: 'names', codes: 1 }])
  assert.match(text, /1 value sets, 1 rules\n {2}VR-XX-0003 1\.0\.0 {2}Vaccination {2}What VR-XX-0003/)
  assert.equal((await run('list', '--country', 'YY')).json.rules.length, 0)
  assert.deepEqual(
    readdirSync(dir).filter((name) => name.endsWith('.new')),
    [],
  )
})

test('what holds nothing that can be applied is refused, and changes nothing', async (t) => {
  const { dir, run, file } = verifier(t)
  await refused('file.not-found', () => run('list'))
  await refused('file.not-found', () => run('add', join(dir, 'missing.json')))
  await refused('rules.invalid', () => run('add', file('a.json', '{')))
  await refused('rules.invalid', () => run('add', file('a.json', [{ name: 'x' }])))
  await refused('option.invalid', () => run('add', file('a.json', [DOSES]), '--name', '../x'))
  await refused('option.invalid', () => run('add', 'a', 'b'))
  mkdirSync(join(dir, 'empty'))
  await refused('file.empty', () => run('add', join(dir, 'empty')))
  assert.equal(existsSync(rulesPath({ dir })), false)
  file('rules.json', '{}')
  await refused('rules.invalid', () => run('add', file('a.json', [DOSES])))
  assert.equal(readFileSync(rulesPath({ dir }), 'utf8'), '{}')
})

test('a question that is not one is refused', async (t) => {
  const { run, file } = verifier(t)
  await run('add', file('xx.json', [DOSES]))
  await refused('option.missing', () => run('check', TEXT))
  await refused('option.invalid', () => run('check', TEXT, '--country', 'Germany'))
  await refused('option.invalid', () => run('check', TEXT, '--country', 'XX', '--on', 'soon'))
  await refused('option.invalid', () => run('check', TEXT, '--country', 'XX', '--lang', '__proto__'))
  await refused('option.missing', () => run('check', '--country', 'XX'))
})
