/** Which key may prove what, and for how long. */
import { derSignature } from '../../../../src/adapters/crypto/index.ts'
import { signatureInput } from '../../../../src/core/hcert/encode.ts'
import {
  cborOf,
  claimsOf,
  headerOf,
  passport,
  passportWith,
  SAMPLE,
  VN,
  withRecovery,
  withTest,
} from '../message.ts'
import { type CertificateName, COSE, ownSigner } from '../signers.ts'
import { signPss } from '../signing.ts'
import type { Case } from '../vector.ts'

const RSA = ownSigner('vn-rsa')
const FR = ownSigner('fr')
const by = (name: CertificateName, dcc: unknown = SAMPLE): Pick<Case, 'text' | 'trust'> => ({
  text: passportWith(dcc, undefined, ownSigner(name)),
  trust: [name],
})
const pssInput = (): Uint8Array => signatureInput(headerOf(COSE.PS256, RSA.kid), cborOf(claimsOf()))
const withSalt = (bytes: number): string =>
  passport({ signer: RSA, signature: () => signPss(RSA.key, pssInput(), new Uint8Array(bytes)) })
const pastKey = new Map([[4, Date.parse('2025-01-01T00:00:00Z') / 1000]])
const zeros = (bytes: number) => passport({ signature: () => new Uint8Array(bytes) })

const SIGNATURES: Readonly<Record<string, Case>> = {
  'signature-der': {
    why: 'OpenSSL writes signatures in DER, COSE does not',
    text: passport({ signature: (s) => derSignature(s) ?? s }),
    reasons: ['cose.signature-length', 'signature.wrong'],
  },
  'signature-empty': {
    why: 'no signature at all',
    text: zeros(0),
    reasons: ['cose.signature-length', 'signature.wrong'],
  },
  'signature-zeros': {
    why: 'r = s = 0 must verify nothing (CVE-2022-21449)',
    text: zeros(64),
    reasons: ['signature.wrong'],
  },
  'signature-r-and-s-swapped': {
    why: 's and r for r and s',
    text: passport({ signature: (s) => Buffer.concat([s.subarray(32), s.subarray(0, 32)]) }),
    reasons: ['signature.wrong'],
  },
  'signature-of-the-payload-alone': {
    why: 'the header is signed too',
    text: passport({ signature: () => VN.sign(cborOf(claimsOf())) }),
    reasons: ['signature.wrong'],
  },
  'signature-of-another-context': {
    why: 'a signature made for something else (COSE_Sign) is none here',
    text: passport({
      signature: () =>
        VN.sign(cborOf(['Signature', headerOf(-7, VN.kid), new Uint8Array(), cborOf(claimsOf())])),
    }),
    reasons: ['signature.wrong'],
  },
  'signature-with-external-data': {
    why: 'external data is empty',
    text: passport({
      signature: () =>
        VN.sign(cborOf(['Signature1', headerOf(-7, VN.kid), Buffer.of(1), cborOf(claimsOf())])),
    }),
    reasons: ['signature.wrong'],
  },
  'ps256-salt-of-20-bytes': {
    why: 'the salt is as long as the hash (hcert_spec 3.3.2)',
    text: withSalt(20),
    trust: ['vn-rsa'],
    reasons: ['signature.wrong'],
  },
  'ps256-without-salt': {
    why: 'the salt is as long as the hash',
    text: withSalt(0),
    trust: ['vn-rsa'],
    reasons: ['signature.wrong'],
  },
  'ps256-signature-cut-off': {
    why: 'as long as the modulus',
    text: passport({ signer: RSA, signature: (s) => s.subarray(1) }),
    trust: ['vn-rsa'],
    reasons: ['signature.wrong'],
  },
  rs256: {
    why: 'PKCS #1 v1.5 is no algorithm of passports',
    text: passport({ signer: RSA, header: headerOf(COSE.RS256, RSA.kid) }),
    trust: ['vn-rsa'],
    reasons: ['cose.algorithm-unknown'],
  },
  'stranger-under-our-name': {
    why: 'a trusted key id, the signature of another',
    text: passport({ signer: FR, header: headerOf(-7, VN.kid) }),
    reasons: ['signature.wrong'],
  },
  'key-unknown': {
    why: 'a key that is not on the list proves nothing',
    text: passport({ signer: FR }),
    reasons: ['key.unknown'],
  },
  'nobody-trusted': {
    why: 'an empty list proves nothing',
    text: passport(),
    trust: [],
    reasons: ['key.unknown'],
  },
}

