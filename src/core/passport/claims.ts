/** What a passport says: the vaccination entry of the EU DCC schema 1.3 and the CWT claims around it. */
import type { Day, PartialDay } from '../dates.ts'
import { VACCINES, type VaccineCode } from '../dose/vaccines.ts'
import { encodeCbor } from '../hcert/cbor.ts'
import { icaoName } from './transliterate.ts'
import { COVID_19 } from './value-sets.ts'

/** Schema version of every passport we make. */
export const DCC_VERSION = '1.3.0'

/** CWT claim keys (RFC 8392; hcert_spec 3.3.4-3.3.7). */
export const CLAIM = { issuer: 1, expiresAt: 4, issuedAt: 6, hcert: -260 } as const
/** Key of the EU DCC within the hcert claim. */
export const EU_DCC = 1

export interface DccName {
  /** Family name and given name as written, NFC. */
  readonly fn: string
  readonly gn: string
  /** The same in the letters of the machine readable zone. */
  readonly fnt: string
  readonly gnt: string
}

export interface DccVaccination {
  /** Disease. */
  readonly tg: string
  /** Kind of vaccine, product, marketing authorisation holder. */
  readonly vp: string
  readonly mp: string
  readonly ma: string
  /** Number of this dose; doses in the series. A booster's number may exceed the series. */
  readonly dn: number
  readonly sd: number
  /** Day of the injection. */
  readonly dt: string
  /** Country of the injection, issuer, certificate number. */
  readonly co: string
  readonly is: string
  readonly ci: string
}

export interface DccPayload {
  readonly ver: string
  readonly nam: DccName
  readonly dob: string
  readonly v: readonly [DccVaccination]
}

/** One vaccination of one person, in our own words. */
export interface VaccinationFacts {
  readonly familyName: string
  /** Empty for a name of one word. */
  readonly givenName: string
  readonly birthDate: PartialDay
  readonly vaccine: VaccineCode
  readonly doseNumber: number
  readonly seriesDoses: number
  readonly givenOn: Day
  /** Country of the injection, ISO 3166-1 alpha-2. */
  readonly country: string
  readonly issuer: string
  readonly certificateId: string
}

/** The payload for one vaccination; makes no judgement, that is lint's work. */
export function dccPayload(facts: VaccinationFacts): DccPayload {
  const { vp, mp, ma } = VACCINES[facts.vaccine]
  const familyName = facts.familyName.normalize('NFC')
  const givenName = facts.givenName.normalize('NFC')
  return {
    ver: DCC_VERSION,
    nam: { fn: familyName, gn: givenName, fnt: icaoName(familyName), gnt: icaoName(givenName) },
    dob: facts.birthDate,
    v: [
      {
        tg: COVID_19,
        vp,
        mp,
        ma,
        dn: facts.doseNumber,
        sd: facts.seriesDoses,
        dt: facts.givenOn,
        co: facts.country,
        is: facts.issuer.normalize('NFC'),
        ci: facts.certificateId,
      },
    ],
  }
}

export interface CwtFacts {
  /** Country that issues, ISO 3166-1 alpha-2. */
  readonly issuer: string
  readonly issuedAt: Date
  readonly expiresAt: Date
  readonly dcc: DccPayload
}

/** The CWT claims as CBOR: iss, iat and exp in whole seconds, -260 with the certificate under 1. */
export function buildCwt({ issuer, issuedAt, expiresAt, dcc }: CwtFacts): Uint8Array {
  return encodeCbor(
    new Map<number, unknown>([
      [CLAIM.issuer, issuer],
      [CLAIM.expiresAt, wholeSeconds(expiresAt)],
      [CLAIM.issuedAt, wholeSeconds(issuedAt)],
      [CLAIM.hcert, new Map([[EU_DCC, dcc]])],
    ]),
  )
}

/** Seconds since 1970, rounded down: a passport never claims to be issued later or to last longer than it was. */
export function wholeSeconds(instant: Date): number {
  return Math.floor(instant.getTime() / 1000)
}
