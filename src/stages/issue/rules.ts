/** What a passport will say, decided without I/O, and its finished text. */
import type { Day } from '../../core/dates.ts'
import { type DoseState, stateOf } from '../../core/dose/actions.ts'
import type { DoseId } from '../../core/dose/dose.ts'
import { VACCINES } from '../../core/dose/vaccines.ts'
import { finish, toBeSigned } from '../../core/hcert/encode.ts'
import { buildCwt, dccPayload } from '../../core/passport/claims.ts'
import { lintPassport } from '../../core/passport/lint.ts'
import { newUvci } from '../../core/passport/uvci.ts'
import type { StoredDose } from '../record/index.ts'
import type { Holder, PersonDoses } from './ports.ts'

/** Who issues, and with which key. */
export interface Issuer {
  /** ISO 3166-1 alpha-2. */
  readonly country: string
  /** Name that stands on the passport. */
  readonly name: string
  /** First 8 bytes of SHA-256 over the signer's certificate. */
  readonly kid: Uint8Array
  readonly algorithm: 'ES256'
  /** End of the signer's certificate. */
  readonly keyValidUntil: Date
}

/** The holder's data as they are kept beside the intent, so that a run that crashed can be finished. */
export interface HolderRecord {
  readonly family_name: string
  readonly given_name: string
  readonly birth_date: string
  /** Where the notice goes; null = nowhere. */
  readonly email: string | null
}

/** A passport that is about to be signed. */
export interface Intent {
  readonly passportId: string
  readonly personId: string
  readonly certificateId: string
  readonly kid: Uint8Array
  readonly toBeSigned: Uint8Array
  readonly holder: HolderRecord
  /** Dose records on which it rests. */
  readonly doses: readonly DoseId[]
  readonly validUntil: Date
  readonly createdAt: Date
}

/** An intent and its signature, null while there is none. */
export interface SignedIntent extends Intent {
  readonly signature: Uint8Array | null
}

/** A passport as it leaves: everything but the bytes that were signed, and the text of its QR code. */
export interface FinishedPassport extends Omit<Intent, 'kid' | 'toBeSigned'> {
  readonly hcert: string
}

/** An intent; or the codes why none may be made (none at all: there is nothing to do). */
export type Plan =
  | { readonly intent: Intent }
  | { readonly personId: string; readonly problems: readonly string[] }

export const isPlanned = (plan: Plan): plan is { readonly intent: Intent } => 'intent' in plan

/** Months that a passport lasts (Decision 5772/QD-BYT of 20 December 2021). */
const VALID_MONTHS = 12

/**
 * Plans the passport of a person for the latest signed dose. Problems are the lint's codes, `holder.unknown` and
 * `holder.deceased`; no problems and no intent mean that every signed dose is covered already.
 */
export function planPassport(
  { personId, doses }: PersonDoses,
  holder: Holder | undefined,
  { issuer, passportId, now }: { readonly issuer: Issuer; readonly passportId: string; readonly now: Date },
): Plan {
  const signed = signedInOrder(doses)
  const latest = signed.at(-1)
  if (latest === undefined || signed.every(({ standing }) => standing.covered))
    return { personId, problems: [] }
  if (holder === undefined) return { personId, problems: ['holder.unknown'] }
  if (isDead(holder, latest.claim.givenOn)) return { personId, problems: ['holder.deceased'] }
  const createdAt = new Date(Math.floor(now.getTime() / 1000) * 1000)
  const validUntil = validityEnd(createdAt, issuer.keyValidUntil)
  const certificateId = newUvci(issuer.country, passportId.replaceAll('-', '').toUpperCase())
  const dcc = dccPayload({
    familyName: holder.familyName,
    givenName: holder.givenName,
    birthDate: holder.birthDate,
    vaccine: latest.claim.vaccine,
    ...numbering(signed),
    givenOn: latest.claim.givenOn,
    country: issuer.country,
    issuer: issuer.name,
    certificateId,
  })
  const problems = lintPassport(dcc, { now, expiresAt: validUntil, keyValidUntil: issuer.keyValidUntil })
  if (problems.length > 0) return { personId, problems }
  const payload = buildCwt({ issuer: issuer.country, issuedAt: createdAt, expiresAt: validUntil, dcc })
  const intent: Intent = {
    passportId,
    personId,
    certificateId,
    kid: issuer.kid,
    toBeSigned: toBeSigned({ payload, kid: issuer.kid, algorithm: issuer.algorithm }),
    holder: holderRecord(holder, signed),
    doses: signed.map(({ doseId }) => doseId),
    validUntil,
    createdAt,
  }
  return { intent }
}

/** The notice goes to the address of the latest dose that has one. */
function holderRecord(
  { familyName, givenName, birthDate }: Holder,
  signed: readonly StoredDose[],
): HolderRecord {
  return {
    family_name: familyName,
    given_name: givenName,
    birth_date: birthDate,
    email: signed.findLast(({ claim }) => claim.email !== null)?.claim.email ?? null,
  }
}

/** Puts the signature in: nothing is encoded again. */
export function finishPassport({
  kid: _kid,
  toBeSigned: signed,
  signature,
  ...rest
}: Intent & { readonly signature: Uint8Array }): FinishedPassport {
  return { ...rest, hcert: finish(signed, signature) }
}

/** A record with an open case, or one that was withdrawn, does not count: no passport says "dose 4 of 2". */
function signedInOrder(doses: readonly StoredDose[]): StoredDose[] {
  return doses
    .filter(({ standing }) => COUNTED.has(stateOf(standing)))
    .sort((a, b) =>
      a.claim.givenOn === b.claim.givenOn
        ? (a.claim.doseNumber ?? 0) - (b.claim.doseNumber ?? 0) || (a.doseId < b.doseId ? -1 : 1)
        : a.claim.givenOn < b.claim.givenOn
          ? -1
          : 1,
    )
}

const COUNTED: ReadonlySet<DoseState> = new Set(['signed', 'covered'])

const isDead = ({ deceasedOn }: Holder, givenOn: Day): boolean => deceasedOn !== null && deceasedOn < givenOn

function validityEnd(from: Date, keyValidUntil: Date): Date {
  const end = new Date(from)
  end.setUTCMonth(end.getUTCMonth() + VALID_MONTHS)
  return end < keyValidUntil ? end : keyValidUntil
}

/**
 * Number of the latest dose and of the series. Days on which a dose was given count once, and a station that says "third
 * dose" knows of doses that are not here yet. A booster counts on: 3/3 after a series of two, 2/1 after a series of one
 * (EU Commission, technical specifications, annex on doses, February 2022).
 */
function numbering(signed: readonly StoredDose[]): { doseNumber: number; seriesDoses: number } {
  const days = new Set(signed.map(({ claim }) => claim.givenOn)).size
  const first = signed[0]
  const latest = signed.at(-1)
  const doseNumber = Math.max(days, latest?.claim.doseNumber ?? 1)
  const series = first === undefined ? 1 : VACCINES[first.claim.vaccine].primaryDoses
  if (doseNumber <= series || series === 1) return { doseNumber, seriesDoses: series }
  return { doseNumber, seriesDoses: doseNumber }
}
