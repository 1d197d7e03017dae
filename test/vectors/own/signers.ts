/** The signers of the own vectors, with keys that are published on purpose and protect nothing. */
import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import { readCertificate } from '../../../src/core/trust/certificate.ts'
import { P256, P384, signEcdsa, signEd25519, signPss } from './signing.ts'

/** File `<name>.key.pem` each. */
export const KEYS = {
  'ec-1': 'P-256',
  'ec-2': 'P-256',
  'ec-3': 'P-256',
  'ec-384': 'P-384',
  'ed-1': 'Ed25519',
  'rsa-1': 'RSA-2048',
  'rsa-weak': 'RSA-1024',
} as const
export type KeyName = keyof typeof KEYS

interface CertificateFacts {
  readonly key: KeyName
  readonly subject: string
  readonly usages: readonly string[]
  readonly notBefore: string
  readonly notAfter: string
}

const ordinary: CertificateFacts = {
  key: 'ec-1',
  subject: 'C=VN, O=Test that protects nothing, CN=DSC',
  usages: [],
  notBefore: '2022-01-01T00:00:00Z',
  notAfter: '2024-01-01T00:00:00Z',
}
const USAGE = '1.3.6.1.4.1.1847.2021.1'
/** The slip that a third of real certificates carry. */
const MISSPELT = '1.3.6.1.4.1.0.1847.2021.1'
const using = (...usages: string[]): CertificateFacts => ({ ...ordinary, key: 'ec-3', usages })

/** File `<name>.pem` each. */
export const CERTIFICATES = {
  vn: ordinary,
  /** The same public key, certified once more. */
  'vn-renewed': { ...ordinary, notAfter: '2024-06-01T00:00:00Z' },
  fr: { ...ordinary, key: 'ec-2', subject: 'C=FR, O=Test that protects nothing, CN=DSC' },
  'no-country': { ...ordinary, key: 'ec-2', subject: 'O=Test that protects nothing, CN=DSC' },
  'vn-rsa': { ...ordinary, key: 'rsa-1' },
  'vn-rsa-1024': { ...ordinary, key: 'rsa-weak' },
  'vn-p384': { ...ordinary, key: 'ec-384' },
  'vn-ed25519': { ...ordinary, key: 'ed-1' },
  'vn-ended': { ...ordinary, key: 'ec-3', notAfter: '2022-05-01T00:00:00Z' },
  'vn-begins-later': { ...ordinary, key: 'ec-3', notBefore: '2022-07-01T00:00:00Z' },
  'vn-for-tests': using(`${USAGE}.1`),
  'vn-for-tests-misspelt': using(`${MISSPELT}.1`),
  'vn-for-vaccinations': using(`${USAGE}.2`),
  'vn-for-vaccinations-misspelt': using(`${MISSPELT}.2`),
  'vn-for-recoveries': using(`${USAGE}.3`),
  'vn-for-recoveries-misspelt': using(`${MISSPELT}.3`),
  'vn-for-all-three': using(`${USAGE}.1`, `${MISSPELT}.2`, `${USAGE}.3`),
  /** serverAuth and clientAuth say nothing about passports. */
  'vn-for-web-servers': using('1.3.6.1.5.5.7.3.1', '1.3.6.1.5.5.7.3.2'),
} as const satisfies Record<string, CertificateFacts>
export type CertificateName = keyof typeof CERTIFICATES

export interface OwnSigner {
  readonly name: CertificateName
  readonly key: KeyObject
  /** COSE label of the algorithm that belongs to the key. */
  readonly algorithm: number
  readonly certificate: Uint8Array
  readonly kid: Uint8Array
  /** The same message gives the same signature. */
  sign(message: Uint8Array): Uint8Array
}

export const COSE = { ES256: -7, ES384: -35, PS256: -37, EdDSA: -8, RS256: -257, HS256: 5 } as const

/** "Stored", because a random one would make other vectors each time. */
export const SALT = new Uint8Array(32).map((_, at) => at)

export function keyFile(name: string): string {
  return join(import.meta.dirname, 'keys', `${name}.pem`)
}

export function ownSigner(name: CertificateName): OwnSigner {
  const keyName = CERTIFICATES[name].key
  const key = createPrivateKey(readFileSync(keyFile(`${keyName}.key`)))
  const certificate = certificateOf(name)
  const kid = readCertificate(certificate)?.kid ?? new Uint8Array()
  switch (KEYS[keyName]) {
    case 'P-256':
      return { name, key, certificate, kid, algorithm: COSE.ES256, sign: (m) => signEcdsa(key, m, P256) }
    case 'P-384':
      return { name, key, certificate, kid, algorithm: COSE.ES384, sign: (m) => signEcdsa(key, m, P384) }
    case 'Ed25519':
      return { name, key, certificate, kid, algorithm: COSE.EdDSA, sign: (m) => signEd25519(key, m) }
    default:
      return { name, key, certificate, kid, algorithm: COSE.PS256, sign: (m) => signPss(key, m, SALT) }
  }
}

/** DER. */
export function certificateOf(name: string): Uint8Array {
  return new Uint8Array(new X509Certificate(readFileSync(keyFile(name))).raw)
}
