import assert from 'node:assert/strict'
import { test } from 'node:test'

import { makeSigner, trustText } from '../../../test/support/hcert.ts'
import { Refusal } from '../refusal.ts'
import { toBase64 } from './base64.ts'
import { parseTrustList, type SourceContent, serialiseTrustList } from './trust-list.ts'

const issuedAt = new Date('2022-04-26T00:00:00Z')
const validUntil = new Date('2022-05-26T00:00:00Z')
const signer = await makeSigner()
const source: SourceContent = {
  name: 'eu',
  kind: 'dccg',
  issuedAt,
  validUntil,
  authorities: [signer.certificate],
  keys: [{ certificate: signer.certificate, authority: toBase64(signer.kid) }],
}
const text = serialiseTrustList([source])

/** The list with some members of the list, its source or its key replaced. */
function changed(list: object, inSource: object = {}, key: object = {}): string {
  const parsed = JSON.parse(text)
  const [first] = parsed.sources
  const keys = [{ ...first.keys[0], ...key }]
  return JSON.stringify({ ...parsed, sources: [{ ...first, keys, ...inSource }], ...list })
}

test('a list that is written is read back, and holds only what the format names', () => {
  const list = parseTrustList(text)
  assert.deepEqual(list.sources, [source])
  assert.deepEqual(
    list.keys.map(({ kid, country, authority }) => ({ kid, country, authority })),
    [{ kid: toBase64(signer.kid), country: 'VN', authority: toBase64(signer.kid) }],
  )
  assert.deepEqual(list.byKid.get(toBase64(signer.kid)), list.keys)
  assert.deepEqual(list.keys[0]?.source, { name: 'eu', kind: 'dccg', issuedAt, validUntil })
  const written = JSON.parse(text)
  assert.deepEqual(Object.keys(written), ['format', 'sources'])
  assert.deepEqual(Object.keys(written.sources[0].keys[0]), ['kid', 'country', 'authority', 'certificate'])
})

test('members of a later version do no harm', () => {
  assert.equal(parseTrustList(changed({ remark: 1 }, { colour: 2 }, { usage: 'v' })).keys.length, 1)
})

test('what is no trust list is refused as such', () => {
  const wrong = [
    '',
    '[]',
    'null',
    '{}',
    changed({ format: 'vaxpass-trust-list/2' }),
    changed({ sources: {} }),
    changed({ sources: [null] }),
    JSON.stringify({ ...JSON.parse(text), sources: [0, 1].map(() => JSON.parse(text).sources[0]) }),
    changed({}, { name: '' }),
    changed({}, { kind: 'other' }),
    changed({}, { issued_at: 'yesterday' }),
    changed({}, { issued_at: undefined }),
    changed({}, { valid_until: 5 }),
    changed({}, { authorities: ['*'] }),
    changed({}, { keys: {} }),
    changed({}, { keys: [null] }),
    changed({}, {}, { certificate: 'AAAA' }),
    changed({}, {}, { certificate: 5 }),
    changed({}, {}, { kid: 'AAAAAAAAAAA=' }),
    changed({}, {}, { country: 'FR' }),
    changed({}, {}, { authority: 1 }),
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
  assert.throws(() => trustText([Uint8Array.of(1)]), TypeError)
})
