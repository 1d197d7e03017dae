import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'

import {
  batch,
  bloomSlice,
  CI,
  hashSlice,
  isRevoked,
  KID,
  NOON,
  source,
  traces,
} from '../../../../test/support/revocation.ts'
import { Refusal } from '../../refusal.ts'
import { toBase64 } from '../base64.ts'
import { readBatch } from './batch.ts'
import { UNKNOWN_KID } from './fields.ts'
import { entryOf } from './hashes.ts'
import { readFetched } from './import.ts'
import { openRevocationSources, serialiseRevocationList } from './revocation-file.ts'
import { readPartition, sliceHash } from './slices.ts'

const json = (value: unknown) => new TextEncoder().encode(JSON.stringify(value))
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')

const gateway = (facts: Record<string, unknown> = {}) => ({
  country: 'FR',
  expires: '2022-12-01T00:00:00Z',
  kid: toBase64(KID),
  hashType: 'UCI',
  entries: [{ hash: toBase64(entryOf(CI)) }],
  ...facts,
})

test('a batch of the gateway is read, its kid in either alphabet, padded or not', () => {
  for (const kid of [toBase64(KID), 'AQIDBAUGB/8', 'AQIDBAUGB_8=', 'AQIDBAUGB_8']) {
    const { batch: read, dropped } = readBatch(gateway({ kid }))
    assert.deepEqual([read?.kid, read?.hashes, dropped], [toBase64(KID), entryOf(CI), []])
  }
  assert.equal(readBatch(gateway({ kid: UNKNOWN_KID })).batch?.kid, UNKNOWN_KID)
})

test('what the gateway would refuse is left out, with the reason', () => {
  const entry = { hash: toBase64(entryOf(CI)) }
  const reasons = (facts: Record<string, unknown>) => {
    const { batch: read, dropped } = readBatch(gateway(facts))
    return [read === undefined ? 0 : read.hashes.length / 16, ...dropped]
  }
  for (const facts of [
    { country: 'fr' },
    { country: undefined },
    { kid: null },
    { kid: 'AQID' },
    { expires: '2022-12-01' },
    { expires: 1 },
    { entries: {} },
  ]) {
    assert.deepEqual(reasons(facts), [0, 'batch.malformed'])
  }
  assert.deepEqual(reasons({ hashType: 'SHA1' }), [0, 'batch.hash-type'])
  assert.deepEqual(reasons({ entries: [] }), [0, 'batch.size'])
  assert.deepEqual(reasons({ entries: Array(1001).fill(entry) }), [0, 'batch.size'])
  assert.deepEqual(reasons({ entries: Array(1000).fill(entry) }), [1000])
  const wrong = [{ hash: toBase64(new Uint8Array(32)) }, { hash: '!' }, {}, null]
  assert.deepEqual(reasons({ entries: [...wrong, entry] }), [1, ...Array(4).fill('entry.malformed')])
})

/** A list of the distribution service as files: manifest and slices. */
function distribution(entry: Uint8Array, depth: 1 | 2 | 3) {
  const digits = hex(entry).slice(0, depth)
  const slices = [bloomSlice([entry], digits), hashSlice([entry], digits)]
  const [x = null, y = null] = depth === 1 ? [] : digits.slice(0, depth - 1)
  const partitions = slices.map(({ type, hash }) => ({
    kid: toBase64(KID),
    id: depth === 1 ? null : digits.slice(0, -1),
    x,
    y,
    lastUpdated: '2022-05-31T06:00:00Z',
    expired: '2022-12-01T00:00:00Z',
    chunks: { [digits.slice(-1)]: { '2022-12-01T00:00:00Z': { type, version: '1.0', hash } } },
  }))
  return { partitions, blobs: slices.map(({ data }) => data) }
}

test('a list of the distribution service is read in each of its three modes', () => {
  for (const depth of [1, 2, 3] as const) {
    const { partitions, blobs } = distribution(entryOf(CI), depth)
    for (const which of [0, 1]) {
      const fetched = readFetched([json([partitions[which]]), ...blobs.slice(which, which + 1)])
      assert.deepEqual([fetched.dropped, fetched.slices.length], [[], 1])
      assert.deepEqual(fetched.lastUpdated, new Date('2022-05-31T06:00:00Z'))
      assert.ok(isRevoked(source({ slices: fetched.slices })), `depth ${depth}`)
    }
  }
})

