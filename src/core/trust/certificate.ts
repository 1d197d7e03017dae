/** What a verifier must know of a signer's certificate (RFC 5280): key, validity, country, what it may sign. */
import { sha256 } from '@noble/hashes/sha2.js'

import type { KeyKind } from '../hcert/algorithms.ts'
import { EVENT_TYPES, type EventType } from '../passport/content-rules.ts'
import { type Der, itemsIn, oidText, readItems, TAG } from './der.ts'

export interface Certificate {
  /** First 8 bytes of SHA-256 over the certificate (hcert_spec A.1). */
  readonly kid: Uint8Array
  /** SubjectPublicKeyInfo, DER. */
  readonly publicKey: Uint8Array
  readonly keyKind: KeyKind
  /** ISO 3166-1 alpha-2 of the subject; empty when it names none. */
  readonly country: string
  readonly notBefore: Date
  readonly notAfter: Date
  /** Kinds of passport it may sign; all three when it does not say (hcert_spec A.4). */
  readonly mayProve: readonly EventType[]
}

const KID_BYTES = 8
const OID = {
  rsa: '1.2.840.113549.1.1.1',
  rsaPss: '1.2.840.113549.1.1.10',
  ec: '1.2.840.10045.2.1',
  p256: '1.2.840.10045.3.1.7',
  country: '2.5.4.6',
  extendedKeyUsage: '2.5.29.37',
} as const

const MISSPELT = '1.3.6.1.4.1.0.'
/** The key usages of passports: as specified, and with the slip (an extra arc 0) that a third of real certificates carry. */
const USAGES: ReadonlyMap<string, EventType> = new Map([
  ['1.3.6.1.4.1.1847.2021.1.1', 't'],
  ['1.3.6.1.4.1.1847.2021.1.2', 'v'],
  ['1.3.6.1.4.1.1847.2021.1.3', 'r'],
  ['1.3.6.1.4.1.0.1847.2021.1.1', 't'],
  ['1.3.6.1.4.1.0.1847.2021.1.2', 'v'],
  ['1.3.6.1.4.1.0.1847.2021.1.3', 'r'],
])

/** Reads a DER certificate; undefined when it is none. Its own signature is not looked at. */
export function readCertificate(der: Uint8Array): Certificate | undefined {
  const parts = certificateParts(der)
  const [notBefore, notAfter] = itemsIn(parts?.validity).map(timeOf)
  if (parts === undefined || notBefore === undefined || notAfter === undefined) return undefined
  return {
    kid: sha256(der).slice(0, KID_BYTES),
    publicKey: parts.publicKey.whole,
    keyKind: keyKindOf(parts.publicKey),
    country: countryOf(parts.subject),
    notBefore,
    notAfter,
    mayProve: mayProve(extendedUsages(parts)),
  }
}

/** A certificate taken apart (RFC 5280 section 4.1), nothing of it interpreted. */
export interface CertificateParts {
  /** What is signed, with its head. */
  readonly signed: Der
  /** AlgorithmIdentifier outside of what is signed, and the one inside: a sound certificate has the same. */
  readonly algorithm: Der
  readonly algorithmInside: Der
  readonly signature: Der
  readonly issuer: Der
  readonly validity: Der
  readonly subject: Der
  readonly publicKey: Der
  /** Object identifier -> its value, DER. */
  readonly extensions: ReadonlyMap<string, Uint8Array>
}

/** Takes a DER certificate apart; undefined when it is none. */
export function certificateParts(der: Uint8Array): CertificateParts | undefined {
  const outer = readItems(der)
  if (outer?.length !== 1) return undefined
  const [signed, algorithm, signature] = itemsIn(outer[0])
  const fields = itemsIn(signed)
  // A version that may be absent stands before all others, a serial number after it.
  const base = fields[0]?.tag === TAG.version ? 2 : 1
  const [algorithmInside, issuer, validity, subject, publicKey] = fields.slice(base, base + 5)
  if (!isSequence(outer[0]) || !isSequence(signed) || !isSequence(algorithm)) return undefined
  if (!isSequence(algorithmInside) || !isSequence(issuer) || !isSequence(validity)) return undefined
  if (!isSequence(subject) || !isSequence(publicKey) || signature?.tag !== TAG.bitString) return undefined
  const extensions = extensionsOf(fields.find(({ tag }) => tag === TAG.extensions))
  return {
    signed,
    algorithm,
    algorithmInside,
    signature,
    issuer,
    validity,
    subject,
    publicKey,
    extensions,
  }
}

