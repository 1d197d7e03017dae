import assert from 'node:assert/strict'
import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'

import { bloomSlice, hashSlice } from '../../test/support/revocation.ts'
import {
  BATCH,
  END,
  ENTRY,
  NOW,
  refused,
  signer,
  TEXT,
  verifier,
} from '../../test/support/revocation-command.ts'
import { Refusal, type RefusalCode } from '../core/refusal.ts'
import { toBase64 } from '../core/trust/base64.ts'
import { entryOf, serialiseRevocationList } from '../core/trust/revocation/index.ts'
import { readFetchedFiles } from './revocation-fetched.ts'
import { readRevocationFile, revocationPath } from './revocation-file.ts'

/** As the distribution service writes it: no end of archive. */
function tar(...files: readonly Uint8Array[]): Buffer {
  const blocks = files.map((content, index) => {
    const header = Buffer.alloc(512)
    header.write(`kid/null/a/${index}`, 0)
    header.write(content.length.toString(8).padStart(11, '0'), 124)
    header.write('0', 156)
    header.write('ustar\u000000', 257)
    return Buffer.concat([header, content, Buffer.alloc((512 - (content.length % 512)) % 512)])
  })
  return Buffer.concat(blocks)
}

function partition(slice: ReturnType<typeof bloomSlice>) {
  const { digits, type, hash } = slice
  const [x = null, y = null] = digits.slice(0, -1)
  return {
    kid: toBase64(signer.kid),
    id: digits.slice(0, -1) || null,
    x,
    y,
    lastUpdated: '2022-05-31T12:00:00Z',
    expired: END,
    chunks: { [digits.slice(-1)]: { [END]: { type, version: '1.0', hash } } },
  }
}

test('a folder of the distribution service is added, its slices raw, gzipped or in an archive', async (t) => {
  const digits = Buffer.from(ENTRY).toString('hex')
  const kid = toBase64(signer.kid)
  const slices = [
    { ...bloomSlice([ENTRY], digits.slice(0, 1)), kid },
    { ...hashSlice([ENTRY], digits.slice(0, 2)), kid },
    { ...bloomSlice([ENTRY, entryOf('x')], digits.slice(0, 3)), kid },
  ]
  const [a, b, c] = slices.map(({ data }) => data)
  assert.ok(a && b && c)
  const packings: Record<string, Uint8Array>[] = [
    { 'a.bin': a, 'b.bin': b, 'deep/er/c.bin': c },
    { 'a.gz': gzipSync(a), 'b.gz': gzipSync(b), 'c.bin': c },
    { 'all.tar': tar(a, b, c) },
    { 'all.tar.gz': gzipSync(tar(a, b)), 'c.tar.gz': gzipSync(tar(c)) },
  ]
  for (const packing of packings) {
    const { dir, run, file } = verifier(t)
    file('lists/partitions.json', slices.map(partition))
    file('lists/.DS_Store', Uint8Array.of(1))
    for (const [name, content] of Object.entries(packing)) file(`lists/${name}`, content)
    const { exit, json } = await run('add', join(dir, 'lists'), '--countries', 'VN,DE', '--name', 'eu')
    assert.deepEqual([exit, json.dropped], [0, {}])
    const [source] = json.sources
    assert.deepEqual(
      [source.name, source.kind, source.slices, source.age_hours, source.countries],
      ['eu', 'distribution', 3, 24, ['VN', 'DE']],
    )
    const [result] = (await run('check', TEXT)).json.results
    assert.equal(result.hits.length, 3)
    assert.deepEqual(result.hits[0].found_in, 'slice')
  }
})

