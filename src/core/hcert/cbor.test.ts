import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'

import { CBOR_DEPTH_MAX, decodeCbor, encodeCbor } from './cbor.ts'

const hex = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'hex'))
const faultOf = (text: string) => {
  const decoded = decodeCbor(hex(text))
  return 'fault' in decoded ? decoded.fault : decoded.value
}

test('nothing that a stranger sends makes the decoder throw', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      const decoded = decodeCbor(bytes)
      assert.ok('fault' in decoded || 'value' in decoded)
    }),
    { numRuns: 2000 },
  )
})

test('what is written is read back', () => {
  const leaf = fc.oneof(fc.string({ unit: 'grapheme' }), fc.integer(), fc.boolean(), fc.uint8Array())
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.oneof(leaf, fc.array(leaf))), (object) => {
      const map = new Map(Object.entries(object))
      assert.deepEqual(decodeCbor(encodeCbor(map)), { value: map })
    }),
  )
})

test('nesting stops at the cap, before anything is built', () => {
  assert.ok(Array.isArray(faultOf(`${'81'.repeat(CBOR_DEPTH_MAX)}00`)))
  assert.equal(faultOf(`${'81'.repeat(CBOR_DEPTH_MAX + 1)}00`), 'cbor.too-deep')
  assert.equal(faultOf('81'.repeat(100_000)), 'cbor.too-deep')
})

test('a length that the bytes cannot hold is refused at once', () => {
  assert.equal(faultOf('9bffffffffffffffff'), 'cbor.invalid')
  assert.equal(faultOf('bb00ffffffffffffff'), 'cbor.invalid')
  assert.equal(faultOf('5affffffff00'), 'cbor.invalid')
})

test('duplicate keys, odd keys, bytes behind the item and broken text are refused', () => {
  assert.equal(faultOf('a201000100'), 'cbor.duplicate-key')
  assert.equal(faultOf('a14100f6'), 'cbor.key-type')
  assert.equal(faultOf('0000'), 'cbor.trailing-bytes')
  assert.equal(faultOf('62c328'), 'cbor.invalid')
  assert.equal(faultOf(''), 'cbor.invalid')
})

test('liberties of real issuers are read: long lengths, open maps, dates behind a tag, whole floats', () => {
  assert.equal(faultOf('1a00000001'), 1)
  assert.deepEqual(faultOf('bf0102ff'), new Map([[1, 2]]))
  assert.equal(faultOf('c06a323032312d30332d3039'), '2021-03-09')
  assert.equal(faultOf('c11a5612aeb0'), 1444064944)
  assert.equal(faultOf('f94000'), 2)
  assert.equal(faultOf('c0a0'), 'cbor.invalid', 'a date is text')
})

test('a text is read as it stands, also where it almost is the name of a member', () => {
  for (const text of ['vp', 'vp\0', '\0vp', 'v', 'ver', 'ver\0', 'VER', 'dob', 'do', '\0\0']) {
    assert.deepEqual(decodeCbor(encodeCbor(text)), { value: text }, JSON.stringify(text))
  }
})