const KID: Readonly<Record<string, Case>> = {
  'two-keys-one-kid-first': {
    why: 'all keys that share a key id are tried',
    text: passport({ signer: VN }),
    trust: ['vn', 'fr'],
    shares_kid: 'fr',
    reasons: [],
    findings: [],
  },
  'two-keys-one-kid-second': {
    why: 'all keys that share a key id are tried, and the one that verified is named',
    text: passport({ signer: FR, header: headerOf(-7, VN.kid) }),
    trust: ['vn', 'fr'],
    shares_kid: 'fr',
    reasons: [],
    findings: ['issuer.other-country'],
  },
  'two-keys-one-kid-neither': {
    why: 'sharing a name is not enough',
    text: passport({ signer: ownSigner('vn-ended'), header: headerOf(-7, VN.kid) }),
    trust: ['vn', 'fr'],
    shares_kid: 'fr',
    reasons: ['signature.wrong'],
  },
  'two-kinds-of-key-one-kid': {
    why: 'only the key whose kind fits is tried',
    text: passport({ signer: RSA, header: headerOf(COSE.PS256, VN.kid) }),
    trust: ['vn', 'vn-rsa'],
    shares_kid: 'vn-rsa',
    reasons: [],
  },
  'key-without-country': {
    why: 'a certificate need not name a country',
    ...by('no-country'),
    reasons: [],
    findings: ['issuer.other-country'],
  },
}

const LIVES: Readonly<Record<string, Case>> = {
  'rsa-1024': {
    why: 'it can be broken by whoever pays for it',
    ...by('vn-rsa-1024'),
    reasons: ['key.too-weak'],
  },
  'rsa-1024-allowed': {
    why: 'a policy may take it (North Macedonia)',
    ...by('vn-rsa-1024'),
    policy: { rsa_bits_least: 1024 },
    reasons: [],
    findings: [],
  },
  'outlives-key': {
    why: 'a duty of the issuer that one in twelve breaks: a remark',
    text: passportWith(SAMPLE, pastKey),
    reasons: [],
    findings: ['time.outlives-key'],
  },
  'outlives-key-refused': {
    why: 'a policy may refuse it',
    text: passportWith(SAMPLE, pastKey),
    policy: { outlives_key: 'refuse' },
    reasons: ['policy.outlives-key'],
    findings: [],
  },
  'key-ended': {
    why: 'after the end of its key a passport proves nothing',
    ...by('vn-ended'),
    reasons: ['key.expired'],
    findings: ['time.outlives-key'],
  },
  'key-ended-allowed': {
    why: 'a policy may take it (chain model)',
    ...by('vn-ended'),
    policy: { key_expired: 'remark' },
    reasons: [],
    findings: ['key.ended', 'time.outlives-key'],
  },
  'key-ends-now': {
    why: 'the last moment belongs to the life of the key',
    ...by('vn-ended'),
    at: '2022-05-01T00:00:00Z',
    reasons: [],
  },
  'key-begins-later': {
    why: 'clocks differ: a remark',
    ...by('vn-begins-later'),
    reasons: [],
    findings: ['key.not-yet-valid', 'time.older-than-key'],
  },
  'issued-now': {
    why: 'the second of issue counts',
    text: passport(),
    at: '2022-04-26T01:00:00Z',
    reasons: [],
  },
  'issued-in-a-moment': {
    why: 'a millisecond too early',
    text: passport(),
    at: '2022-04-26T00:59:59.999Z',
    reasons: ['time.not-yet-issued'],
  },
  'expires-now': {
    why: 'the second of expiry counts',
    text: passport(),
    at: '2023-04-26T01:00:00Z',
    reasons: [],
  },
  'expired-a-moment-ago': {
    why: 'a millisecond too late',
    text: passport(),
    at: '2023-04-26T01:00:00.001Z',
    reasons: ['time.expired'],
  },
}

const EVENTS = { vaccination: SAMPLE, test: withTest(), recovery: withRecovery() }
const USED_FOR: Readonly<Partial<Record<CertificateName, readonly string[]>>> = {
  'vn-for-vaccinations': ['vaccination'],
  'vn-for-vaccinations-misspelt': ['vaccination'],
  'vn-for-tests': ['test'],
  'vn-for-tests-misspelt': ['test'],
  'vn-for-recoveries': ['recovery'],
  'vn-for-recoveries-misspelt': ['recovery'],
  'vn-for-all-three': ['vaccination', 'test', 'recovery'],
  'vn-for-web-servers': ['vaccination', 'test', 'recovery'],
}
const USAGES: Readonly<Record<string, Case>> = Object.fromEntries(
  Object.entries(USED_FOR).flatMap(([name, allowed]) =>
    Object.entries(EVENTS).map(([event, dcc]): [string, Case] => {
      const isAllowed = allowed.includes(event)
      const why = isAllowed
        ? 'both spellings count, and usages of others say nothing'
        : 'the key may not prove this kind of event'
      return [
        `usage-${event}-by-${name}`,
        { why, ...by(name as CertificateName, dcc), reasons: isAllowed ? [] : ['key.usage'] },
      ] // keys of the table
    }),
  ),
)

export const KEY_CASES = { ...SIGNATURES, ...KID, ...LIVES, ...USAGES }
