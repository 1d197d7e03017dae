/** Keys, certificates and passports of invented issuers, for tests of the verifier. */
import { constants, createPrivateKey, sign, webcrypto } from 'node:crypto'
import 'reflect-metadata'
import * as x509 from '@peculiar/x509'

import { rawSignature } from '../../src/adapters/crypto/index.ts'
import { type Day, type PartialDay, parseDay } from '../../src/core/dates.ts'
import type { AlgorithmName } from '../../src/core/hcert/algorithms.ts'
import { finish, signatureInput, toBeSigned } from '../../src/core/hcert/encode.ts'
import { buildCwt, type DccPayload, dccPayload } from '../../src/core/passport/claims.ts'
import { newUvci } from '../../src/core/passport/uvci.ts'
import { readCertificate } from '../../src/core/trust/certificate.ts'
import {
  parseTrustList,
  type SourceContent,
  serialiseTrustList,
  type TrustList,
} from '../../src/core/trust/trust-list.ts'

export interface TestSigner {
  readonly algorithm: AlgorithmName
  /** DER. */
  readonly certificate: Uint8Array
  readonly kid: Uint8Array
  sign(message: Uint8Array): Uint8Array
}

export interface SignerFacts {
  readonly algorithm?: AlgorithmName
  readonly subject?: string
  readonly usages?: readonly string[]
  readonly notBefore?: Date
  readonly notAfter?: Date
  readonly rsaBits?: number
}

const EC = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }

/** A CSCA of its own and a DSC under it, as a country would make them. */
export async function makeSigner(facts: SignerFacts = {}): Promise<TestSigner> {
  const { algorithm = 'ES256', subject = 'C=VN, O=Test, CN=DSC', usages = [], rsaBits = 2048 } = facts
  const rsa = { name: 'RSASSA-PKCS1-v1_5', modulusLength: rsaBits, publicExponent: Uint8Array.of(1, 0, 1) }
  const parameters = algorithm === 'ES256' ? EC : { ...rsa, hash: 'SHA-256' }
  const authority = await newKeys(EC)
  const keys = await newKeys(parameters)
  const certificate = await x509.X509CertificateGenerator.create(
    {
      serialNumber: '01',
      issuer: 'C=VN, O=Test, CN=CSCA',
      subject,
      notBefore: facts.notBefore ?? new Date('2022-01-01T00:00:00Z'),
      notAfter: facts.notAfter ?? new Date('2024-01-01T00:00:00Z'),
      publicKey: keys.publicKey,
      signingKey: authority.privateKey,
      signingAlgorithm: EC,
      extensions: usages.length === 0 ? [] : [new x509.ExtendedKeyUsageExtension([...usages])],
    },
    webcrypto,
  )
  const der = new Uint8Array(certificate.rawData)
  const exported = await webcrypto.subtle.exportKey('pkcs8', keys.privateKey)
  const key = createPrivateKey({ key: Buffer.from(exported), format: 'der', type: 'pkcs8' })
  const pss = { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 }
  return {
    algorithm,
    certificate: der,
    kid: readCertificate(der)?.kid ?? new Uint8Array(),
    sign: (message) =>
      algorithm === 'ES256' ? rawSignature(sign('sha256', message, key)) : sign('sha256', message, pss),
  }
}

type Keys = Awaited<ReturnType<typeof webcrypto.subtle.generateKey>> & webcrypto.CryptoKeyPair

async function newKeys(parameters: Parameters<typeof webcrypto.subtle.generateKey>[0]): Promise<Keys> {
  return (await webcrypto.subtle.generateKey(parameters, true, ['sign', 'verify'])) as Keys // both are asymmetric
}

export function trustIn(...signers: readonly TestSigner[]): TrustList {
  return parseTrustList(trustText(signers.map(({ certificate }) => certificate)))
}

/** A trust list with one source, as JSON; nobody vouches for its keys. */
export function trustText(
  certificates: readonly Uint8Array[],
  facts: Partial<Pick<SourceContent, 'issuedAt' | 'validUntil' | 'name'>> = {},
): string {
  const keys = certificates.map((certificate) => ({ certificate, authority: null }))
  const issuedAt = new Date('2022-04-26T00:00:00Z')
  return serialiseTrustList([
    { name: 'test', kind: 'vaxpass', issuedAt, validUntil: null, authorities: [], keys, ...facts },
  ])
}

export const ISSUED_AT = new Date('2022-04-26T01:00:00Z')
export const EXPIRES_AT = new Date('2023-04-26T01:00:00Z')

/** The content of a well-made passport of an invented person. */
export function samplePayload(): DccPayload {
  return dccPayload({
    familyName: 'Nguyễn',
    givenName: 'Thị Ví Dụ',
    birthDate: '1985-03-02' as PartialDay, // a day of the calendar
    vaccine: 'AZ',
    doseNumber: 2,
    seriesDoses: 2,
    givenOn: parseDay('2021-09-30') as Day, // a day of the calendar
    country: 'VN',
    issuer: 'Ministry of Health',
    certificateId: newUvci('VN', '0123456789ABCDEF0123456789ABCDEF'),
  })
}

/** The claims of a sample passport as CBOR. */
export function samplePayloadBytes(dcc: DccPayload = samplePayload()): Uint8Array {
  return buildCwt({ issuer: 'VN', issuedAt: ISSUED_AT, expiresAt: EXPIRES_AT, dcc })
}

/** A passport as we make them. */
export function passportText(signer: TestSigner, payload = samplePayloadBytes()): string {
  const { kid, algorithm } = signer
  const signed = toBeSigned({ payload, kid, algorithm })
  return finish(signed, signer.sign(signed))
}

/** The signature over any header and payload, for messages that we would never write. */
export function signParts(signer: TestSigner, header: Uint8Array, payload: Uint8Array): Uint8Array {
  return signer.sign(signatureInput(header, payload))
}
