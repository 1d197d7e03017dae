import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'

import type { DoseId } from '../../core/dose/dose.ts'
import { isSoundKey, listCodeOf, listKeyOf, readListKey } from './list-key.ts'

const LIST = { code: listCodeOf('3f2a91bc-0000-4000-8000-000000000001'), secret: 'not-a-real-secret' }
const dose = fc.uuid().map((id) => id as DoseId) // a UUID

test('a row key says which record and which verdict, in any case of its letters', () => {
  fc.assert(
    fc.property(dose, fc.nat(1_000_000), (doseId, seq) => {
      const key = readListKey(` ${listKeyOf(LIST, doseId, seq).toUpperCase()} `)
      assert.deepEqual([key?.doseId, key?.seq, key?.list], [doseId, seq, LIST.code])
      assert.ok(key !== undefined && isSoundKey(key, LIST))
    }),
  )
})

test('a key with one character changed is noticed', () => {
  fc.assert(
    fc.property(
      dose,
      fc.nat(9),
      fc.nat(50),
      fc.constantFrom(...'0123456789abcdef-x'),
      (doseId, seq, at, other) => {
        const text = listKeyOf(LIST, doseId, seq)
        const damaged = `${text.slice(0, at)}${other}${text.slice(at + 1)}`
        fc.pre(damaged !== text && at < text.length)
        const key = readListKey(damaged)
        assert.ok(key === undefined || !isSoundKey(key, LIST))
      },
    ),
  )
})

test('nobody makes a key without the secret of the list', () => {
  fc.assert(
    fc.property(dose, fc.string(), (doseId, secret) => {
      fc.pre(secret !== LIST.secret)
      const key = readListKey(listKeyOf({ ...LIST, secret }, doseId, 1))
      assert.ok(key !== undefined && !isSoundKey(key, LIST))
    }),
  )
})
