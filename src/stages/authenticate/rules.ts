/** Whose dose is it: pure decisions over what a station typed and what the register answered. */

import type { ClaimChange } from '../../core/dose/actions.ts'
import { type Basis, type IdentityState, maskOf, type WrongField } from '../../core/dose/actions.ts'
import type { DoseClaim } from '../../core/dose/dose.ts'
import {
  type Comparison,
  compareIdentity,
  type Identity,
  type RegisterEntry,
} from '../../core/person/compare.ts'
import { ACCEPT_FROM, holdsNumber, isPossible, MARGIN, weigh } from '../../core/person/evidence.ts'
import { type NumberKind, readNumber, readPassportNumber } from '../../core/person/identity-number.ts'
import { personIdOfForeigner } from '../../core/person/person-id.ts'

/** The answer to "whose dose is it?", with everything that explains it. */
export interface Verdict {
  readonly identity: Exclude<IdentityState, 'unchecked'>
  readonly basis: Basis | null
  /** Sum of `WRONG_FIELDS` bits. */
  readonly wrong: number
  /** The person found; null when nobody or more than one fits. */
  readonly personId: string | null
  readonly numberKind: NumberKind
  /** Against the entry that decided, or the best that was not enough; null without any entry. */
  readonly comparison: Comparison | null
  /** Entries that fit about as well: 1 = one person; 0 = none. */
  readonly fitting: number
  /** What the register says where the claim differs. */
  readonly proposal: ClaimChange | null
}

interface Weighed {
  readonly entry: RegisterEntry
  readonly comparison: Comparison
  readonly weight: number
}

/** What of a claim is compared with the register. */
export function identityOf(claim: DoseClaim): Identity {
  return {
    number: readNumber(claim.idNumber),
    fullName: claim.fullName,
    birthDate: claim.birthDate,
    sex: claim.sex,
    phone: claim.phone,
    commune: claim.commune,
    guardian: readNumber(claim.guardianId),
  }
}

/** Foreigners are not in the register, unless the number is one of Viet Nam. */
export function isForeigner(claim: DoseClaim): boolean {
  const isForeign = claim.nationality !== 'VN' || (claim.idCountry ?? 'VN') !== 'VN'
  return isForeign && readNumber(claim.idNumber).kind !== 'personal'
}

/** A foreigner's identity rests on passport number and issuing country, and the facility answers for it. */
export function decideForeigner(claim: DoseClaim): Verdict {
  const { kind } = readNumber(claim.idNumber)
  const number = readPassportNumber(claim.idNumber)
  const nothing = { wrong: 0, comparison: null, fitting: 0, proposal: null, numberKind: kind }
  if (number === undefined) {
    const identity = kind === 'missing' || kind === 'placeholder' ? 'missing-id' : 'malformed-id'
    return { ...nothing, identity, basis: null, personId: null }
  }
  const personId = personIdOfForeigner(claim.idCountry ?? claim.nationality, number)
  return { ...nothing, identity: 'verified', basis: 'facility', personId, fitting: 1, numberKind: 'personal' }
}

/**
 * The number's own entry, where it agrees in everything: the first step of the waterfall, which needs no other candidates.
 * A hit by number alone is never proof: name and full birth date must agree, and the sex must not contradict.
 */
export function decideExact(claim: DoseClaim, entries: readonly RegisterEntry[]): Verdict | undefined {
  const weighed = weighAll(claim, entries)
  const exact = weighed.find(
    ({ comparison, entry }) => agreesInEverything(comparison) && !isDead(claim, entry),
  )
  return exact === undefined ? undefined : verified(claim, exact)
}

/** The verdict over all candidates. Pure: the same claim and the same entries give the same verdict. */
export function decide(claim: DoseClaim, entries: readonly RegisterEntry[]): Verdict {
  const exact = decideExact(claim, entries)
  if (exact !== undefined) return exact
  const all = weighAll(claim, entries)
  const possible = all
    .filter(({ comparison, weight }) => isPossible(comparison) && weight >= ACCEPT_FROM)
    .sort((a, b) => b.weight - a.weight || (a.entry.personId < b.entry.personId ? -1 : 1))
  const [best] = possible
  if (best === undefined) return notFound(claim, all)
  const rivals = possible.filter(({ weight }) => best.weight - weight < MARGIN)
  return rivals.length > 1 ? ambiguous(claim, best, rivals.length) : mismatch(claim, best)
}

