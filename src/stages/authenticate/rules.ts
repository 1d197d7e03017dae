/** Whose dose is it: pure decisions over what a station typed and what the register answered. */

import type { ClaimChange } from '../../core/dose/actions.ts'
import { type Basis, type IdentityState, maskOf, type WrongField } from '../../core/dose/actions.ts'
import type { DoseClaim } from '../../core/dose/dose.ts'
import { compareBirthDate, isWithin } from '../../core/person/birth-date.ts'
import {
  type Comparison,
  compareIdentity,
  type Identity,
  type RegisterEntry,
} from '../../core/person/compare.ts'
import { compareName } from '../../core/person/compare-name.ts'
import {
  blameOfNumber,
  type NumberKind,
  personalNumberFacts,
  readNumber,
  readPassportNumber,
} from '../../core/person/identity-number.ts'
import { personIdOfForeigner } from '../../core/person/person-id.ts'
import { holdsNumber, isPossible, type Scorer } from '../../core/person/weigh.ts'

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
  /** Evidence of that entry, log2 of the odds that it is the person's (core/person/weigh.ts); null without any entry. */
  readonly bits: number | null
  /** By how many bits the next best was weaker; null when there was no other. */
  readonly marginBits: number | null
  /** Entries that fit about as well, or have the old number that was typed as well: 1 = one person; 0 = none. */
  readonly fitting: number
  /** What the register says where the claim differs. */
  readonly proposal: ClaimChange | null
}

interface Weighed {
  readonly entry: RegisterEntry
  readonly comparison: Comparison
  readonly bits: number
}

/** A claim, read once for all comparisons. */
export interface Asked {
  readonly claim: DoseClaim
  readonly identity: Identity
}

/** Reads what of a claim is compared with the register. `guardianHousehold` is for the register to say. */
export function askedOf(claim: DoseClaim, guardianHousehold: string | null = null): Asked {
  const identity = {
    number: readNumber(claim.idNumber),
    fullName: claim.fullName,
    birthDate: claim.birthDate,
    sex: claim.sex,
    phone: claim.phone,
    commune: claim.commune,
    guardian: readNumber(claim.guardianId),
    guardianHousehold,
  }
  return { claim, identity }
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
  const nothing = { ...NO_ENTRY, wrong: 0, fitting: 0, proposal: null, numberKind: kind }
  if (number === undefined) {
    const identity = kind === 'missing' || kind === 'placeholder' ? 'missing-id' : 'malformed-id'
    return { ...nothing, identity, basis: null, personId: null }
  }
  const personId = personIdOfForeigner(claim.idCountry ?? claim.nationality, number)
  return { ...nothing, identity: 'verified', basis: 'facility', personId, fitting: 1, numberKind: 'personal' }
}

const NO_ENTRY = { comparison: null, bits: null, marginBits: null } as const

/**
 * The number's own entry, where it agrees in everything: the first step of the waterfall, which needs no other candidates.
 * A hit by number alone is never proof: name and full birth date must agree, and the sex must not contradict.
 */
export function decideExact(
  asked: Asked,
  entries: readonly RegisterEntry[],
  scorer: Scorer,
): Verdict | undefined {
  for (const entry of entries) {
    if (entry.number !== asked.identity.number.value) continue
    const comparison = compareIdentity(asked.identity, entry, scorer.size.people)
    if (!agreesInEverything(comparison) || isDead(asked.claim, entry)) continue
    return verified(asked, { entry, comparison, bits: scorer.bits(comparison) })
  }
  return undefined
}

/** The verdict over all candidates. Pure: the same claim, entries and scorer give the same verdict. */
export function decide(asked: Asked, entries: readonly RegisterEntry[], scorer: Scorer): Verdict {
  const exact = decideExact(asked, entries, scorer)
  if (exact !== undefined) return exact
  const { acceptBits, marginBits } = scorer.model.thresholds
  const candidates = entries.filter((entry) => mayBePossible(asked.identity, entry))
  const near = weighAll(asked, candidates, scorer)
  const possible = near.filter(({ comparison }) => isPossible(comparison))
  const [best, next] = possible
  if (best === undefined || best.bits < acceptBits) return notFound(asked, weighAll(asked, entries, scorer))
  const margin = next === undefined ? null : best.bits - next.bits
  const rivals = possible.filter(({ bits }) => best.bits - bits < marginBits).length
  if (rivals > 1) return ambiguous(asked, best, margin, rivals)
  return { ...mismatch(asked, best, margin), fitting: Math.max(1, ownersOfOld(best, near)) }
}

