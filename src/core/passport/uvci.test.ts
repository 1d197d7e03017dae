import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'

import { newUvci, uvciChecksum, uvciForm } from './uvci.ts'

const OPAQUE = fc.stringMatching(/^[0-9A-F]{32}$/)

test('the check character is that of the reference (luhn_mod_n.py)', () => {
  assert.equal(uvciChecksum('URN:UVCI:01:NL:187/37512422923'), 'Z')
  assert.equal(uvciChecksum('URN:UVCI:01:NL:MY/INPUT/STRING'), 'H')
  assert.equal(uvciChecksum('urn'), undefined)
})

test('a new number is of good form, and any single changed character changes its check character', () => {
  fc.assert(
    fc.property(OPAQUE, fc.nat(31), fc.constantFrom(...'0123456789ABCDEF'), (opaque, place, letter) => {
      const number = newUvci('VN', opaque)
      assert.equal(uvciForm(number), 'good')
      const at = 'URN:UVCI:01:VN:'.length + place
      const body = number.slice(0, -2)
      const changed = body.slice(0, at) + letter + body.slice(at + 1)
      assert.equal(uvciChecksum(changed) === number.slice(-1), changed === body)
    }),
  )
})

test('foreign numbers are read as they are', () => {
  assert.equal(uvciForm('urn:uvci:01:nl:187/37512422923#z'), 'good')
  assert.equal(uvciForm('URN:UVCI:01:NL:187/37512422923'), 'no-checksum')
  assert.equal(uvciForm('URN:UVCI:01:NL:187/37512422923#A'), 'wrong-checksum')
  assert.equal(uvciForm('a number'), 'other-form')
  const short = uvciChecksum('01:FR:W7V2BE46QSBJ')
  assert.equal(uvciForm(`URN:UVCI:01:FR:W7V2BE46QSBJ#${short}`), 'good', 'computed without the prefix')
})

test('a number is made of a country and 128 bits only', () => {
  for (const [country, opaque] of [
    ['vn', 'A'.repeat(32)],
    ['VN', 'A'.repeat(31)],
    ['VN', 'g'.repeat(32)],
  ] as const) {
    assert.throws(() => newUvci(country, opaque), TypeError)
  }
})
