import { IDENTITY_KINDS } from '../../core/case/case.ts'
import { dayOfInstant } from '../../core/dates.ts'
import type { CaseSubject, DoseCase } from '../../core/dose/next-step.ts'
import type { StoredCase } from './store-cases.ts'

/**
 * A case as the next step reads it. Identity cases speak through the identity's own blocker, and after a refusal still hold
 * its receipt; whatever waits for the register is the register's. The clock runs from the receipt of the case, or from the
 * first request to the register, which nobody extends.
 */
export function stepCaseOf(found: StoredCase): DoseCase {
  const { kind, facility, openedAt, otherFacility, appealedAt, waitingSince, standing } = found
  const { extendedHours, level } = standing
  const course = { extendedHours, level, appealedAt }
  // One facility's own two records are its own; those of two lie with the unit above both (table of clocks).
  const caseKind = kind === 'duplicate' && otherFacility !== facility ? 'two-facilities' : ''
  const base = { caseKind, otherUnit: otherFacility, course }
  if (standing.state === 'waiting') {
    const ofRegister = { extendedHours: 0, level, appealedAt: null }
    const since = waitingSince ?? openedAt
    return { ...base, course: ofRegister, caseKind: '', kind: 'register-wrong', since }
  }
  if (standing.state === 'refused') {
    const ofRecord = { extendedHours, level, appealedAt: null }
    return { ...base, course: ofRecord, kind: 'identity', since: openedAt, isAnswered: true }
  }
  return { ...base, kind: isIdentity(kind) ? 'identity' : kind, since: openedAt }
}

function isIdentity(
  kind: StoredCase['kind'],
): kind is 'difference' | 'other-person' | 'ambiguous' | 'nobody' {
  return IDENTITY_KINDS.includes(kind)
}

/** The case by itself, as something that somebody owes. */
export function stepSubjectOf(found: StoredCase, isTypingError: boolean): CaseSubject {
  const { facility, commune, fields, openedAt, standing, kind } = found
  // A missing injection is owed by whoever has the case now, wherever it was said to be given.
  const holder = kind === 'missing-dose' ? standing.unit : (facility ?? standing.unit)
  return {
    kind: 'case',
    facility: holder,
    residence: commune,
    isTypingError,
    fields,
    openedOn: dayOfInstant(openedAt),
    found: stepCaseOf(found),
  }
}
