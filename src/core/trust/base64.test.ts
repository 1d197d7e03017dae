import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'

import { fromBase64, toBase64 } from './base64.ts'

test('what is written is what every other program writes, and is read back', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      assert.equal(toBase64(bytes), Buffer.from(bytes).toString('base64'))
      assert.deepEqual(fromBase64(toBase64(bytes)), bytes)
    }),
  )
})

test('anything but padded letters of the alphabet is no base64', () => {
  for (const text of [
    'A',
    'AA',
    'AAA',
    'A===',
    '====',
    '=AAA',
    'AA=A',
    'AA==AAAA',
    'AAA\n',
    'AA A',
    'AA-_',
    'AAAé',
    'AAA\u{1f600}',
  ]) {
    assert.equal(fromBase64(text), undefined, JSON.stringify(text))
  }
  assert.deepEqual(fromBase64(''), new Uint8Array())
})