function isSequence(item: Der | undefined): item is Der {
  return item?.tag === TAG.sequence
}

/** Object identifiers of the extended key usages; empty when there are none. */
export function extendedUsages({ extensions }: Pick<CertificateParts, 'extensions'>): readonly string[] {
  const value = extensions.get(OID.extendedKeyUsage)
  return value === undefined ? [] : itemsIn(readItems(value)?.[0]).map(oidText)
}

/** Is it a usage of passports with the extra arc 0? */
export function isMisspeltUsage(oid: string): boolean {
  return USAGES.has(oid) && oid.startsWith(MISSPELT)
}

function extensionsOf(extensions: Der | undefined): Map<string, Uint8Array> {
  const found = new Map<string, Uint8Array>()
  for (const extension of itemsIn(itemsIn(extensions)[0])) {
    const items = itemsIn(extension)
    const value = items.find(({ tag }) => tag === TAG.octetString)
    if (value !== undefined) found.set(oidText(items[0]), value.content)
  }
  return found
}

/** What kind of key a SubjectPublicKeyInfo holds. */
export function keyKindOf(key: Der): KeyKind {
  const [algorithm, bits] = itemsIn(key)
  const [name, parameter] = itemsIn(algorithm)
  const oid = oidText(name)
  if (oid === OID.ec) return { kind: 'EC', curve: oidText(parameter) === OID.p256 ? 'P-256' : 'other' }
  if (oid !== OID.rsa && oid !== OID.rsaPss) return { kind: 'other' }
  // A bit string starts with the number of unused bits, which is 0 here.
  const modulus = itemsIn(readItems(bits?.content.subarray(1) ?? new Uint8Array())?.[0])[0]
  return { kind: 'RSA', bits: bitLength(modulus?.content ?? new Uint8Array()) }
}

function bitLength(number: Uint8Array): number {
  const start = number.findIndex((byte) => byte !== 0)
  return start < 0 ? 0 : (number.length - start) * 8 - (Math.clz32(number[start] ?? 0) - 24)
}

function countryOf(subject: Der | undefined): string {
  for (const set of itemsIn(subject)) {
    for (const attribute of itemsIn(set)) {
      const [type, value] = itemsIn(attribute)
      if (oidText(type) === OID.country) return new TextDecoder().decode(value?.content).toUpperCase()
    }
  }
  return ''
}

const TIME_FORMS: ReadonlyMap<number, RegExp> = new Map([
  [TAG.utcTime, /^(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})?Z$/],
  [TAG.generalizedTime, /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})?Z$/],
])

/** UTCTime (two-digit year, RFC 5280 section 4.1.2.5.1) or GeneralizedTime, both ending in Z. */
function timeOf({ tag, content }: Der): Date | undefined {
  const match = TIME_FORMS.get(tag)?.exec(new TextDecoder().decode(content))
  if (match === undefined || match === null) return undefined
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match
    .slice(1)
    .map((n) => Number(n ?? 0))
  const fullYear = tag === TAG.generalizedTime ? year : year < 50 ? 2000 + year : 1900 + year
  return new Date(Date.UTC(fullYear, month - 1, day, hour, minute, second))
}

function mayProve(oids: readonly string[]): readonly EventType[] {
  const named = new Set(oids.flatMap((oid) => USAGES.get(oid) ?? []))
  return named.size === 0 ? EVENT_TYPES : EVENT_TYPES.filter((type) => named.has(type))
}
