import assert from 'node:assert/strict'
import { test } from 'node:test'

import { makeSigner } from '../../../test/support/hcert.ts'
import { Refusal } from '../refusal.ts'
import { toBase64 } from './base64.ts'
import { parseTrustList, serialiseTrustList } from './trust-list.ts'

const issuedAt = new Date('2022-04-26T00:00:00Z')
const signer = await makeSigner()
const text = serialiseTrustList({ issuedAt, certificates: [signer.certificate] })

/** The list with some members replaced. */
function changed(list: object, key: object = {}): string {
  const parsed = JSON.parse(text)
  return JSON.stringify({ ...parsed, keys: [{ ...parsed.keys[0], ...key }], ...list })
}

test('a list that is written is read back, and holds only what the format names', () => {
  const list = parseTrustList(text)
  assert.deepEqual(list.issuedAt, issuedAt)
  assert.deepEqual(
    list.keys.map(({ kid, country }) => ({ kid, country })),
    [{ kid: toBase64(signer.kid), country: 'VN' }],
  )
  assert.deepEqual(list.byKid.get(toBase64(signer.kid)), list.keys)
  const written = JSON.parse(text)
  assert.deepEqual(Object.keys(written), ['format', 'issued_at', 'keys'])
  assert.deepEqual(Object.keys(written.keys[0]), ['kid', 'country', 'certificate'])
})

test('members of a later version do no harm', () => {
  assert.equal(parseTrustList(changed({ remark: 1 }, { usage: 'v' })).keys.length, 1)
})

test('what is no trust list is refused as such', () => {
  const wrong = [
    '',
    '[]',
    'null',
    '{}',
    changed({ format: 'vaxpass-trust-list/2' }),
    changed({ issued_at: 'yesterday' }),
    changed({ issued_at: undefined }),
    changed({ keys: {} }),
    changed({ keys: [null] }),
    changed({}, { certificate: 'AAAA' }),
    changed({}, { certificate: 5 }),
    changed({}, { kid: 'AAAAAAAAAAA=' }),
    changed({}, { country: 'FR' }),
  ]
  for (const list of wrong) {
    assert.throws(
      () => parseTrustList(list),
      (error) => error instanceof Refusal && error.code === 'trust.invalid',
      list,
    )
  }
})

test('a list is never written over something that is no certificate', () => {
  assert.throws(() => serialiseTrustList({ issuedAt, certificates: [Uint8Array.of(1)] }), TypeError)
})
