/** What a passport says, read from the text of its QR code alone: paper and page print this and nothing else. */
import type { CborValue } from '../../../core/hcert/cbor.ts'
import { decodeHcert } from '../../../core/hcert/decode.ts'
import { nodeInflate } from '../../crypto/index.ts'

/** One vaccination; codes of the EU value sets, days as `yyyy-MM-dd`. */
export interface PrintedDose {
  readonly disease: string
  readonly kind: string
  readonly product: string
  readonly manufacturer: string
  readonly number: number
  readonly of: number
  readonly givenOn: string
  /** Country of the injection, ISO 3166-1 alpha-2. */
  readonly country: string
  readonly issuer: string
  readonly certificateId: string
}

export interface PrintedPassport {
  readonly familyName: string
  readonly givenName: string
  /** The names in the letters of the machine readable zone. */
  readonly familyNameLatin: string
  readonly givenNameLatin: string
  /** `yyyy`, `yyyy-MM` or `yyyy-MM-dd`; empty when unknown. */
  readonly birthDate: string
  /** Null on a certificate of a test or a recovery. */
  readonly dose: PrintedDose | null
  /** Instants of the claims; null when absent. */
  readonly issuedAt: Date | null
  readonly validUntil: Date | null
}

type Fields = ReadonlyMap<CborValue, CborValue>

/** Reads holder and first vaccination; undefined when the text holds no certificate. Says nothing about whether it is genuine. */
export function readPassport(text: string): PrintedPassport | undefined {
  const { claims } = decodeHcert(text, nodeInflate)
  const dcc = claims?.dcc ?? null
  const names = dcc?.get('nam')
  const doses = dcc?.get('v')
  const dose: CborValue = Array.isArray(doses) ? doses[0] : undefined
  if (claims === null || dcc === null || !(names instanceof Map)) return undefined
  return {
    familyName: textOf(names, 'fn'),
    givenName: textOf(names, 'gn'),
    familyNameLatin: textOf(names, 'fnt'),
    givenNameLatin: textOf(names, 'gnt'),
    birthDate: textOf(dcc, 'dob'),
    dose: dose instanceof Map ? doseOf(dose) : null,
    issuedAt: instantOf(claims.issuedAt),
    validUntil: instantOf(claims.expiresAt),
  }
}

function doseOf(fields: Fields): PrintedDose {
  return {
    disease: textOf(fields, 'tg'),
    kind: textOf(fields, 'vp'),
    product: textOf(fields, 'mp'),
    manufacturer: textOf(fields, 'ma'),
    number: numberOf(fields, 'dn'),
    of: numberOf(fields, 'sd'),
    givenOn: textOf(fields, 'dt').slice(0, 10),
    country: textOf(fields, 'co'),
    issuer: textOf(fields, 'is'),
    certificateId: textOf(fields, 'ci'),
  }
}

/** Foreign issuers leave fields out or mistype them: an empty text, never a guess. */
function textOf(fields: Fields, key: string): string {
  const value = fields.get(key)
  return typeof value === 'string' ? value : ''
}

function numberOf(fields: Fields, key: string): number {
  const value = fields.get(key)
  return typeof value === 'number' ? value : 0
}

/** The years that a calendar prints with four digits; whatever lies beyond is no time of issue or expiry. */
const FIRST_SECOND = Date.UTC(1000, 0, 2) / 1000
const LAST_SECOND = Date.UTC(9999, 11, 30) / 1000

function instantOf(seconds: number | null): Date | null {
  if (seconds === null || !(seconds > FIRST_SECOND && seconds < LAST_SECOND)) return null
  return new Date(seconds * 1000)
}
