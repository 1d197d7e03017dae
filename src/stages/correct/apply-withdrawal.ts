import type { Decision } from '../../core/case/case.ts'
import type { DoseId } from '../../core/dose/dose.ts'
import { readPersons } from '../authenticate/index.ts'
import type { Tx } from '../record/index.ts'
import { type Applying, caseDose, invalid, liveDose, ruleOf } from './applying.ts'
import { openPairs } from './open-pairs.ts'
import { insertCorrections } from './store-runs.ts'
import { duplicateOf, type Withdrawal, withdrawDoses } from './withdraw-doses.ts'

/**
 * Two records of one injection: `drop` is withdrawn in favour of `keep`, and no dose number counts it any more.
 * @throws {Refusal} `case.invalid`
 */
export async function applyMerge(
  tx: Tx,
  applying: Applying,
  { keep, drop }: Extract<Decision, { what: 'merge' }>,
): Promise<void> {
  const { doseId, otherDose } = applying.found
  const isThisPair = (keep === doseId && drop === otherDose) || (keep === otherDose && drop === doseId)
  if (!isThisPair) throw invalid('the decision names other records than the case')
  await liveDose(tx, keep)
  const dose = await liveDose(tx, drop)
  await withdraw(tx, applying, { dose, reason: duplicateOf(keep) }, [keep])
}

/** The injection was not given to this person, or to nobody. @throws {Refusal} `case.invalid` */
export async function applyWithdrawal(tx: Tx, applying: Applying): Promise<void> {
  const { found } = applying
  const dose = await caseDose(tx, found)
  await withdraw(tx, applying, { dose, reason: `case:${found.caseId}` }, [])
}

async function withdraw(
  tx: Tx,
  { found, run, newId }: Applying,
  withdrawal: Withdrawal,
  kept: readonly DoseId[],
): Promise<void> {
  const { doseId, seq } = withdrawal.dose
  await insertCorrections(tx, run, [{ doseId, seq: seq + 1, rule: ruleOf(found) }])
  await withdrawDoses(tx, [withdrawal], newId, { caseIds: [found.caseId], kept })
}

/** Both records are right: two injections. What else the person has is compared with both of them. */
export async function applyStanding(tx: Tx, { found, newId }: Applying): Promise<void> {
  const { doseId, otherDose, caseId } = found
  if (doseId === null || otherDose === null) return
  const persons = await readPersons(tx, [doseId, otherDose])
  const deciding = { caseIds: [caseId], kept: [doseId, otherDose] }
  await openPairs(tx, [...new Set(persons.values())], newId, deciding)
}
