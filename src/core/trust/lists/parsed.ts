/** What every reader of a list gives, and what the readers share. */
import type { CheckSignature, VerifyingKey } from '../../hcert/check.ts'
import { Refusal } from '../../refusal.ts'
import { fromBase64, toBase64 } from '../base64.ts'
import { type Certificate, readCertificate } from '../certificate.ts'
import type { SourceKind } from '../trust-list.ts'
import type { Dropped } from './drops.ts'

/** No list of the world is a tenth of it; what is larger is refused unread. */
export const LIST_BYTES_MAX = 32 * 1024 * 1024
/** The largest real certificate has 3 kB. */
const CERTIFICATE_LETTERS_MAX = 64 * 1024

export const TRUST_FORMATS = ['vaxpass', 'dccg', 'de', 'eu-archive', 'eu-flat', 'gdhcn'] as const
export type TrustFormat = (typeof TRUST_FORMATS)[number]

/** Whether the list itself is signed by someone whose key the reader was given. */
export interface ListProof {
  readonly state: 'verified' | 'not-verified' | 'absent'
  /** `own`: the key came with the list itself, so that it proves no origin; null unless verified. */
  readonly key: 'given' | 'own' | null
  /** Does the proof cover what the list says of its keys (domain, usage), or the keys alone? */
  readonly coversLabels: boolean
}

export const NO_PROOF: ListProof = { state: 'absent', key: null, coversLabels: false }

export interface ParsedTrust {
  readonly format: TrustFormat
  readonly kind: SourceKind
  /** Null when the list does not say. */
  readonly name: string | null
  readonly issuedAt: Date | null
  readonly validUntil: Date | null
  readonly proof: ListProof
  /** Country signing authorities (CSCA), DER; not checked yet. */
  readonly authorities: readonly Uint8Array[]
  /** Document signers (DSC), DER; not checked yet. */
  readonly signers: readonly Uint8Array[]
  readonly dropped: readonly Dropped[]
}

export interface ReadOptions {
  /** Key under which the list is signed. */
  readonly proofKey?: VerifyingKey | undefined
  /** Without it no proof can be verified. */
  readonly check?: CheckSignature | undefined
}

/** @throws {Refusal} `trust.invalid` */
export function invalid(why: string): Refusal {
  return new Refusal('trust.invalid', `this is no trust list: ${why}`)
}

/** Undefined for anything that is no JSON. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Base64 of a certificate, with or without line breaks. */
export function derOf(value: unknown): Uint8Array | undefined {
  if (typeof value !== 'string' || value.length > CERTIFICATE_LETTERS_MAX) return undefined
  return fromBase64(value.replace(/\s/g, ''))
}

const PEM = /-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]*)-----END CERTIFICATE-----/g

/** The certificates of a PEM text (RFC 7468), in their order. */
export function pemCertificates(text: string): Uint8Array[] {
  return [...text.matchAll(PEM)].flatMap(([, body]) => derOf(body) ?? [])
}

/** What an entry says of its certificate; undefined says nothing. */
export interface Claimed {
  /** Base64. */
  readonly kid?: unknown
  readonly country?: unknown
}

/** A certificate that is what its entry says, or why it is left out. */
export function certificateOf(
  der: Uint8Array | undefined,
  { kid, country }: Claimed,
): Certificate | 'unreadable' | 'wrong-kid' | 'wrong-country' {
  const certificate = der === undefined ? undefined : readCertificate(der)
  if (certificate === undefined) return 'unreadable'
  if (kid !== undefined && kid !== toBase64(certificate.kid)) return 'wrong-kid'
  return country !== undefined && country !== certificate.country ? 'wrong-country' : certificate
}

/** How a list entry is called in a report: by its key id where it has the form of one, else by its place. */
export function whatOf(kid: unknown, index: number): string {
  return typeof kid === 'string' && /^[A-Za-z0-9+/_-]{11}=?$/.test(kid) ? kid : `entry ${index + 1}`
}
