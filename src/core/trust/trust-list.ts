/** The public keys that a verifier trusts, as one JSON file: `vaxpass-trust-list/1`. Holds nothing secret. */
import { algorithmOf, type VerifyingKey } from '../hcert/check.ts'
import { Refusal } from '../refusal.ts'
import { fromBase64, toBase64 } from './base64.ts'
import { type Certificate, readCertificate } from './certificate.ts'

export const TRUST_FORMAT = 'vaxpass-trust-list/1'

export interface TrustedKey {
  /** First 8 bytes of SHA-256 over the certificate, base64. */
  readonly kid: string
  /** ISO 3166-1 alpha-2 of the country that vouches for the key; empty when neither list nor certificate says. */
  readonly country: string
  readonly certificate: Certificate
  /** Undefined when passports know no algorithm for such a key: it is listed, and nothing verifies under it. */
  readonly verifying: VerifyingKey | undefined
}

export interface TrustList {
  readonly issuedAt: Date
  readonly keys: readonly TrustedKey[]
  /** Several keys may share a kid: all are tried (hcert_spec 3.3.3). */
  readonly byKid: ReadonlyMap<string, readonly TrustedKey[]>
}

/**
 * Reads a trust list; members that it does not know are ignored, a key that it cannot use is not.
 * @throws {Refusal} `trust.invalid` naming the entry
 */
export function parseTrustList(text: string): TrustList {
  const list = objectOf(jsonOf(text))
  if (list?.format !== TRUST_FORMAT) throw invalid(`"format" must be "${TRUST_FORMAT}"`)
  const issuedAt = typeof list.issued_at === 'string' ? new Date(list.issued_at) : undefined
  if (issuedAt === undefined || Number.isNaN(issuedAt.getTime()))
    throw invalid('"issued_at" must be an instant')
  if (!Array.isArray(list.keys)) throw invalid('"keys" must be a list')
  const keys = list.keys.map(readKey)
  return { issuedAt, keys, byKid: Map.groupBy(keys, ({ kid }) => kid) }
}

/**
 * Writes a trust list over DER certificates; the same certificates give the same text.
 * @throws {TypeError} when one of them is no certificate
 */
export function serialiseTrustList({
  issuedAt,
  certificates,
}: {
  readonly issuedAt: Date
  readonly certificates: readonly Uint8Array[]
}): string {
  const keys = certificates.map((der) => {
    const certificate = readCertificate(der)
    if (certificate === undefined) throw new TypeError('not a DER certificate')
    return { kid: toBase64(certificate.kid), country: certificate.country, certificate: toBase64(der) }
  })
  const list = { format: TRUST_FORMAT, issued_at: issuedAt.toISOString(), keys }
  return `${JSON.stringify(list, null, 2)}\n`
}

/** The kid must be the certificate's own: a list cannot pass one key off as another. */
function readKey(entry: unknown, index: number): TrustedKey {
  const { kid, country, certificate: encoded } = objectOf(entry) ?? {}
  const at = `keys[${index}]`
  const certificate = readCertificate(bytesOf(encoded) ?? new Uint8Array())
  if (certificate === undefined) throw invalid(`"${at}.certificate" must be a DER certificate in base64`)
  if (kid !== toBase64(certificate.kid)) throw invalid(`"${at}.kid" is not the key id of its certificate`)
  if (country !== certificate.country) throw invalid(`"${at}.country" is not the country of its certificate`)
  const { publicKey, keyKind } = certificate
  const algorithm = algorithmOf(keyKind)
  const verifying = algorithm === undefined ? undefined : { algorithm, publicKey }
  return { kid, country, certificate, verifying }
}

function bytesOf(value: unknown): Uint8Array | undefined {
  return typeof value === 'string' ? fromBase64(value) : undefined
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> | undefined {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
  return isObject ? (value as Readonly<Record<string, unknown>>) : undefined // an object has text keys
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw invalid('it is not JSON')
  }
}

function invalid(why: string): Refusal {
  return new Refusal('trust.invalid', `this is no trust list: ${why}`)
}
