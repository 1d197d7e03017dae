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
  LATER,
  NOON,
  source,
  traces,
} from '../../../../test/support/revocation.ts'
import { Refusal } from '../../refusal.ts'
import { toBase64 } from '../base64.ts'
import { makeBatches } from './batch.ts'
import { indexEntries } from './entry-index.ts'
import { UNKNOWN_KID } from './fields.ts'
import { candidatesOf, entryOf, HASH_TYPES } from './hashes.ts'
import {
  mergeSource,
  openRevocationList,
  openRevocationSources,
  parseRevocationList,
  serialiseRevocationList,
} from './revocation-file.ts'
import { digitsOf, isSliceExpired, sliceHash } from './slices.ts'

const OTHER_KID = Uint8Array.of(8, 7, 6, 5, 4, 3, 2, 1)
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')

test('an entry is the first half of a SHA-256 (FIPS 180-2, "abc")', () => {
  assert.equal(hex(entryOf('abc')), 'ba7816bf8f01cfea414140de5dae2223')
})

test('of an ECDSA signature r alone counts, of an RSA signature all', () => {
  const { signature } = traces
  const hashed = (keyKind: 'EC' | 'RSA') =>
    candidatesOf({ ...traces, keyKind }).find(({ hashType }) => hashType === 'SIGNATURE')?.entry
  assert.deepEqual(hashed('EC'), entryOf(signature.subarray(0, 32)))
  assert.deepEqual(hashed('RSA'), entryOf(signature))
})

test('every number is looked up as signed, without blanks and composed, with every country and without', () => {
  const certificateIds = [' URN:E\u0301 ', 'B', 'B', '']
  const found = candidatesOf({ ...traces, countries: ['VN', 'FR'], certificateIds })
  const of = (type: string) =>
    found.filter(({ hashType }) => hashType === type).map(({ entry }) => hex(entry))
  const forms = [' URN:E\u0301 ', 'URN:E\u0301', ' URN:\u00c9 ', 'URN:\u00c9', 'B']
  assert.deepEqual(of('UCI').sort(), forms.map((form) => hex(entryOf(form))).sort())
  assert.deepEqual(
    of('COUNTRYCODEUCI').sort(),
    ['VN', 'FR'].flatMap((country) => forms.map((form) => hex(entryOf(country + form)))).sort(),
  )
})

test('a passport without a number is found by its signature alone', () => {
  assert.deepEqual(
    candidatesOf({ ...traces, certificateIds: [''] }).map(({ hashType }) => hashType),
    ['SIGNATURE'],
  )
})

test('each of the three hash types revokes, in a batch and in a slice of each kind and depth', () => {
  for (const { hashType, entry } of candidatesOf(traces)) {
    assert.ok(isRevoked(source({ batches: batch([entry], { hashType }) })))
    for (const digits of digitsOf(entry)) {
      assert.ok(isRevoked(source({ slices: [bloomSlice([entry], digits)] })))
      assert.ok(isRevoked(source({ slices: [hashSlice([entry], digits)] })))
    }
  }
  assert.equal(new Set(candidatesOf(traces).map(({ hashType }) => hashType)).size, HASH_TYPES.length)
})

test('an entry counts under its key, under each of its other names, and under an unknown key', () => {
  const batches = batch([entryOf(CI)])
  assert.equal(isRevoked(source({ batches }), { ...traces, kids: [OTHER_KID] }), false)
  assert.ok(isRevoked(source({ batches }), { ...traces, kids: [OTHER_KID, KID] }))
  const anyKey = source({ batches: batch([entryOf(CI)], { kid: UNKNOWN_KID }) })
  assert.ok(isRevoked(anyKey, { ...traces, kids: [OTHER_KID] }))
})

test('an entry counts until its end, and the slice of a minute until the minute is over', () => {
  const revoked = source({ batches: batch([entryOf(CI)]) })
  assert.ok(isRevoked(revoked, traces, LATER))
  assert.equal(isRevoked(revoked, traces, new Date(LATER.getTime() + 1)), false)
  const slice = bloomSlice([entryOf(CI)], digitsOf(entryOf(CI))[0] ?? '')
  assert.equal(isSliceExpired(slice, new Date(LATER.getTime() + 60_000)), false)
  assert.ok(isSliceExpired(slice, new Date(LATER.getTime() + 60_001)))
  assert.equal(isRevoked(source({ slices: [slice] }), traces, new Date(LATER.getTime() + 60_001)), false)
})

test('a slice is only asked about entries that begin with its digits', () => {
  const entry = entryOf(CI)
  const [x = ''] = digitsOf(entry)
  const elsewhere = x === '0' ? '1' : '0'
  assert.equal(isRevoked(source({ slices: [bloomSlice([entry], elsewhere)] })), false)
})

test('the find names source, hash type, key and place', () => {
  const { entry } = candidatesOf(traces).at(-1) ?? { entry: entryOf('') }
  const list = openRevocationSources([
    source({ name: 'a', batches: batch([entryOf(CI)]) }),
    source({ name: 'b', slices: [hashSlice([entry], digitsOf(entry)[2] ?? '')] }),
  ])
  const kid = toBase64(KID)
  assert.deepEqual(list.find(traces, NOON), [
    { source: 'a', hashType: 'UCI', kid, expires: LATER, foundIn: 'batch' },
    { source: 'b', hashType: 'SIGNATURE', kid, expires: LATER, foundIn: 'slice' },
  ])
})

