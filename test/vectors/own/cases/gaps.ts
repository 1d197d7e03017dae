/** The test cases of BasicDgcTestsList.md (dgc-testdata) that have no public data file. */
import { createHmac } from 'node:crypto'

import { signatureInput } from '../../../../src/core/hcert/encode.ts'
import {
  cborOf,
  claimsOf,
  headerOf,
  passport,
  passportWith,
  Raw,
  VN,
  withDose,
  withTest,
} from '../message.ts'
import { COSE, ownSigner } from '../signers.ts'
import type { Case } from '../vector.ts'

const P384 = ownSigner('vn-p384')
const ED = ownSigner('vn-ed25519')
const RSA = ownSigner('vn-rsa')

const longer = (bytes: number) => (genuine: Uint8Array) => Buffer.concat([genuine, Buffer.alloc(bytes)])
const OVERLONG = ['cose.signature-length', 'signature.wrong'] as const

/** The public key as a secret: what a verifier falls for that lets the message choose the algorithm. */
function hmacWithPublicKey(): string {
  const header = headerOf(COSE.HS256, VN.kid)
  const input = signatureInput(header, cborOf(claimsOf()))
  return passport({ header, signature: () => createHmac('sha256', VN.certificate).update(input).digest() })
}

const time = (value: unknown) => passportWith(undefined, new Map([[6, value]]))

