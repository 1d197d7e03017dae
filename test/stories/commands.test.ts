/** The contract of the commands that other people's scripts rely on: names, JSON documents, exit codes. */
import assert from 'node:assert/strict'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'

import { documentOf, type Ended, scratchFolder, vaxpass } from '../support/command.ts'

const WRONG_USE = 2
const NOT_DONE = 3

const keysOf = (ended: Ended): string[] => Object.keys(documentOf<object>(ended)).sort()

test('the chain of commands, each with its JSON document', async (t) => {
  const dir = scratchFolder(t)
  const env = { DATABASE_URL: '', VAXPASS_DIR: join(dir, 'state') }
  const run = (...args: string[]) => vaxpass([...args, '--json'], { env })
  const nation = join(dir, 'nation')
  const facilities = () =>
    readdirSync(join(nation, 'facilities')).map((name) => join(nation, 'facilities', name))

  await t.test('db migrate and keys init', async () => {
    assert.equal((await run('db', 'migrate')).exit, 0)
    // The one command whose --json names a file.
    assert.equal((await vaxpass(['demo', '--advance', '1s'], { env })).exit, 0)
    assert.equal((await run('keys', 'init')).exit, 0)
    assert.ok(existsSync(join(dir, 'state/trust.json')))
    assert.equal((await run('keys', 'init')).exit, NOT_DONE, 'keys are never overwritten')
  })
  await t.test('simulate, units load, register load, lots load', async () => {
    const made = await run(
      'simulate',
      '--people',
      '300',
      '--seed',
      '7',
      '--as-of',
      '2022-04-26',
      '--out',
      nation,
    )
    assert.equal(made.exit, 0, made.err)
    for (const [what, file] of [
      ['units', 'units.csv'],
      ['register', 'register.csv'],
      ['lots', 'deliveries.csv'],
    ] as const) {
      const loaded = await run(what, 'load', join(nation, file))
      assert.equal(loaded.exit, 0, loaded.err + loaded.out)
    }
  })
  await t.test('ingest', async () => {
    const ingested = await run('ingest', ...facilities())
    assert.ok(ingested.exit === 0 || ingested.exit === 1, ingested.err)
    assert.deepEqual(keysOf(ingested), ['accepted', 'findings', 'rejected', 'rows', 'unchanged', 'updated'])
    const again = documentOf<{ rows: number; accepted: number; unchanged: number; rejected: number }>(
      await run('ingest', ...facilities()),
    )
    assert.equal(again.accepted, 0)
    assert.equal(again.unchanged + again.rejected, again.rows)
  })
  await t.test('sessions load', async () => {
    const closed = await run('sessions', 'load', join(nation, 'sessions.csv'))
    assert.ok(closed.exit === 0 || closed.exit === 1, closed.err)
  })
  await t.test('authenticate', async () => {
    const checked = await run('authenticate')
    assert.equal(checked.exit, 0, checked.err)
    const { seconds, checked: all, changed, ...verdicts } = documentOf<Record<string, number>>(checked)
    assert.deepEqual(Object.keys(verdicts).sort(), [
      'ambiguous',
      'malformed_id',
      'mismatch',
      'missing_id',
      'unverifiable',
      'verified',
    ])
    assert.equal(
      Object.values(verdicts).reduce((sum, count) => sum + count, 0),
      all,
    )
    assert.equal(changed, all, 'a first look writes every verdict')
    assert.ok((seconds ?? 0) > 0)
    assert.equal(documentOf<{ checked: number }>(await run('authenticate')).checked, 0, 'nothing is left')
  })
  await t.test('correct, sign, issue', async () => {
    for (const args of [['correct', '--apply-safe'], ['sign'], ['issue']]) {
      const done = await run(...args)
      assert.ok(done.exit === 0 || done.exit === 1, done.err)
    }
  })
  await t.test('status, of the country and of one unit', async () => {
    const whole = await run('status')
    assert.deepEqual(keysOf(whole), [
      'entered',
      'given',
      'not_entered',
      'passports',
      'persons_with_id',
      'persons_with_passport',
      'signed',
      'unverifiable',
      'verified',
      'without_id',
      'wrong',
      'wrong_by_field',
    ])
    const { passports, wrong_by_field } = documentOf<{ passports: object; wrong_by_field: object }>(whole)
    assert.deepEqual(Object.keys(passports).sort(), ['active', 'expired', 'replaced', 'revoked'])
    assert.deepEqual(Object.keys(wrong_by_field).sort(), [
      'birth_date',
      'full_name',
      'id_number',
      'other',
      'sex',
    ])
    const [facility = ''] = readdirSync(join(nation, 'facilities'))
    const code = facility.split('.')[0] ?? ''
    type Counts = { entered: number; given: number; persons_with_passport: number }
    const part = documentOf<Counts>(await run('status', '--unit', code))
    const all = documentOf<Counts>(whole)
    assert.ok(part.entered > 0 && part.entered < all.entered)
    assert.ok(part.given > 0 && part.given < all.given)
    assert.ok(part.persons_with_passport > 0 && part.persons_with_passport < all.persons_with_passport)
    assert.equal((await run('status', '--unit', 'NOWHERE')).exit, NOT_DONE)
  })
  await t.test('evaluate', async () => {
    const measured = await run('evaluate', '--truth', join(nation, 'truth.csv'))
    assert.equal(measured.exit, 0, measured.err)
    assert.deepEqual(keysOf(measured), [
      'ambiguous',
      'by_class',
      'by_trait',
      'corrections_right',
      'corrections_wrong',
      'mismatch',
      'missed',
      'precision',
      'recall',
      'recall_with_number_or_phone',
      'recall_without',
      'safe_corrections',
      'unverifiable',
      'verified_right',
      'verified_wrong',
    ])
  })
  await t.test('verify: one, many, forged, unreadable', async () => {
    assert.equal((await run('documents', '--limit', '2', '--out', join(dir, 'docs'))).exit, 0)
    const texts = readdirSync(join(dir, 'docs')).filter((name) => name.endsWith('.txt'))
    const files = texts.map((name) => join(dir, 'docs', name))
    const one = await run('verify', files[0] ?? '')
    assert.equal(one.exit, 0, one.out + one.err)
    assert.deepEqual(keysOf(one), [
      'findings',
      'key',
      'level',
      'lists',
      'not_checked',
      'passport',
      'reasons',
      'verdict',
    ])
    const later = await run('verify', files[0] ?? '', '--at', '2099-01-01T00:00:00Z')
    assert.equal(later.exit, 1, 'a passport ends')
    const many = documentOf<{ checked: number; valid: number }>(await run('verify', ...files))
    assert.equal(many.checked, 2)
    assert.equal(many.valid, 2)
    const forged = await run('verify', 'HC1:6BF+70790T9WJWG.FKY*4GO0')
    assert.equal(forged.exit, 1)
    const { verdict, reasons } = documentOf<{ verdict: string; reasons: string[] }>(forged)
    assert.equal(verdict, 'invalid')
    assert.ok(reasons.length > 0)
  })
})

