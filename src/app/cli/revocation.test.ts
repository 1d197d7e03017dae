import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { BATCH, ci, NOW, refused, signer, TEXT, verifier } from '../../../test/support/revocation-command.ts'
import { Refusal, type RefusalCode } from '../../core/refusal.ts'
import { toBase64 } from '../../core/trust/base64.ts'
import { entryOf } from '../../core/trust/revocation/index.ts'
import { putRevocationSource, readRevocationFile, revocationPath } from '../revocation-file.ts'
import { readTrustFile } from '../trust-file.ts'
import { verifyTexts } from '../verify-text.ts'

test('a fetched batch is added, listed with its age, and found by a check', async (t) => {
  const { run, file } = verifier(t)
  const path = file('dccg.json', [BATCH])
  await refused('option.missing', () => run('add', path))
  const added = await run('add', path, '--issued', '2022-06-01T09:00:00Z')
  assert.deepEqual([added.exit, added.json.dropped], [0, {}])
  const { json, text } = await run('list')
  assert.deepEqual(json.sources, [
    {
      name: 'dccg',
      kind: 'dccg',
      issued_at: '2022-06-01T09:00:00.000Z',
      age_hours: 3,
      countries: ['VN'],
      entries: 1,
      entries_expired: 0,
      slices: 0,
      slices_expired: 0,
    },
  ])
  assert.match(text, /^dccg \(dccg\) {2}2022-06-01T09:00:00.000Z, 3 h old, speaks for VN\n/)
  assert.equal((await run('list', '--at', '2023-01-01')).json.sources[0].entries_expired, 1)
  const check = await run('check', TEXT)
  assert.equal(check.exit, 1)
  assert.deepEqual(check.json.results, [
    {
      looked_up: true,
      revoked: true,
      as_of: '2022-06-01T09:00:00.000Z',
      hits: [
        {
          source: 'dccg',
          hash_type: 'UCI',
          kid: toBase64(signer.kid),
          found_in: 'batch',
          expires: '2022-12-01T00:00:00.000Z',
        },
      ],
    },
  ])
  assert.match(check.text, /^1\. REVOKED\n {3}dccg: UCI in a batch, until 2022-12-01/)
  assert.equal((await run('check', TEXT, '--at', '2023-01-01')).json.results[0].revoked, false)
})

test('what is not on the list is not revoked, and what is not genuine is not looked up', async (t) => {
  const { run, file } = verifier(t)
  await refused('file.not-found', () => run('check', TEXT))
  await run(
    'add',
    file('dccg.json', { ...BATCH, entries: [{ hash: toBase64(entryOf('x')) }] }),
    '--issued',
    NOW,
  )
  const texts = file('texts.txt', new TextEncoder().encode(`${TEXT}\r\n\n${TEXT.slice(0, -2)}00\n`))
  const { exit, json, text } = await run('check', texts)
  assert.equal(exit, 1)
  assert.deepEqual(
    json.results.map((result: Record<string, unknown>) => [result.looked_up, result.revoked]),
    [
      [true, false],
      [false, false],
    ],
  )
  assert.match(text, /^1\. not on the list\n[^\n]+\n2\. NOT LOOKED UP/)
  assert.equal((await run('check', TEXT)).exit, 0)
})

test('a list with a gap revokes what stands on it, and is no answer for the rest', async (t) => {
  const { dir, run, file } = verifier(t)
  const path = file('gap.json', [
    BATCH,
    { ...BATCH, hashType: 'MD5' },
    { ...BATCH, entries: [{ hash: 'x' }] },
  ])
  const { exit, json, text } = await run('add', path, '--issued', NOW, '--countries', 'VN')
  assert.equal(exit, 1)
  assert.deepEqual(json.dropped, { 'batch.hash-type': 1, 'entry.malformed': 1 })
  assert.match(text, /left out 1: a batch has a hash type .* \[batch.hash-type\]/)
  assert.deepEqual(json.sources[0].countries, [])
  const list = readRevocationFile({ dir })
  assert.equal(list?.asOf('VN'), undefined)
  assert.equal((await run('check', TEXT)).json.results[0].revoked, true)
})

test('the list of another installation keeps its dates and is not ours', async (t) => {
  const theirs = verifier(t)
  await theirs.run(
    'publish',
    '--name',
    'own',
    '--entries',
    theirs.file('numbers.txt', new TextEncoder().encode(ci)),
  )
  const { run } = verifier(t, '2022-06-02T12:00:00Z')
  const path = revocationPath(theirs)
  await refused('option.invalid', () => run('add', path, '--name', 'own'))
  await refused('option.invalid', () => run('add', path, '--name', 'neighbour', '--countries', 'VN'))
  const { json } = await run('add', path, '--name', 'neighbour')
  const [source] = json.sources
  assert.deepEqual([source.name, source.kind, source.age_hours], ['neighbour', 'vaxpass', 24])
  assert.equal((await run('check', TEXT)).json.results[0].hits[0].source, 'neighbour')
  await refused('option.invalid', () => run('publish', '--name', 'neighbour'))
})

test('publishing dates the own list anew, keeps what was revoked, and makes the verdict green', async (t) => {
  const { dir, run, file } = verifier(t)
  const verdict = () => {
    const [one] = verifyTexts([TEXT], {
      trust: readTrustFile({ dir }),
      at: new Date(NOW),
      revocation: readRevocationFile({ dir }),
    })
    return [one?.level, one?.reasons]
  }
  assert.equal(readRevocationFile({ dir }), undefined)
  assert.deepEqual(verdict(), ['amber', []])
  await run('publish', '--name', 'own', '--countries', 'VN')
  assert.deepEqual(verdict(), ['green', []])
  const numbers = file('numbers.txt', new TextEncoder().encode(`${ci}\n ${ci}\r\nURN:UVCI:01:VN:X\n`))
  assert.equal((await run('publish', '--name', 'own', '--entries', numbers)).json.source.entries, 2)
  assert.equal(
    (await run('publish', '--name', 'own', '--entries', numbers)).json.source.entries,
    2,
    'once each',
  )
  assert.equal((await run('publish', '--name', 'own')).json.source.entries, 2, 'they stay')
  assert.equal((await run('publish', '--name', 'own', '--countries', 'all')).json.source.countries, null)
  assert.deepEqual(verdict(), ['red', ['revoked']])
  assert.deepEqual(
    readdirSync(dir).filter((name) => name.endsWith('.new')),
    [],
  )
})

test('a named list that is not there is refused, and a broken one is not overwritten', async (t) => {
  const { dir, file } = verifier(t)
  const of = (code: RefusalCode) => (error: unknown) => error instanceof Refusal && error.code === code
  assert.throws(() => readRevocationFile({ dir }, join(dir, 'missing')), of('file.not-found'))
  assert.throws(() => readRevocationFile({ dir }, dir), of('file.not-readable'))
  file('revocation.json', {})
  assert.throws(() => readRevocationFile({ dir }), of('revocation.invalid'))
  assert.throws(() => putRevocationSource({ dir }), of('revocation.invalid'))
  assert.equal(readFileSync(revocationPath({ dir }), 'utf8'), '{}')
})