export const GAPS: Readonly<Record<string, Case>> = {
  'qr-mode': {
    gap: 'Q2',
    why: 'byte or alphanumeric mode is not in the text: a scanner hands over the same text for both',
    text: passport(),
    reasons: [],
    findings: [],
  },
  'algorithm-eddsa': {
    gap: 'CO4',
    why: 'EdDSA is no algorithm of passports, though its key is trusted and the signature genuine',
    text: passport({ signer: ED }),
    trust: ['vn-ed25519'],
    reasons: ['cose.algorithm-unknown'],
  },
  'algorithm-es384': {
    gap: 'CO4',
    why: 'ES384 is no algorithm of passports, though its key is trusted and the signature genuine',
    text: passport({ signer: P384 }),
    trust: ['vn-p384'],
    reasons: ['cose.algorithm-unknown'],
  },
  'algorithm-hs256-public-key-as-secret': {
    gap: 'CO4',
    why: 'a MAC whose secret is the public certificate is no proof',
    text: hmacWithPublicKey(),
    reasons: ['cose.algorithm-unknown'],
  },
  ...Object.fromEntries(
    [1, 2, 64, 1000].map((bytes) => [
      `signature-${bytes}-bytes-too-long`,
      {
        gap: 'CO24',
        why: 'an over-long ECDSA signature must be refused without harm',
        text: passport({ signature: longer(bytes) }),
        reasons: OVERLONG,
      },
    ]),
  ),
  'kid-7-bytes': {
    gap: 'CO25',
    why: 'a key id has 8 bytes',
    text: passport({ header: headerOf(COSE.ES256, VN.kid.subarray(0, 7)) }),
    reasons: ['cose.kid-length', 'key.unknown'],
  },
  'kid-empty': {
    gap: 'CO25',
    why: 'a key id has 8 bytes',
    text: passport({ header: headerOf(COSE.ES256, new Uint8Array()) }),
    reasons: ['cose.kid-length', 'key.unknown'],
  },
  'kid-9-bytes': {
    gap: 'CO26',
    why: 'a key id has 8 bytes; its first 8 being right does not help',
    text: passport({ header: headerOf(COSE.ES256, Buffer.concat([VN.kid, Buffer.of(0)])) }),
    reasons: ['cose.kid-length', 'key.unknown'],
  },
  'kid-as-text': {
    gap: 'CO26',
    why: 'a key id is a byte string: its base64 as text names no key',
    text: passport({ header: headerOf(COSE.ES256, Buffer.from(VN.kid).toString('base64')) }),
    reasons: ['cose.kid-length'],
  },
  'es256-with-rsa-key': {
    gap: 'CO27',
    why: 'an RSA key is never tried with ES256',
    text: passport({ signer: RSA, header: headerOf(COSE.ES256, RSA.kid) }),
    trust: ['vn-rsa'],
    reasons: ['cose.signature-length', 'key.algorithm'],
  },
  'ps256-with-ec-key': {
    gap: 'CO27',
    why: 'an EC key is never tried with PS256',
    text: passport({ header: headerOf(COSE.PS256, VN.kid) }),
    reasons: ['key.algorithm'],
  },
  'test-detected': {
    gap: 'DGC7',
    why: 'a positive test is a genuine certificate; what it entitles to is a matter of entry rules',
    text: passportWith(withTest({ tr: '260373001' })),
    reasons: [],
    findings: [],
  },
  'test-in-future': {
    gap: 'DGC8',
    why: 'a sample that is not yet taken is odd under a genuine signature: a remark, the rules decide',
    text: passportWith(withTest({ sc: '2022-06-03T10:00:00Z' })),
    reasons: [],
    findings: ['content.event-in-future'],
  },
  'issuer-of-three-letters': {
    gap: 'I-CO1',
    why: 'an issuer that is no alpha-2 code is another than the country of the key',
    text: passportWith(undefined, new Map([[1, 'VNM']])),
    reasons: [],
    findings: ['issuer.other-country'],
  },
  'issuer-in-small-letters': {
    gap: 'I-CO1',
    why: 'ISO 3166-1 alpha-2 codes are capital letters',
    text: passportWith(undefined, new Map([[1, 'vn']])),
    reasons: [],
    findings: ['issuer.other-country'],
  },
  'issuer-is-a-number': {
    gap: 'I-CO1',
    why: 'an issuer that is no text names nobody',
    text: passportWith(undefined, new Map([[1, 704]])),
    reasons: [],
    findings: ['issuer.missing'],
  },
  'issuer-absent': {
    gap: 'I-CO1',
    why: 'the issuer may be absent (hcert_spec 3.3.4)',
    text: passportWith(undefined, new Map([[1, undefined]])),
    reasons: [],
    findings: ['issuer.missing'],
  },
  'kid-8-bytes': {
    gap: 'I-CO2',
    why: 'the first 8 bytes of the SHA-256 of the certificate find the key',
    text: passport(),
    reasons: [],
  },
  'es256-with-p384-key': {
    gap: 'I-CO3',
    why: 'ES256 belongs to P-256 alone',
    text: passport({
      signer: P384,
      header: headerOf(COSE.ES256, P384.kid),
      signature: (s) => s.subarray(0, 64),
    }),
    trust: ['vn-p384'],
    reasons: ['key.algorithm'],
  },
  'times-with-fraction': {
    gap: 'I-CO4',
    why: 'real issuers write fractions of a second',
    text: time(1650934800.25),
    reasons: [],
    findings: [],
  },
  'time-as-text': {
    gap: 'I-CO4',
    why: 'a time that is no number cannot be compared',
    text: time('2022-04-26T01:00:00Z'),
    reasons: ['cwt.time'],
  },
  'time-not-a-number': {
    gap: 'I-CO4',
    why: 'NaN is before and after every moment',
    text: time(new Raw(Uint8Array.of(0xf9, 0x7e, 0x00))),
    reasons: ['cwt.time'],
  },
  'expiry-infinite': {
    gap: 'I-CO4',
    why: 'a passport that never expires is none',
    text: passportWith(undefined, new Map([[4, new Raw(Uint8Array.of(0xf9, 0x7c, 0x00))]])),
    reasons: ['cwt.time'],
  },
  'expiry-beyond-53-bits': {
    gap: 'I-CO4',
    why: 'a number beyond 53 bits is no time',
    text: passportWith(undefined, new Map([[4, 2n ** 63n]])),
    reasons: ['cwt.time'],
  },
  'time-behind-tag-1': {
    gap: 'I-CO4',
    why: 'the tag for seconds says nothing new',
    text: time(new Raw(Buffer.concat([Buffer.of(0xc1), cborOf(1650934800)]))),
    reasons: [],
    findings: [],
  },
  'member-undefined': {
    gap: 'I-CO5',
    why: 'an undefined member is an absent one',
    text: passportWith(withTest({ ma: undefined, nm: undefined })),
    reasons: [],
    findings: [],
  },
  'required-member-undefined': {
    gap: 'I-CO5',
    why: 'an undefined member is an absent one',
    text: passportWith(withDose({ ci: undefined })),
    reasons: ['content.field-missing'],
  },
  'simple-value-unassigned': {
    gap: 'I-CO5',
    why: 'a simple value that nobody has given a meaning is not guessed at',
    text: passportWith(withDose({ extra: new Raw(Uint8Array.of(0xf8, 0xc8)) })),
    reasons: ['cbor.invalid'],
  },
}