test('a slice without its bytes, with other bytes or no filter is left out, and a stranger is named', () => {
  const { partitions, blobs } = distribution(entryOf(CI), 1)
  const [partition = {}] = partitions
  const [data = new Uint8Array()] = blobs
  const read = (...files: Uint8Array[]) => readFetched(files).dropped
  assert.deepEqual(read(json(partition)), ['slice.missing'])
  assert.deepEqual(read(json(partition), data.with(25, 1)), ['slice.missing', 'file.unknown'])
  assert.deepEqual(read(json({ some: 'thing' }), json(1)), ['file.unknown', 'file.unknown'])
  const noFilter = Uint8Array.of(0, 1, 2)
  const chunks = {
    a: { '2022-12-01T00:00:00Z': { type: 'BLOOMFILTER', version: '1', hash: sliceHash(noFilter) } },
  }
  assert.deepEqual(read(json({ ...partition, chunks }), noFilter), ['slice.unreadable'])
})

test('what a partition announces badly is left out, with the reason', () => {
  const [partition = {}] = distribution(entryOf(CI), 1).partitions
  const slice = { type: 'BLOOMFILTER', version: '1.0', hash: '0'.repeat(64) }
  const end = '2022-12-01T00:00:00Z'
  const reasons = (facts: Record<string, unknown>) => readPartition({ ...partition, ...facts }).dropped
  assert.deepEqual(reasons({ chunks: { a: { [end]: slice } } }), [])
  for (const facts of [{ kid: 'x' }, { lastUpdated: 'x' }, { chunks: [] }])
    assert.deepEqual(reasons(facts), ['partition.malformed'])
  for (const facts of [
    { x: 'g' },
    { x: 1 },
    { y: 'a' },
    { x: 'a' },
    { id: 'a' },
    { x: 'a', y: 'b', id: 'ba' },
  ])
    assert.deepEqual(reasons(facts), ['partition.place'])
  for (const chunks of [
    { ab: { [end]: slice } },
    { g: { [end]: slice } },
    { a: { later: slice } },
    { a: { [end]: { ...slice, type: 'CUCKOO' } } },
    { a: { [end]: { ...slice, version: '2.0' } } },
    { a: { [end]: { ...slice, hash: 'abc' } } },
    { a: { [end]: null } },
    { a: null },
  ]) {
    assert.deepEqual(reasons({ chunks }), ['slice.malformed'])
  }
})

test('the overview of the distribution service says which keys must be there', () => {
  const { partitions, blobs } = distribution(entryOf(CI), 1)
  const overview = [{ kid: toBase64(KID), mode: 'POINT', hashTypes: ['UCI'] }]
  assert.deepEqual(readFetched([json(overview)]).dropped, ['partition.missing'])
  assert.deepEqual(readFetched([json(overview), json(partitions), ...blobs]).dropped, [])
})

test('hostile files are read or refused, and nothing else happens', () => {
  const { partitions, blobs } = distribution(entryOf(CI), 2)
  const [partition = {}] = partitions
  const own = JSON.parse(serialiseRevocationList([source({ batches: batch([entryOf(CI)]) })]))
  const documents = [gateway(), partition, own, own.sources[0]]
  const member = fc.constantFrom(...new Set(documents.flatMap((document) => Object.keys(document))))
  const hostile = fc
    .tuple(fc.constantFrom(...documents), member, fc.jsonValue())
    .map(([document, name, value]) => json({ ...document, [name]: value }))
  const file = fc.oneof(
    hostile,
    fc.json().map((text) => new TextEncoder().encode(text)),
    fc.uint8Array(),
  )
  fc.assert(
    fc.property(fc.array(file, { maxLength: 4 }), (files) => {
      try {
        const { batches, slices } = readFetched([...files, ...blobs])
        openRevocationSources([source({ batches, slices })]).find(traces, NOON)
      } catch (error) {
        assert.ok(error instanceof Refusal, `${error}`)
      }
    }),
    { numRuns: 1000 },
  )
})
