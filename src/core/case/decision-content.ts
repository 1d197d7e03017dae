/** Whether a decision fits what its case is about: the records and persons that it names. */

import type { DoseClaim } from '../dose/dose.ts'
import { type Injection, pairKindOf } from '../dose/duplicates.ts'
import { compareName } from '../person/compare-name.ts'
import { readNumber } from '../person/identity-number.ts'
import type { Decision } from './case.ts'
import type { DecisionFault } from './decisions.ts'

/** What a case is about, for a decision that names records or persons. */
export interface CaseSubject {
  readonly doseId: string | null
  readonly otherDose: string | null
  /** Whom it is about, where that is known. */
  readonly personId: string | null
  /** The second id of a `same-person` case; null for other kinds. */
  readonly samePerson: string | null
}

/** Why a decision does not fit what the case is about, or null. */
export function contentFault(decision: Decision, about: CaseSubject): DecisionFault | null {
  const fits = (): boolean => {
    switch (decision.what) {
      case 'merge':
        return isSamePair([decision.keep, decision.drop], [about.doseId, about.otherDose])
      case 'link':
        return isThisLink([decision.personId, decision.same], about)
      case 'change-register':
        return about.personId !== null
      case 'correct':
      case 'reassign':
        return about.doseId !== null && Object.keys(decision.change).length > 0
      default:
        return true
    }
  }
  return fits() ? null : 'not-these-records'
}

function isSamePair([a, b]: readonly string[], [c, d]: readonly (string | null)[]): boolean {
  return a !== b && ((a === c && b === d) || (a === d && b === c))
}

function isThisLink(ids: readonly string[], { personId, samePerson }: CaseSubject): boolean {
  if (personId !== null && samePerson !== null) return isSamePair(ids, [personId, samePerson])
  return ids[0] !== ids[1] && (personId === null || ids.includes(personId))
}

/** Levels of two names that can be one name, typed differently. */
const ONE_NAME: ReadonlySet<string> = new Set(['N0', 'N1', 'N2', 'N3', 'N4'])

/** True when two names can be one name, typed differently. */
export function isOneName(a: string, b: string): boolean {
  return ONE_NAME.has(compareName(a, b).level)
}

/** What of a claim says who was injected. */
export type NamedPerson = Pick<DoseClaim, 'idNumber' | 'fullName' | 'birthDate'>

/** True when two claims can name one human being: one number, or one name with birth dates that do not contradict. */
export function isOnePerson(a: NamedPerson, b: NamedPerson): boolean {
  const numbers = [readNumber(a.idNumber), readNumber(b.idNumber)]
  const areKnown = numbers.every(({ kind }) => kind === 'personal')
  if (areKnown && numbers[0]?.value === numbers[1]?.value) return true
  if (a.birthDate === null || b.birthDate === null) return isOneName(a.fullName, b.fullName)
  const isOneDay = a.birthDate.startsWith(b.birthDate) || b.birthDate.startsWith(a.birthDate)
  return isOneDay && isOneName(a.fullName, b.fullName)
}

/** What two records of a case are to each other: `two-persons` are never one injection entered twice. */
export type PairOfRecords = 'one-injection' | 'one-person' | 'two-persons'

/** A record of a pair, and whose it is by its last verdict; null when that is not known. */
export interface PairedRecord extends Injection {
  readonly claim: DoseClaim
  readonly personId: string | null
}

/** Compares the two records of a case: by their verdicts where both have one, else by what they say. */
export function pairOfRecords(a: PairedRecord, b: PairedRecord): PairOfRecords {
  const areKnown = a.personId !== null && b.personId !== null
  const isOne = areKnown ? a.personId === b.personId : isOnePerson(a.claim, b.claim)
  if (!isOne) return 'two-persons'
  return pairKindOf(a, b) === null ? 'one-person' : 'one-injection'
}
