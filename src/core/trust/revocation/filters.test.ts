import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'

import { Refusal } from '../../refusal.ts'
import { addToBloom, bloomBit, bloomMayHold, newBloom, readBloom, writeBloom } from './bloom.ts'
import { entryOf } from './hashes.ts'
import { newVarHash, prefixBytes, readVarHash, varHashMayHold, writeVarHash } from './var-hash.ts'

const utf8 = (text: string) => new TextEncoder().encode(text)
const entry = fc.uint8Array({ minLength: 16, maxLength: 16 })
const entries = fc.array(entry, { minLength: 1, maxLength: 60 })
const someEntries = Array.from({ length: 500 }, (_, index) => entryOf(`${index}`))

function isRefused(read: () => unknown): void {
  assert.throws(read, (error) => error instanceof Refusal && error.code === 'revocation.invalid')
}

/** True when reading gives something or the refusal; any other error fails the test. */
function readsOrRefuses(read: () => unknown): boolean {
  try {
    read()
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
  }
  return true
}

test('the published filters of the reference come out word for word (dgc-bloomfilter, filter-test.json)', () => {
  const published: [number, string[], number, number[]][] = [
    [1, ['1'], 67, [2102098068, 1202697683, 439752268]],
    [2, ['1', '2'], 22, [2129861756, 1680563432]],
    [3, ['1', '3'], 15, [72564506, 917192896]],
    [4, ['1', '3', '4'], 22, [373367068, -1457290747, -1504305326, 379210944]],
  ]
  for (const [n, added, k, words] of published) {
    const filter = addToBloom(newBloom(n, 1e-4), added.map(utf8))
    assert.deepEqual([filter.k, [...filter.words]], [k, words])
  }
})

test('the older published filters agree on every bit (dgc-bloomfilter, testcase1.json)', () => {
  const published: [string[], string][] = [
    [['a'], '0000000100'],
    [['a', 'b'], '00000001010000000000'],
    [['a', 'c'], '01000000000000010000000000000'],
  ]
  for (const [added, bits] of published) {
    const set = added.map((text) => bloomBit(utf8(text), 0, bits.length)).sort((a, b) => a - b)
    assert.deepEqual(
      set,
      [...bits].flatMap((bit, at) => (bit === '1' ? [at] : [])),
    )
  }
})

test("the size and places of the reference's own tests are ours (BloomFilterUnitTest.java)", () => {
  assert.equal(bloomBit(Uint8Array.of(11), 1, 100), 75)
  assert.equal(bloomBit(Uint8Array.of(1), 1, 1), 0)
  assert.equal(bloomBit(Uint8Array.of(0, 5, 33, 44), 0, 32), 26)
  const { k, words } = newBloom(10_000, 1e-5)
  assert.deepEqual([k, words.length * 32], [17, 239_680])
  assert.equal(writeBloom(newBloom(1, 1)).length, 24)
})

test('a bit is the remainder of a signed 256-bit number, as BigInt reckons it', () => {
  fc.assert(
    fc.property(entry, fc.nat(126), fc.integer({ min: 1, max: 2 ** 31 - 1 }), (one, i, bits) => {
      const hash = createHash('sha256').update(one).update(Uint8Array.of(i)).digest('hex')
      const [signed, size] = [BigInt.asIntN(256, BigInt(`0x${hash}`)), BigInt(bits)]
      assert.equal(bloomBit(one, i, bits), Number(((signed % size) + size) % size))
    }),
  )
})

test('what was added to a Bloom filter is always found, also after writing and reading', () => {
  fc.assert(
    fc.property(entries, fc.constantFrom(0.1, 1e-6, 1e-12), (some, p) => {
      const filter = addToBloom(newBloom(some.length, p), some)
      const read = readBloom(writeBloom(filter))
      assert.deepEqual(read, filter)
      for (const one of some) assert.ok(bloomMayHold(read, one))
    }),
  )
})

test('a Bloom filter of a million million to one holds no stranger', () => {
  const filter = addToBloom(newBloom(500, 1e-12), someEntries)
  for (let stranger = 500; stranger < 5000; stranger += 1) {
    assert.equal(bloomMayHold(filter, entryOf(`${stranger}`)), false)
  }
})

test('the layout of a Bloom filter is that of the code, not of the README: k, then hash function, then words', () => {
  const bytes = writeBloom(addToBloom(newBloom(2, 1e-4), [utf8('1'), utf8('2')]))
  const head = '0001 16 00 38d1b717 00000002 00000002 00000002'.replaceAll(' ', '')
  assert.equal(
    Buffer.from(bytes).toString('hex'),
    `${head}${(2129861756).toString(16)}${(1680563432).toString(16)}`,
  )
})

test('a Bloom filter that no writer can have made is refused', () => {
  const good = writeBloom(addToBloom(newBloom(2, 1e-4), [utf8('1')]))
  const changed = (at: number, ...bytes: number[]) => {
    const copy = good.slice()
    copy.set(bytes, at)
    return copy
  }
  const hostile = {
    version: changed(0, 0, 2),
    'k = 0': changed(2, 0),
    'k < 0': changed(2, 0x80),
    'another hash': changed(3, 1),
    'n = 0': changed(8, 0, 0, 0, 0),
    'n < 0': changed(8, 0xff, 0xff, 0xff, 0xff),
    'entries < 0': changed(12, 0xff, 0xff, 0xff, 0xff),
    'no words': changed(16, 0, 0, 0, 0),
    'more words than bytes': changed(16, 0x7f, 0xff, 0xff, 0xff),
    'fewer words than bytes': changed(16, 0, 0, 0, 1),
    'words < 0': changed(16, 0xff, 0xff, 0xff, 0xff),
    'cut off': good.subarray(0, good.length - 1),
    'head alone': good.subarray(0, 19),
    nothing: new Uint8Array(),
  }
  assert.ok(readBloom(good))
  for (const bytes of Object.values(hostile)) isRefused(() => readBloom(bytes))
})

