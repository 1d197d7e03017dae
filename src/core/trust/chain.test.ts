import assert from 'node:assert/strict'
import { test } from 'node:test'

import {
  type KeyAlgorithm,
  makeAuthority,
  makeCertificate,
  makeSignerUnder,
  tampered,
} from '../../../test/support/trust-lists.ts'
import { nodeCheckCertificate as check } from '../../adapters/crypto/node-certificate.ts'
import { type ChainOptions, checkChain } from './chain.ts'
import { readIssuance } from './issuance.ts'

const at = new Date('2022-06-01T00:00:00Z')
const authority = await makeAuthority()
const signer = await makeSignerUnder(authority)

function chainOf(
  authorities: readonly { der: Uint8Array }[],
  signers: readonly { der: Uint8Array }[],
  options: Partial<ChainOptions> = {},
) {
  const ders = (all: readonly { der: Uint8Array }[]) => all.map(({ der }) => der)
  return checkChain({ authorities: ders(authorities), signers: ders(signers) }, { at, check, ...options })
}
const whyOf = (...input: Parameters<typeof chainOf>) => chainOf(...input).dropped.map(({ why }) => why)

test('a signer is kept with the key id of the authority that signed it', () => {
  assert.deepEqual(chainOf([authority], [signer]), {
    authorities: [authority.der],
    keys: [{ certificate: signer.der, authority: authority.kid }],
    dropped: [],
  })
})

test('every signature algorithm of the field carries a chain', async () => {
  const algorithms: KeyAlgorithm[] = ['P-256', 'P-384', 'P-521', 'RSA-256', 'RSA-384', 'RSA-512', 'PSS']
  for (const algorithm of algorithms) {
    const csca = await makeAuthority({ algorithm })
    const dsc = await makeSignerUnder(csca)
    assert.deepEqual(whyOf([csca], [dsc]), [], algorithm)
    assert.deepEqual(whyOf([csca], [{ der: tampered(dsc) }]), ['signature-wrong'], algorithm)
  }
})

test('a signature with SHA-1 vouches for nothing, and is kept only where no chain is asked for', async () => {
  const old = await makeAuthority({ algorithm: 'P-256' })
  const dsc = await makeSignerUnder({ ...old, signing: 'ECDSA-SHA1' })
  assert.deepEqual(whyOf([old], [dsc]), ['algorithm'])
  assert.deepEqual(chainOf([old], [dsc], { withoutChain: true }).keys, [
    { certificate: dsc.der, authority: null },
  ])
})

test('without its authority a signer is left out, or kept with nobody to vouch for it', () => {
  assert.deepEqual(chainOf([], [signer]).dropped, [{ what: signer.kid, why: 'no-authority' }])
  assert.deepEqual(chainOf([], [signer], { withoutChain: true }).keys, [
    { certificate: signer.der, authority: null },
  ])
})

test('a wrong signature is left out even where no chain is asked for', async () => {
  const impostor = await makeAuthority()
  const forged = await makeSignerUnder(authority, { signedBy: impostor })
  assert.deepEqual(whyOf([authority], [forged], { withoutChain: true }), ['signature-wrong'])
})

test('of two authorities with one name, the one whose key id and key fit vouches', async () => {
  const renewed = await makeAuthority()
  const [first] = chainOf([renewed, authority], [signer]).keys
  assert.equal(first?.authority, authority.kid)
  assert.deepEqual(whyOf([renewed], [signer]), ['no-authority'], 'another key id')
  const [plainOld, plainNew] = [
    await makeAuthority({ withKeyIds: false }),
    await makeAuthority({ withKeyIds: false }),
  ]
  const plain = await makeSignerUnder(plainNew, { withKeyIds: false })
  assert.equal(chainOf([plainOld, plainNew], [plain]).keys[0]?.authority, plainNew.kid)
  assert.deepEqual(whyOf([plainOld], [plain]), ['no-authority'])
})

test('an authority vouches for its own country only', async () => {
  const elsewhere = await makeSignerUnder(authority, { subject: 'C=XB, O=Test, CN=DSC' })
  assert.deepEqual(whyOf([authority], [elsewhere]), ['no-authority'])
})

