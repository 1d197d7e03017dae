import assert from 'node:assert/strict'
import { test } from 'node:test'

import { type MadeCertificate, makeAuthority, makeSignerUnder } from '../../../../test/support/trust-lists.ts'
import { nodeCheckCertificate as check } from '../../../adapters/crypto/node-certificate.ts'
import { parseTrustList, type SourceContent, serialiseTrustList } from '../trust-list.ts'
import { remarksOn } from './remarks.ts'

const at = new Date('2022-06-01T00:00:00Z')
const authority = await makeAuthority()

function remarksIn(signers: readonly MadeCertificate[], changes: Partial<SourceContent> = {}) {
  const keys = signers.map(({ der }) => ({ certificate: der, authority: authority.kid }))
  const source = { name: 'eu', kind: 'eu-archive', issuedAt: at, validUntil: null, keys } as const
  const text = serialiseTrustList([{ ...source, authorities: [authority.der], ...changes }])
  const { keys: remarks, ended } = remarksOn(parseTrustList(text), { at, check })
  return { remarks: remarks.map(({ remark }) => remark), ended: ended.map(({ name }) => name) }
}

test('a sound key under its authority is not remarked on', async () => {
  assert.deepEqual(remarksIn([await makeSignerUnder(authority)]), { remarks: [], ended: [] })
})

test('a key that has expired, or does within 30 days, is named', async () => {
  const until = (day: string) => makeSignerUnder(authority, { notAfter: new Date(`2022-${day}T00:00:00Z`) })
  assert.deepEqual(remarksIn([await until('05-31')]).remarks, ['expired'])
  assert.deepEqual(remarksIn([await until('06-01')]).remarks, ['ending-soon'])
  assert.deepEqual(remarksIn([await until('07-01')]).remarks, ['ending-soon'])
  assert.deepEqual(remarksIn([await until('07-02')]).remarks, [])
})

test('an authority that is gone, has expired or did not sign is no authority any more', async () => {
  const signer = await makeSignerUnder(authority)
  assert.deepEqual(remarksIn([signer], { authorities: [] }).remarks, ['authority-lost'])
  const old = await makeAuthority({ notAfter: new Date('2022-05-31T00:00:00Z') })
  const under = await makeSignerUnder(old)
  assert.deepEqual(remarksIn([under], { authorities: [old.der] }).remarks, ['authority-lost'])
  const forged = await makeSignerUnder(authority, { signedBy: await makeAuthority() })
  assert.deepEqual(remarksIn([forged]).remarks, ['authority-lost'])
  const alone = { keys: [{ certificate: signer.der, authority: null }] }
  assert.deepEqual(remarksIn([], alone).remarks, ['no-authority'])
})

test('a key that nothing verifies under, and a usage with a slip, are named', async () => {
  const wide = await makeSignerUnder(authority, { algorithm: 'P-384' })
  assert.deepEqual(remarksIn([wide]).remarks, ['no-algorithm'])
  const misspelt = await makeSignerUnder(authority, { usages: ['1.3.6.1.4.1.0.1847.2021.1.2'] })
  assert.deepEqual(remarksIn([misspelt]).remarks, ['usage-misspelt'])
  const right = await makeSignerUnder(authority, { usages: ['1.3.6.1.4.1.1847.2021.1.2'] })
  assert.deepEqual(remarksIn([right]).remarks, [])
  const weak = await makeSignerUnder(authority, { algorithm: 'RSA-1024' })
  assert.deepEqual(remarksIn([weak]).remarks, ['key-too-weak'])
})

test('a list that has passed its end is named, and one key in two lists is no collision', async () => {
  const signer = await makeSignerUnder(authority)
  const validUntil = new Date(at.getTime() - 1)
  assert.deepEqual(remarksIn([signer], { validUntil }), { remarks: [], ended: ['eu'] })
  assert.deepEqual(remarksIn([signer], { validUntil: at }).ended, [])
  assert.deepEqual(remarksIn([signer, signer]).remarks, [])
})

test('two certificates with one key id are both named', async () => {
  const [one, two] = [await makeSignerUnder(authority), await makeSignerUnder(authority)]
  const keys = [one, two].map(({ der }) => ({ certificate: der, authority: authority.kid }))
  const source = { name: 'eu', kind: 'eu-archive', issuedAt: at, validUntil: null, keys } as const
  const list = parseTrustList(serialiseTrustList([{ ...source, authorities: [authority.der] }]))
  // Nobody can make 8 bytes of SHA-256 collide in a test, so the index is told that they do.
  const byKid = new Map(list.keys.map(({ kid }) => [kid, list.keys]))
  const { keys: remarks } = remarksOn({ ...list, byKid }, { at, check })
  assert.deepEqual(
    remarks.map(({ kid, remark }) => [kid, remark]),
    [one, two].map(({ kid }) => [kid, 'kid-shared']),
  )
})
