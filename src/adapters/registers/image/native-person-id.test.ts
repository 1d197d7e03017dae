import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'

import { personIdOfNumber } from '../../../core/person/person-id.ts'
import { nativePersonId } from './native-person-id.ts'

test('the fast id of a number is the id of core', () => {
  const number = fc.integer({ min: 0, max: 999_999_999_999 }).map((value) => String(value).padStart(12, '0'))
  fc.assert(fc.property(number, (text) => assert.equal(nativePersonId(text), personIdOfNumber(text))))
})