function weighAll(claim: DoseClaim, entries: readonly RegisterEntry[]): Weighed[] {
  const identity = identityOf(claim)
  return entries.map((entry) => {
    const comparison = compareIdentity(identity, entry)
    return { entry, comparison, weight: weigh(comparison) }
  })
}

function agreesInEverything(c: Comparison): boolean {
  const nameAgrees = c.name.level === 'N0' || (c.name.level === 'N1' && !c.name.iySpelling)
  return c.number === 'I0' && nameAgrees && dateAgrees(c) && c.sex !== 'differs'
}

/** A register that knows only the year says less than the claim, and contradicts nothing. */
const dateAgrees = (c: Comparison): boolean => c.birthDate === 'D0' || c.isWithinRegister

const isDead = ({ givenOn }: DoseClaim, { deceasedOn }: RegisterEntry): boolean =>
  deceasedOn !== null && deceasedOn < givenOn

function verified(claim: DoseClaim, { entry, comparison }: Weighed): Verdict {
  return {
    identity: 'verified',
    basis: 'register',
    wrong: 0,
    personId: entry.personId,
    numberKind: readNumber(claim.idNumber).kind,
    comparison,
    fitting: 1,
    proposal: null,
  }
}

function mismatch(claim: DoseClaim, { entry, comparison }: Weighed): Verdict {
  const fields = wrongFields(claim, entry, comparison)
  return {
    identity: 'mismatch',
    basis: null,
    wrong: maskOf(fields),
    personId: entry.personId,
    numberKind: readNumber(claim.idNumber).kind,
    comparison,
    fitting: 1,
    proposal: proposalOf(fields, entry),
  }
}

function wrongFields(claim: DoseClaim, entry: RegisterEntry, c: Comparison): WrongField[] {
  const fields: WrongField[] = []
  if (c.number !== 'I0') fields.push('id_number')
  if (!dateAgrees(c)) fields.push('birth_date')
  if (c.name.level !== 'N0' && (c.name.level !== 'N1' || c.name.iySpelling)) fields.push('full_name')
  if (c.sex === 'differs') fields.push('sex')
  if (isDead(claim, entry)) fields.push('other')
  return fields
}

function proposalOf(fields: readonly WrongField[], entry: RegisterEntry): ClaimChange | null {
  const values: Readonly<Record<WrongField, ClaimChange>> = {
    id_number: { idNumber: entry.number },
    birth_date: { birthDate: entry.birthDate },
    full_name: { fullName: entry.fullName },
    sex: { sex: entry.sex },
    other: {},
  }
  const proposal = Object.assign({}, ...fields.map((field) => values[field])) as ClaimChange // each value is one
  return Object.keys(proposal).length === 0 ? null : proposal
}

function ambiguous(claim: DoseClaim, best: Weighed, fitting: number): Verdict {
  return {
    identity: 'ambiguous',
    basis: null,
    wrong: 0,
    personId: null,
    numberKind: readNumber(claim.idNumber).kind,
    comparison: best.comparison,
    fitting,
    proposal: null,
  }
}

/** Nobody fits. A usable number that leads to somebody else is to blame itself. */
function notFound(claim: DoseClaim, all: readonly Weighed[]): Verdict {
  const { kind } = readNumber(claim.idNumber)
  const [best] = [...all].sort((a, b) => b.weight - a.weight)
  const isOthersNumber = all.some(({ comparison }) => holdsNumber(comparison))
  const without = { missing: 'missing-id', placeholder: 'missing-id', malformed: 'malformed-id' } as const
  const identity = kind === 'personal' || kind === 'cmnd' ? 'unverifiable' : without[kind]
  return {
    identity,
    basis: null,
    wrong: isOthersNumber ? maskOf(['id_number']) : 0,
    personId: null,
    numberKind: kind,
    comparison: best?.comparison ?? null,
    fitting: 0,
    proposal: null,
  }
}