test('a filter that cannot be made is not made', () => {
  for (const [n, p] of [
    [0, 0.1],
    [-1, 0.1],
    [1.5, 0.1],
    [1, 0],
    [1, 2],
    [1, 1e-24],
  ] as const) {
    assert.throws(() => newBloom(n, p), RangeError)
  }
})

test('prefixes are as long as the reference makes them (PartialVariableHashFilterTest.java)', () => {
  const p = 0.000001
  assert.equal(prefixBytes('POINT', { n: 1000, p, least: 1 }), 4)
  assert.equal(prefixBytes('VECTOR', { n: 1000, p, least: 1 }), 3)
  assert.equal(prefixBytes('COORDINATE', { n: 625_000, p, least: 4 }), 5)
  assert.equal(prefixBytes('POINT', { n: 10, p, least: 1 }), 5)
})

test('what stands on a hash list is always found, in any order, also after writing and reading', () => {
  const modes = fc.constantFrom('POINT', 'VECTOR', 'COORDINATE')
  fc.assert(
    fc.property(entries, modes, fc.integer({ min: 1, max: 16 }), (some, mode, least) => {
      const list = newVarHash(some, { mode, p: 1e-6, least })
      const read = readVarHash(writeVarHash(list))
      assert.deepEqual(read, list)
      const reversed = newVarHash([...some].reverse(), { mode, p: 1e-6, least })
      assert.deepEqual(reversed, list)
      const { size, prefixes } = list
      const shuffled = Uint8Array.from([...prefixes.subarray(size), ...prefixes.subarray(0, size)])
      for (const one of some) {
        assert.ok(varHashMayHold(read, one))
        assert.ok(varHashMayHold({ ...list, prefixes: shuffled }, one))
      }
    }),
  )
})

test('a hash list of six bytes holds no stranger', () => {
  const list = newVarHash(someEntries, { mode: 'POINT', p: 1e-6, least: 6 })
  for (let stranger = 500; stranger < 5000; stranger += 1) {
    assert.equal(varHashMayHold(list, entryOf(`${stranger}`)), false)
  }
})

/** As the reference writes a prefix: the shortest two's complement, padded with zeros in front. */
function spoiltPrefix(prefix: Uint8Array): Uint8Array {
  const hex = Buffer.from(prefix).toString('hex')
  let number = BigInt.asIntN(prefix.length * 8, BigInt(`0x${hex}`))
  const bytes: number[] = []
  do {
    bytes.unshift(Number(BigInt.asUintN(8, number)))
    number >>= 8n
  } while (!((number === 0n && (bytes[0] ?? 0) < 0x80) || (number === -1n && (bytes[0] ?? 0) >= 0x80)))
  return Uint8Array.from([...new Uint8Array(prefix.length - bytes.length), ...bytes])
}

test('an entry that the reference writer spoilt is found all the same, and ours is written right', () => {
  const nearlyAllOnes = fc.tuple(fc.integer({ min: 0, max: 4 }), entry).map(([ones, one]) => {
    const copy: Uint8Array = Uint8Array.from(one)
    return copy.fill(0xff, 0, ones)
  })
  let spoilt = 0
  fc.assert(
    fc.property(nearlyAllOnes, fc.integer({ min: 1, max: 8 }), (one, size) => {
      const prefixes = spoiltPrefix(one.subarray(0, size))
      if (!Buffer.from(prefixes).equals(one.subarray(0, size))) spoilt += 1
      assert.ok(varHashMayHold({ p: 1, capacity: 1, size, prefixes }, one))
      const { prefixes: written } = newVarHash([one], { mode: 'POINT', p: 1e-6, least: size })
      assert.deepEqual(written, one.slice(0, size))
    }),
    { numRuns: 500 },
  )
  assert.ok(spoilt > 50, 'the bug was met')
})

test('a hash list that no writer can have made is refused', () => {
  const good = writeVarHash(newVarHash(someEntries, { mode: 'POINT', p: 1e-6 }))
  const changed = (at: number, byte: number) => good.with(at, byte)
  for (const bytes of [
    changed(1, 2),
    changed(6, 0xff),
    changed(10, 0),
    changed(10, 17),
    changed(10, 0xff),
    good.subarray(0, good.length - 1),
    good.subarray(0, 10),
    new Uint8Array(),
  ]) {
    isRefused(() => readVarHash(bytes))
  }
  assert.throws(() => newVarHash([], { mode: 'POINT', p: 1e-6 }), RangeError)
  assert.throws(() => newVarHash([new Uint8Array(4)], { mode: 'POINT', p: 1e-6 }), RangeError)
})

test('hostile bytes are refused or read, and nothing else happens', () => {
  const bloom = writeBloom(newBloom(2, 1e-4))
  const list = writeVarHash(newVarHash(someEntries.slice(0, 3), { mode: 'POINT', p: 1e-6 }))
  fc.assert(
    fc.property(
      fc.constantFrom(bloom, list),
      fc.array(fc.tuple(fc.nat(30), fc.nat(255)), { maxLength: 8 }),
      fc.nat(40),
      (bytes, changes, length) => {
        const hostile = Uint8Array.from(bytes.subarray(0, length))
        for (const [at, byte] of changes) hostile[at] = byte
        return (
          readsOrRefuses(() => bloomMayHold(readBloom(hostile), entryOf('x'))) &&
          readsOrRefuses(() => varHashMayHold(readVarHash(hostile), entryOf('x')))
        )
      },
    ),
    { numRuns: 2000 },
  )
})