test('wrong use ends with 2, what could not be done with 3, and both say what to do', async (t) => {
  const dir = scratchFolder(t)
  const env = { DATABASE_URL: '', VAXPASS_DIR: dir }
  for (const args of [[], ['nonsense'], ['status', '--nonsense'], ['ingest'], ['demo', '--people', 'many']]) {
    const ended = await vaxpass(args, { env })
    assert.equal(ended.exit, WRONG_USE, `${args.join(' ')}: ${ended.err}`)
  }
  const unknown = await vaxpass(['status', '--as', 'nobody'], { env })
  assert.equal(unknown.exit, NOT_DONE)
  assert.match(unknown.err, /db migrate/)
  const unreachable = await vaxpass(['status'], {
    env: { ...env, DATABASE_URL: 'postgres://127.0.0.1:9/none' },
  })
  assert.equal(unreachable.exit, NOT_DONE)
  assert.match(unreachable.err, /database\.unreachable/)
})

test('every command explains itself', async () => {
  const help = await vaxpass(['--help'])
  assert.equal(help.exit, 0)
  for (const name of [
    'db migrate',
    'units load',
    'ingest',
    'authenticate',
    'correct',
    'sign',
    'issue',
    'verify',
  ]) {
    assert.ok(help.out.includes(`  ${name} `), name)
    const own = await vaxpass([...name.split(' '), '--help'])
    assert.equal(own.exit, 0)
    assert.match(own.out, /--json/)
  }
})
