import assert from 'node:assert/strict'
import { test } from 'node:test'

import { comparePhone } from './phone.ts'

const PAIRS: readonly (readonly [string, string | null, string, string, number?])[] = [
  ['P01', '+84 912 345 678', '0912345678', 'P0'],
  ['P02', '912345678', '0912345678', 'P0'],
  ['P03', '0912345679', '0912345678', 'P2'],
  ['P04', '0000000000', '0912345678', 'P-'],
  ['P05', '0912345678', '0912345678', 'P-', 3000],
  ['missing', null, '0912345678', 'P-'],
]

for (const [no, typed, registered, level, users = 1] of PAIRS) {
  test(`${no}: ${level}`, () => assert.equal(comparePhone(typed, registered, users), level))
}