test('a list that names no country speaks for none until someone says for whom', async (t) => {
  const { dir, run, file } = verifier(t)
  const slice = { ...bloomSlice([ENTRY], Buffer.from(ENTRY).toString('hex').slice(0, 1)), kid: '' }
  file('eu/manifest.json', partition(slice))
  file('eu/slice', slice.data)
  assert.deepEqual((await run('add', join(dir, 'eu'))).json.sources[0].countries, [])
  assert.equal((await run('add', join(dir, 'eu'), '--countries', 'all')).json.sources[0].countries, null)
  assert.equal((await run('list')).json.sources.length, 1, 'the name is that of the folder')
})

test('what is no revocation list is refused, and the list that is there stays', async (t) => {
  const { dir, run, file } = verifier(t)
  await run('publish', '--name', 'own')
  const before = readFileSync(revocationPath({ dir }), 'utf8')
  const good = file('good.json', BATCH)
  const list = serialiseRevocationList([])
  const cases: [RefusalCode, ...string[]][] = [
    ['option.missing'],
    ['option.invalid', good, good],
    ['option.invalid', good, '--issued', 'yesterday'],
    ['option.invalid', good, '--issued', '2022-06-01T12:00:01Z'],
    ['option.invalid', good, '--issued', NOW, '--countries', 'vn'],
    ['option.invalid', good, '--issued', NOW, '--name', 'own'],
    ['option.invalid', good, '--issued', NOW, '--name', 'a\u001b[2J'],
    ['file.not-found', join(dir, 'missing')],
    ['revocation.invalid', file('other.json', { some: 'thing' })],
    ['revocation.invalid', file('text.txt', new TextEncoder().encode('hello'))],
    ['revocation.invalid', file('list.json', { ...JSON.parse(list), sources: [{}] })],
    ['file.wrong-format', file('mixed.json', [BATCH, JSON.parse(before)])],
    ['file.wrong-format', file('bad.gz', gzipSync('{}').subarray(0, 12))],
    ['file.wrong-format', file('bad.tar', tar(new Uint8Array(600)).subarray(0, 1024))],
  ]
  for (const [code, ...argv] of cases) await refused(code, () => run('add', ...argv))
  assert.equal(readFileSync(revocationPath({ dir }), 'utf8'), before)
})

test('an empty list is an answer when someone says whose it is and of when', async (t) => {
  const { dir, run, file } = verifier(t)
  const empty = file('none.json', [])
  await refused('revocation.invalid', () => run('add', empty))
  await run('add', empty, '--countries', 'VN', '--issued', NOW)
  assert.deepEqual(readRevocationFile({ dir })?.asOf('VN'), new Date(NOW))
})

test('what was not fetched is no empty list', async (t) => {
  const { dir, run, file } = verifier(t)
  const said = ['--countries', 'all', '--issued', NOW]
  mkdirSync(join(dir, 'nothing'))
  await refused('file.empty', () => run('add', join(dir, 'nothing'), ...said))
  await refused('revocation.invalid', () => run('add', file('null.json', null), ...said))
  await refused('revocation.invalid', () => run('add', file('empty.json', new Uint8Array()), ...said))
  const overview = { kid: toBase64(signer.kid), mode: 'POINT', hashTypes: ['UCI'] }
  await refused('revocation.invalid', () => run('add', file('overview.json', [overview]), ...said))
})

test('unpacking stops at the limit', async (t) => {
  const { file } = verifier(t)
  const bomb = file('bomb.gz', gzipSync(new Uint8Array(1_000_000)))
  const tooLarge = (error: unknown) => error instanceof Refusal && error.code === 'file.too-large'
  assert.throws(() => readFetchedFiles(bomb, 100_000), tooLarge)
  assert.throws(() => readFetchedFiles(file('large.bin', new Uint8Array(11)), 10), tooLarge)
  assert.ok(readFetchedFiles(bomb, 1_000_000))
  const folder = join(file('many/a', new Uint8Array(6)), '..')
  assert.ok(readFetchedFiles(folder, 10))
  file('many/b', new Uint8Array(6))
  assert.throws(() => readFetchedFiles(folder, 10), tooLarge, 'all files count together')
})
