/** Which differences a rule may mend, and what a person must decide. */
import type { CaseKind } from '../../core/case/case.ts'
import { type ClaimChange, fieldsOf, type WrongField } from '../../core/dose/actions.ts'
import type { DoseClaim } from '../../core/dose/dose.ts'
import { isSameInjection } from '../../core/dose/duplicates.ts'
import type { Comparison } from '../../core/person/compare.ts'
import { compareName } from '../../core/person/compare-name.ts'
import { repairName, tokensOf } from '../../core/person/name.ts'
import type { Verdict } from '../authenticate/index.ts'
import type { StoredDose } from '../record/index.ts'
import { isValidClaimChange, valuesBefore } from './claim-change.ts'

/** A correction names its rule, and a rule that changes gets another name. */
export interface SafeRule {
  /** Stands in the action that the rule made. */
  readonly name: string
  /** For the work list and the page. */
  readonly says: { readonly en: string; readonly vi: string }
  /** The only field that may differ. */
  readonly field: 'id_number' | 'full_name'
  applies(c: Comparison): boolean
  /** What only the texts say: what was typed, and what the register has. */
  holds?(typed: string, right: string): boolean
}

const sameName = ({ name }: Comparison): boolean =>
  name.level === 'N0' || (name.level === 'N1' && !name.iySpelling)

/** A second field that speaks for the person, whoever has the number. */
const isCorroborated = ({ phone, commune }: Comparison): boolean => phone === 'P0' || commune === 'same'

/**
 * The family name went from the front to the end, or the given name from the end to the front, as forms of other countries
 * want it. Any other order is another name: Minh Anh and Anh Minh may be brothers. No mark may be there that the register
 * has not.
 */
function isTurnedRound(typed: string, right: string): boolean {
  const words = tokensOf(repairName(typed).name)
  return [1, words.length - 1].some((cut) => {
    const turned = [...words.slice(cut), ...words.slice(0, cut)].join(' ')
    const { level, contraryMarks, extraMarks } = compareName(turned, right)
    return ['N0', 'N1', 'N2', 'N3'].includes(level) && !contraryMarks && !extraMarks
  })
}

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
    applies: (c) => c.number === 'I0' && c.name.level === 'N4' && isCorroborated(c),
    holds: isTurnedRound,
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

/**
 * Evidence that a rule needs, and by how much any other person must be less likely: odds of ten thousand to one. A model may
 * accept a person on less; then a human being looks at the difference.
 */
const SAFE_BITS = Math.log2(10_000)

/** One person beyond doubt: the only one that fits, with a full birth date and a sex that does not contradict. */
function isCertain({ comparison, personId, fitting, bits, marginBits }: Verdict): boolean {
  if (comparison === null || personId === null || bits === null) return false
  const isAlone = fitting === 1 && (marginBits === null || marginBits >= SAFE_BITS)
  return isAlone && bits >= SAFE_BITS && comparison.birthDate === 'D0' && comparison.sex !== 'differs'
}

/** The rule that may mend this record, as far as the verdict alone says it; undefined when a person must decide. */
export function safeRuleFor(verdict: Verdict): SafeRule | undefined {
  const { identity, comparison, proposal, wrong } = verdict
  if (identity !== 'mismatch' || comparison === null || proposal === null) return undefined
  if (!isCertain(verdict)) return undefined
  const fields = fieldsOf(wrong)
  return SAFE_RULES.find((rule) => fields.join() === rule.field && rule.applies(comparison))
}

/** What else must be known of a record before a rule may mend it. */
export interface MendingFacts {
  readonly claim: Pick<DoseClaim, 'fullName'>
  /** Fields in which the register itself has been asked to change for this person. */
  readonly contested: ReadonlySet<WrongField>
  /** A correction of this record was taken back by people. */
  readonly wasUndone: boolean
}

/** The rule that mends this record, or undefined. The register's value is never proposed where the register is contested. */
export function mendingRule(verdict: Verdict, facts: MendingFacts): SafeRule | undefined {
  const rule = safeRuleFor(verdict)
  if (rule === undefined || facts.wasUndone || facts.contested.has(rule.field)) return undefined
  const right = verdict.proposal?.fullName
  if (rule.holds === undefined) return rule
  return typeof right === 'string' && rule.holds(facts.claim.fullName, right) ? rule : undefined
}

/** Name of the rule that puts away the second record of one injection; it stands in the run. */
export const SAME_INJECTION = 'same-injection'

/** Nothing in the record speaks for somebody else: not another one's number, not another name or a contradicting mark. */
function saysOnePerson({ comparison }: Verdict): boolean {
  if (comparison === null || comparison.number === 'I6') return false
  const { level, contraryMarks, extraMarks } = comparison.name
  return ['N0', 'N1', 'N2', 'N3'].includes(level) && !contraryMarks && !extraMarks
}

/** A record with its last verdict. */
export interface JudgedDose {
  readonly dose: StoredDose
  readonly verdict: Verdict
}

/** Whether a rule may put away one of two records: one person beyond doubt on both sides, and one injection. */
export function mayMerge(a: JudgedDose, b: JudgedDose): boolean {
  const isKnown = ({ verdict }: JudgedDose): boolean =>
    (verdict.identity === 'verified' && verdict.personId !== null) ||
    (verdict.identity === 'mismatch' && isCertain(verdict) && saysOnePerson(verdict))
  const isCurrent = ({ dose, verdict }: JudgedDose): boolean =>
    dose.standing.identity === verdict.identity && !dose.standing.withdrawn
  return (
    [a, b].every((one) => isKnown(one) && isCurrent(one)) &&
    a.verdict.personId === b.verdict.personId &&
    isSameInjection(a.dose, b.dose)
  )
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
  if (!isValidClaimChange(proposal))
    throw new Error(`rule ${rule.name} has no proposal that a claim can take`)
  const before = valuesBefore(dose.claim, proposal)
  return { dose, rule: rule.name, before, after: proposal, claim: { ...dose.claim, ...proposal } }
}

/** What kind of decision a record without a safe rule needs. A change of person is never a typing error. */
export function caseKindOf({ identity, comparison }: Verdict): CaseKind {
  if (identity === 'ambiguous') return 'ambiguous'
  if (identity !== 'mismatch') return 'nobody'
  const isOther = comparison?.number === 'I6' || comparison?.name.level === 'N7'
  return isOther ? 'other-person' : 'difference'
}