test('the newest list that speaks for a country says how old the answer is', () => {
  const day = (text: string) => new Date(`2022-06-${text}T00:00:00Z`)
  const list = openRevocationSources([
    source({ name: 'a', issuedAt: day('03'), countries: ['FR'] }),
    source({ name: 'b', issuedAt: day('05'), countries: ['FR', 'DE'] }),
    source({ name: 'c', issuedAt: day('04'), countries: ['FR'] }),
    source({ name: 'd', issuedAt: day('09'), countries: [] }),
  ])
  assert.deepEqual([list.asOf('FR'), list.asOf('DE'), list.asOf('VN')], [day('05'), day('05'), undefined])
  const all = openRevocationSources([source({ issuedAt: day('01'), countries: null })])
  assert.deepEqual(all.asOf('VN'), day('01'))
})

test('a source takes the place of the one that has its name', () => {
  const [a, b] = [source({ name: 'a' }), source({ name: 'b' })]
  const newer = source({ name: 'a', issuedAt: LATER })
  assert.deepEqual(mergeSource([a, b], newer), [newer, b])
  assert.deepEqual(mergeSource([b], newer), [b, newer])
})

const anyEntry = fc.uint8Array({ minLength: 16, maxLength: 16 })
const anyBatch = fc
  .record({
    country: fc.constantFrom('FR', 'VN'),
    kid: fc.constantFrom(toBase64(KID), toBase64(OTHER_KID), UNKNOWN_KID),
    hashType: fc.constantFrom(...HASH_TYPES),
    expires: fc.date({ min: new Date(0), max: new Date('9999-01-01'), noInvalidDate: true }),
    entries: fc.array(anyEntry, { minLength: 1, maxLength: 20 }),
  })
  .map(({ entries, ...facts }) => makeBatches(entries, facts))

test('a list is the same after writing and reading', () => {
  const slices = [bloomSlice([entryOf('a')], 'a'), hashSlice([entryOf('b')], 'abc')]
  fc.assert(
    fc.property(
      fc.array(anyBatch, { maxLength: 5 }),
      fc.constantFrom(null, [], ['FR', 'VN']),
      (batches, countries) => {
        const sources = [source({ batches: batches.flat(), countries, slices }), source({ name: 'b' })]
        const text = serialiseRevocationList(sources)
        assert.deepEqual(parseRevocationList(text), sources)
        assert.equal(serialiseRevocationList(parseRevocationList(text)), text)
      },
    ),
  )
})

test('whatever stands on a list is found, and nothing else, however equal the beginnings', () => {
  const alike = fc.tuple(fc.constantFrom(0, 1, 255), anyEntry).map(([first, one]) => {
    const copy: Uint8Array = Uint8Array.from(one)
    return copy.fill(first, 0, 5)
  })
  const blocks = fc.array(fc.array(fc.oneof(alike, anyEntry), { maxLength: 30 }), { maxLength: 6 })
  fc.assert(
    fc.property(blocks, anyEntry, (lists, stranger) => {
      const facts = { country: 'FR', kid: UNKNOWN_KID, hashType: 'UCI', expires: LATER } as const
      const flat = lists.map((list) => makeBatches(list, facts)[0]?.hashes ?? new Uint8Array())
      const index = indexEntries(flat)
      const holding = (one: Uint8Array) =>
        lists.flatMap((list, at) => (list.some((other) => hex(other) === hex(one)) ? [at] : []))
      for (const one of [...lists.flat(), stranger]) {
        assert.deepEqual([...index.blocksWith(one)].sort(), holding(one))
      }
    }),
  )
})

test('a list that is not well formed is refused', () => {
  const good = JSON.parse(serialiseRevocationList([source({ batches: batch([entryOf(CI)]) })]))
  const [one] = good.sources
  const [packed] = one.batches
  const slice = JSON.parse(serialiseRevocationList([source({ slices: [bloomSlice([entryOf(CI)], 'a')] })]))
    .sources[0].slices[0]
  const bad: unknown[] = [
    [],
    { ...good, format: 'vaxpass-revocation-list/2' },
    { ...good, sources: {} },
    { ...good, sources: [one, one] },
    ...[
      { name: '' },
      { name: 'a\u001b[2J' },
      { kind: 'eu' },
      { issued_at: 'today' },
      { countries: 'FR' },
      { countries: ['fr'] },
      { batches: null },
      { slices: {} },
      { batches: [{ ...packed, hashes: 'AAAA' }] },
      { batches: [{ ...packed, hash_type: 'x' }] },
      { batches: [{ ...packed, kid: 'x' }] },
      { slices: [{ ...slice, digits: 'abcd' }] },
      { slices: [{ ...slice, data: toBase64(bloomSlice([entryOf('x')], 'a').data) }] },
      { slices: [{ ...slice, type: 'VARHASHLIST', hash: sliceHash(new Uint8Array()), data: '' }] },
    ].map((change) => ({ ...good, sources: [{ ...one, ...change }] })),
  ]
  for (const text of ['{', 'null', ...bad.map((value) => JSON.stringify(value))]) {
    assert.throws(
      () => openRevocationList(text),
      (error) => error instanceof Refusal && error.code === 'revocation.invalid',
      text.slice(0, 200),
    )
  }
  assert.ok(openRevocationList(JSON.stringify(good)).isRevoked(traces, NOON))
})