test('an authority that is no root is taken; a root whose own signature is wrong is not', async () => {
  const root = await makeAuthority({ subject: 'C=XA, O=Test, CN=Root' })
  const intermediate = await makeAuthority({ issuer: root })
  const dsc = await makeSignerUnder(intermediate)
  assert.equal(chainOf([intermediate], [dsc]).keys[0]?.authority, intermediate.kid)
  const broken = await makeAuthority({ signedBy: root })
  assert.deepEqual(whyOf([broken], [await makeSignerUnder(broken)]), ['self-signature-wrong', 'no-authority'])
})

test('a certificate that may not certify is no authority, and an authority is no signer', async () => {
  for (const wish of [{ isAuthority: false }, { mayCertify: false }]) {
    const weak = await makeAuthority(wish)
    assert.deepEqual(whyOf([weak], [await makeSignerUnder(weak)]), ['not-an-authority', 'no-authority'])
  }
  const silent = await makeCertificate({})
  assert.equal(chainOf([silent], [await makeSignerUnder(silent)]).keys.length, 1, 'it says nothing of itself')
  const sub = await makeSignerUnder(authority, { isAuthority: true })
  assert.deepEqual(whyOf([authority], [sub], { withoutChain: true }), ['is-authority'])
})

test('an authority on another curve vouches for nobody', () => {
  const der = Uint8Array.from(authority.der)
  const curve = Buffer.from(der).indexOf(Buffer.from('06082a8648ce3d030107', 'hex'))
  der[curve + 9] = 0x06
  assert.deepEqual(whyOf([{ der }], [signer]), ['unknown-curve', 'no-authority'])
})

test('what has expired is left out: the signer, and every signer of an authority', async () => {
  const past = { notAfter: new Date('2022-05-31T23:59:59Z') }
  const ended = await makeSignerUnder(authority, past)
  assert.deepEqual(whyOf([authority], [ended], { withoutChain: true }), ['expired'])
  assert.deepEqual(whyOf([authority], [ended], { at: past.notAfter }), [], 'its last second counts')
  const old = await makeAuthority(past)
  assert.deepEqual(whyOf([old], [await makeSignerUnder(old)]), ['expired', 'no-authority'])
})

test('one who is listed twice is kept once, and other countries only when asked for', () => {
  const twice = chainOf([authority, authority], [signer, signer])
  assert.deepEqual([twice.authorities.length, twice.keys.length], [1, 1])
  assert.deepEqual(twice.dropped, [
    { what: authority.kid, why: 'duplicate' },
    { what: signer.kid, why: 'duplicate' },
  ])
  assert.deepEqual(whyOf([authority], [signer], { countries: ['XB'] }), ['other-country', 'other-country'])
  assert.deepEqual(whyOf([authority], [signer], { countries: ['XB', 'XA'] }), [])
})

test('what is no certificate is named by its place and stops nothing', () => {
  const rubbish = [new Uint8Array(), Uint8Array.of(0x30, 0x80), new Uint8Array(100_000).fill(0x30)]
  const { keys, dropped } = chainOf([authority], [...rubbish.map((der) => ({ der })), signer])
  assert.equal(keys.length, 1)
  assert.deepEqual(
    dropped.map(({ what, why }) => `${what} ${why}`),
    ['certificate 1 unreadable', 'certificate 2 unreadable', 'certificate 3 unreadable'],
  )
})

test('no bit of a certificate can be changed unnoticed, nor does a change make the check throw', () => {
  for (let at = 0; at < signer.der.length; at += 3) {
    const changed = Uint8Array.from(signer.der)
    changed[at] = (changed[at] ?? 0) ^ 0x10
    assert.deepEqual(chainOf([authority], [{ der: changed }]).keys, [], `byte ${at}`)
  }
})

test('a key id that is wrapped once too often, as in real certificates, is read as meant', async () => {
  const id = Buffer.from(readIssuance(authority.der)?.subjectKeyId ?? [])
  for (const [wrapping, expected] of [
    ['301a801804160414', []],
    ['301880160414', []],
    ['30168014', []],
    ['30178015ff', ['no-authority']],
  ] as const) {
    const authorityKeyId = Buffer.concat([Buffer.from(wrapping, 'hex'), id])
    const dsc = await makeSignerUnder(authority, { withKeyIds: false, authorityKeyId })
    assert.deepEqual(whyOf([authority], [dsc]), expected, wrapping)
  }
})
