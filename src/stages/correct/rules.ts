/** Which differences a rule may mend, and what a person must decide. */
import { type ClaimChange, fieldsOf } from '../../core/dose/actions.ts'
import type { DoseClaim } from '../../core/dose/dose.ts'
import type { Comparison } from '../../core/person/compare.ts'
import type { Verdict } from '../authenticate/index.ts'
import type { StoredDose } from '../record/index.ts'
import { isValidClaimChange } from './claim-change.ts'

/** Version of the table below; a correction names its rule, and a rule that changes gets another name. */
export interface SafeRule {
  /** Stands in the action that the rule made. */
  readonly name: string
  /** For the work list and the page. */
  readonly says: { readonly en: string; readonly vi: string }
  /** The only field that may differ. */
  readonly field: 'id_number' | 'full_name'
  applies(c: Comparison): boolean
}

const sameName = ({ name }: Comparison): boolean =>
  name.level === 'N0' || (name.level === 'N1' && !name.iySpelling)

/** The register's own value is right wherever one of these holds and name, full birth date and sex otherwise agree. */
export const SAFE_RULES: readonly SafeRule[] = [
  {
    name: 'name-marks-lost',
    says: { en: 'the name was typed without some or all of its marks', vi: 'họ tên gõ thiếu dấu' },
    field: 'full_name',
    applies: ({ number, name }) =>
      number === 'I0' &&
      (name.level === 'N2' || name.level === 'N3') &&
      !name.contraryMarks &&
      !name.extraMarks,
  },
  {
    name: 'name-i-y',
    says: { en: 'i was typed for y, or y for i', vi: 'gõ i thay cho y hoặc ngược lại' },
    field: 'full_name',
    applies: ({ number, name }) => number === 'I0' && name.level === 'N1' && name.iySpelling,
  },
  {
    name: 'name-order',
    says: { en: 'the words of the name stand in another order', vi: 'họ tên đảo thứ tự' },
    field: 'full_name',
    applies: ({ number, name }) => number === 'I0' && name.level === 'N4',
  },
  {
    name: 'number-zero-lost',
    says: { en: 'the number lost its leading zeros', vi: 'số định danh mất số 0 ở đầu' },
    field: 'id_number',
    applies: (c) => c.number === 'I1' && sameName(c),
  },
  {
    name: 'number-old',
    says: { en: 'the number is the former one of the same person', vi: 'số CMND cũ của cùng một người' },
    field: 'id_number',
    applies: (c) => c.number === 'I2' && sameName(c),
  },
]

/** The rule that may mend this record; undefined when a person must decide. */
export function safeRuleFor(verdict: Verdict): SafeRule | undefined {
  const { identity, comparison, personId, proposal, wrong, fitting } = verdict
  if (identity !== 'mismatch' || comparison === null || personId === null || proposal === null)
    return undefined
  if (fitting !== 1 || comparison.birthDate !== 'D0' || comparison.sex === 'differs') return undefined
  const fields = fieldsOf(wrong)
  return SAFE_RULES.find((rule) => fields.join() === rule.field && rule.applies(comparison))
}

/** A correction: what the claim said, and what it says now. */
export interface Correction {
  readonly dose: StoredDose
  readonly rule: string
  readonly before: ClaimChange
  readonly after: ClaimChange
  readonly claim: DoseClaim
}

/** Applies a verdict's proposal under a rule's name. */
export function correctionOf(dose: StoredDose, rule: SafeRule, proposal: ClaimChange): Correction {
  const before = Object.fromEntries(
    Object.keys(proposal).map((field) => [field, dose.claim[field as keyof DoseClaim]]), // checked below
  )
  if (!isValidClaimChange(proposal))
    throw new Error(`rule ${rule.name} has no proposal that a claim can take`)
  return { dose, rule: rule.name, before, after: proposal, claim: { ...dose.claim, ...proposal } }
}

export type CaseKind = 'difference' | 'other-person' | 'ambiguous' | 'nobody' | 'facilities-disagree'

/** What kind of decision a record without a safe rule needs. A change of person is never a typing error. */
export function caseKindOf({ identity, comparison }: Verdict): CaseKind {
  if (identity === 'ambiguous') return 'ambiguous'
  if (identity !== 'mismatch') return 'nobody'
  const isOther = comparison?.number === 'I6' || comparison?.name.level === 'N7'
  return isOther ? 'other-person' : 'difference'
}

/**
 * Of one person's records of one day, those that another facility entered as well: all but the one that stands. It stands
 * where the injection was given, else where it was entered first.
 */
export function disagreeing(doses: readonly StoredDose[]): { dose: StoredDose; stands: StoredDose }[] {
  const live = doses.filter(({ standing }) => !standing.withdrawn)
  const [stands, ...others] = [...live].sort(
    (a, b) =>
      Number(b.facility === b.claim.givenAtFacility) - Number(a.facility === a.claim.givenAtFacility) ||
      a.enteredAt.getTime() - b.enteredAt.getTime() ||
      (a.doseId < b.doseId ? -1 : 1),
  )
  if (stands === undefined) return []
  return others.map((dose) => ({ dose, stands }))
}
