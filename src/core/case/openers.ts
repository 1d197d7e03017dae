/** Who opens which kinds of case, and what each kind is about. */
import type { Role } from '../caller.ts'
import type { CaseKind, Opener } from './case.ts'

/** Kinds that make sense for an opener. */
export const OPENS: Readonly<Record<Opener, readonly CaseKind[]>> = {
  verdict: ['difference', 'other-person', 'ambiguous', 'nobody', 'facilities-disagree', 'duplicate'],
  citizen: [
    'difference',
    'other-person',
    'duplicate',
    'missing-dose',
    'register-wrong',
    'not-mine',
    'same-person',
  ],
  clerk: [
    'difference',
    'other-person',
    'duplicate',
    'missing-dose',
    'register-wrong',
    'not-mine',
    'same-person',
  ],
  'identity-officer': [
    'difference',
    'other-person',
    'ambiguous',
    'nobody',
    'facilities-disagree',
    'register-wrong',
    'not-mine',
    'same-person',
  ],
}

/** Roles that see records and decide nothing about them (docs/glossary.md): they open no case either. */
const ONLOOKERS: readonly Role[] = ['auditor', 'custodian', 'communications']

/** True for roles that only look. */
export function onlyLooks(role: Role): boolean {
  return ONLOOKERS.includes(role)
}

/** What a case of a kind must name. */
export interface Needs {
  readonly dose: boolean
  readonly otherDose: boolean
  readonly person: boolean
}

const A_DOSE: Needs = { dose: true, otherDose: false, person: false }
const TWO_DOSES: Needs = { dose: true, otherDose: true, person: false }
const A_PERSON: Needs = { dose: false, otherDose: false, person: true }

export const NEEDS: Readonly<Record<CaseKind, Needs>> = {
  difference: A_DOSE,
  'other-person': A_DOSE,
  ambiguous: A_DOSE,
  nobody: A_DOSE,
  'facilities-disagree': TWO_DOSES,
  duplicate: TWO_DOSES,
  'missing-dose': { dose: false, otherDose: false, person: false },
  'register-wrong': A_PERSON,
  'not-mine': A_DOSE,
  'same-person': A_PERSON,
}

/** True when the opener may open a case of this kind. */
export function maySay(opener: Opener, kind: CaseKind): boolean {
  return OPENS[opener].includes(kind)
}
