/** The public keys that a verifier trusts, as one JSON file: `vaxpass-trust-list/1`. Holds nothing secret. */
import { algorithmOf, type VerifyingKey } from '../hcert/check.ts'
import { fieldsOf, jsonIn, listIn } from '../json-fields.ts'
import { Refusal } from '../refusal.ts'
import { fromBase64, toBase64 } from './base64.ts'
import { type Certificate, readCertificate } from './certificate.ts'

export const TRUST_FORMAT = 'vaxpass-trust-list/1'

/** Where keys come from: the own keys of this installation, or a list that was imported. */
export const SOURCE_KINDS = ['own', 'vaxpass', 'dccg', 'eu-archive', 'gdhcn'] as const
export type SourceKind = (typeof SOURCE_KINDS)[number]

/** One list that keys came with. Its age is the age of every key in it. */
export interface TrustSource {
  /** Short and unique within a trust list: what `vaxpass trust add --name` was given. */
  readonly name: string
  readonly kind: SourceKind
  readonly issuedAt: Date
  /** After it the list says nothing any more; null when the list names no end. */
  readonly validUntil: Date | null
}

/** A source with its content, as it is written down. */
export interface SourceContent extends TrustSource {
  /** Country signing authorities (CSCA), DER. */
  readonly authorities: readonly Uint8Array[]
  readonly keys: readonly {
    /** Document signer (DSC), DER. */
    readonly certificate: Uint8Array
    /** Key id (base64) of the authority whose signature over it was checked; null when none was. */
    readonly authority: string | null
  }[]
}

export interface TrustedKey {
  /** First 8 bytes of SHA-256 over the certificate, base64. */
  readonly kid: string
  /** ISO 3166-1 alpha-2 of the country that vouches for the key; empty when the certificate does not say. */
  readonly country: string
  readonly certificate: Certificate
  /** DER, as received. */
  readonly der: Uint8Array
  /** Undefined when passports know no algorithm for such a key: it is listed, and nothing verifies under it. */
  readonly verifying: VerifyingKey | undefined
  readonly authority: string | null
  readonly source: TrustSource
  /** Key ids of every certificate on the list with the same public key, this one's among them. */
  readonly names: readonly Uint8Array[]
}

export interface TrustList {
  readonly sources: readonly SourceContent[]
  readonly keys: readonly TrustedKey[]
  /** Several keys may share a kid: all are tried (hcert_spec 3.3.3). */
  readonly byKid: ReadonlyMap<string, readonly TrustedKey[]>
}

/** Public key (base64) -> the key ids of its certificates. */
type Names = Map<string, Uint8Array[]>

/**
 * Reads a trust list; members that it does not know are ignored, a key that it cannot use is not.
 * @throws {Refusal} `trust.invalid` naming the entry
 */
export function parseTrustList(text: string): TrustList {
  const list = fieldsOf(jsonIn(text, invalid))
  if (list?.format !== TRUST_FORMAT) throw invalid(`"format" must be "${TRUST_FORMAT}"`)
  const names: Names = new Map()
  const read = listIn(list.sources, 'sources', invalid).map((entry, index) =>
    readSource(entry, names, `sources[${index}]`),
  )
  const sources = read.map(({ content }) => content)
  if (new Set(sources.map(({ name }) => name)).size < sources.length)
    throw invalid('two sources have one name')
  const keys = read.flatMap((source) => source.keys)
  return { sources, keys, byKid: Map.groupBy(keys, ({ kid }) => kid) }
}

/**
 * Writes a trust list; the same sources give the same text.
 * @throws {TypeError} when a key is no certificate
 */
export function serialiseTrustList(sources: readonly SourceContent[]): string {
  const written = sources.map(({ name, kind, issuedAt, validUntil, authorities, keys }) => ({
    name,
    kind,
    issued_at: issuedAt.toISOString(),
    valid_until: validUntil?.toISOString() ?? null,
    authorities: authorities.map(toBase64),
    keys: keys.map(({ certificate: der, authority }) => {
      const certificate = readCertificate(der)
      if (certificate === undefined) throw new TypeError('not a DER certificate')
      const { country } = certificate
      return { kid: toBase64(certificate.kid), country, authority, certificate: toBase64(der) }
    }),
  }))
  return `${JSON.stringify({ format: TRUST_FORMAT, sources: written }, null, 2)}\n`
}

function readSource(
  entry: unknown,
  names: Names,
  at: string,
): { content: SourceContent; keys: TrustedKey[] } {
  const { name, kind, issued_at, valid_until, authorities, keys } = fieldsOf(entry) ?? {}
  if (typeof name !== 'string' || name === '') throw invalid(`"${at}.name" must be a text`)
  const known = SOURCE_KINDS.find((one) => one === kind)
  if (known === undefined) throw invalid(`"${at}.kind" must be one of ${SOURCE_KINDS.join(', ')}`)
  const issuedAt = instantOf(issued_at, `${at}.issued_at`)
  const validUntil = valid_until === null ? null : instantOf(valid_until, `${at}.valid_until`)
  const source: TrustSource = { name, kind: known, issuedAt, validUntil }
  const read = listIn(keys, `${at}.keys`, invalid).map((key, index) =>
    readKey(key, { source, names }, `${at}.keys[${index}]`),
  )
  const content: SourceContent = {
    ...source,
    authorities: listIn(authorities, `${at}.authorities`, invalid).map((authority, index) =>
      derOf(authority, `${at}.authorities[${index}]`),
    ),
    keys: read.map(({ der, authority }) => ({ certificate: der, authority })),
  }
  return { content, keys: read }
}

/** The kid must be the certificate's own: a list cannot pass one key off as another. */
function readKey(
  entry: unknown,
  { source, names }: { readonly source: TrustSource; readonly names: Names },
  at: string,
): TrustedKey {
  const { kid, country, certificate: encoded, authority } = fieldsOf(entry) ?? {}
  const der = derOf(encoded, `${at}.certificate`)
  const certificate = readCertificate(der)
  if (certificate === undefined) throw invalid(`"${at}.certificate" must be a DER certificate in base64`)
  if (kid !== toBase64(certificate.kid)) throw invalid(`"${at}.kid" is not the key id of its certificate`)
  if (country !== certificate.country) throw invalid(`"${at}.country" is not the country of its certificate`)
  if (authority !== null && typeof authority !== 'string') throw invalid(`"${at}.authority" must be a key id`)
  const { publicKey, keyKind } = certificate
  const algorithm = algorithmOf(keyKind)
  const verifying = algorithm === undefined ? undefined : { algorithm, publicKey }
  return { kid, country, certificate, der, verifying, authority, source, names: nameIt(certificate, names) }
}

function nameIt({ publicKey, kid }: Certificate, names: Names): readonly Uint8Array[] {
  const key = toBase64(publicKey)
  const known = names.get(key) ?? []
  names.set(key, known)
  known.push(kid)
  return known
}

function derOf(value: unknown, at: string): Uint8Array {
  const bytes = typeof value === 'string' ? fromBase64(value) : undefined
  if (bytes === undefined) throw invalid(`"${at}" must be base64`)
  return bytes
}

function instantOf(value: unknown, at: string): Date {
  const instant = new Date(typeof value === 'string' ? value : Number.NaN)
  if (Number.isNaN(instant.getTime())) throw invalid(`"${at}" must be an instant`)
  return instant
}

function invalid(why: string): Refusal {
  return new Refusal('trust.invalid', `this is no trust list: ${why}`)
}