/**
 * The cheapest questions first: most candidates share a birth day or a name with the claim and nothing else. False only where
 * `isPossible` would say so of the whole comparison.
 */
function mayBePossible(identity: Identity, entry: RegisterEntry): boolean {
  const { birthDate } = entry
  const isNear =
    compareBirthDate(identity.birthDate, birthDate) !== 'D6' || isWithin(identity.birthDate, birthDate)
  if (isNear && compareName(identity.fullName, entry.fullName).level !== 'N7') return true
  const { value } = identity.number
  return value !== '' && (value === entry.number || value === entry.cmnd)
}

/** How many people have the old number that was typed, when the best has it: one was sometimes given out twice. */
function ownersOfOld(best: Weighed, all: readonly Weighed[]): number {
  if (best.comparison.number !== 'I2') return 0
  return all.filter(({ comparison }) => comparison.number === 'I2').length
}

/** The strongest first; of equally strong ones the smaller number. */
function weighAll({ identity }: Asked, entries: readonly RegisterEntry[], scorer: Scorer): Weighed[] {
  return entries
    .map((entry) => {
      const comparison = compareIdentity(identity, entry, scorer.size.people)
      return { entry, comparison, bits: scorer.bits(comparison) }
    })
    .sort((a, b) => b.bits - a.bits || (a.entry.number < b.entry.number ? -1 : 1))
}

function agreesInEverything(c: Comparison): boolean {
  const nameAgrees = c.name.level === 'N0' || (c.name.level === 'N1' && !c.name.iySpelling)
  return c.number === 'I0' && nameAgrees && dateAgrees(c) && c.sex !== 'differs'
}

/** A register that knows only the year says less than the claim, and contradicts nothing. */
const dateAgrees = (c: Comparison): boolean => c.birthDate === 'D0' || c.isWithinRegister

const isDead = ({ givenOn }: DoseClaim, { deceasedOn }: RegisterEntry): boolean =>
  deceasedOn !== null && deceasedOn < givenOn

function verified({ identity }: Asked, { entry, comparison, bits }: Weighed): Verdict {
  return {
    identity: 'verified',
    basis: 'register',
    wrong: 0,
    personId: entry.personId,
    numberKind: identity.number.kind,
    comparison,
    bits,
    marginBits: null,
    fitting: 1,
    proposal: null,
  }
}

function mismatch(asked: Asked, { entry, comparison, bits }: Weighed, marginBits: number | null): Verdict {
  const fields = wrongFields(asked.claim, entry, comparison)
  return {
    identity: 'mismatch',
    basis: null,
    wrong: maskOf(fields),
    personId: entry.personId,
    numberKind: asked.identity.number.kind,
    comparison,
    bits,
    marginBits,
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

function ambiguous(
  { identity }: Asked,
  { comparison, bits }: Weighed,
  marginBits: number | null,
  fitting: number,
): Verdict {
  return {
    identity: 'ambiguous',
    basis: null,
    wrong: 0,
    personId: null,
    numberKind: identity.number.kind,
    comparison,
    bits,
    marginBits,
    fitting,
    proposal: null,
  }
}

/** Nobody fits. A usable number that leads to somebody else, or contradicts the row it stands in, is to blame itself. */
function notFound({ claim, identity: { number } }: Asked, all: readonly Weighed[]): Verdict {
  const { kind } = number
  const [best] = all
  const isOthersNumber = all.some(({ comparison }) => holdsNumber(comparison))
  const without = { missing: 'missing-id', placeholder: 'missing-id', malformed: 'malformed-id' } as const
  const identity = kind === 'personal' || kind === 'cmnd' ? 'unverifiable' : without[kind]
  return {
    identity,
    basis: null,
    wrong: maskOf(isOthersNumber ? ['id_number'] : blamedFields(claim, number.value)),
    personId: null,
    numberKind: kind,
    comparison: best?.comparison ?? null,
    bits: best?.bits ?? null,
    marginBits: null,
    fitting: 0,
    proposal: null,
  }
}

/** Of number, sex and birth year the one that the other two outvote (matching rules R11 to R13). */
function blamedFields({ sex, birthDate }: DoseClaim, number: string): WrongField[] {
  const facts = personalNumberFacts(number)
  if (facts === undefined) return []
  const birthYear = birthDate === null ? null : Number(birthDate.slice(0, 4))
  const blame = blameOfNumber(facts, { sex, birthYear })
  if (blame === null) return []
  return [blame === 'century' ? 'id_number' : blame]
}
