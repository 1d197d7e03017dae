import type { ClaimChange } from '../../core/dose/actions.ts'
import type { DoseId } from '../../core/dose/dose.ts'
import { readPersons, readSameAs, selectDoseIds } from '../authenticate/index.ts'
import { appendActions, readDoses, type StoredDose, type Tx } from '../record/index.ts'
import { type Applying, CASE_RULE, caseDose, invalid, ruleOf } from './applying.ts'
import { applyChange, numberOwner } from './claim-change.ts'
import type { ToldOfDecision } from './ports.ts'
import { insertCorrections } from './store-runs.ts'

/**
 * The claim takes the decided values and the record becomes unchecked: the register has the last word. `personId` is whose the
 * dose becomes, null where it stays the same person's; both people hear of it when it changes hands.
 * @throws {Refusal} `case.invalid`
 */
export async function applyClaim(
  tx: Tx,
  { found, run, notices }: Applying,
  change: ClaimChange,
  personId: string | null,
): Promise<void> {
  const dose = await caseDose(tx, found)
  const changed = applyChange(dose.claim, change)
  if (changed === undefined) {
    throw invalid('a value cannot stand in a record, or is no part of an identity: look at the fields again')
  }
  const { claim, before, after } = changed
  if (Object.keys(after).length === 0) throw invalid('the record says all of this already')
  const former = (await readPersons(tx, [dose.doseId])).get(dose.doseId) ?? null
  await mustBelong(tx, numberOwner(claim), { former, next: personId, isNewNumber: 'idNumber' in after })
  const told = personId === null ? [] : await whoIsTold(tx, found.caseId, { dose, former, next: personId })
  await appendActions(tx, [{ dose, actions: [{ kind: 'corrected', rule: CASE_RULE, before, after }], claim }])
  await insertCorrections(tx, run, [{ doseId: dose.doseId, seq: dose.seq + 1, rule: ruleOf(found) }])
  await notices.announce(tx, told)
}

interface Hands {
  readonly former: string | null
  readonly next: string | null
  readonly isNewNumber: boolean
}

/** A number in the changed claim must be the number of the person that the decision means. */
async function mustBelong(tx: Tx, owner: string | null, { former, next, isNewNumber }: Hands): Promise<void> {
  const meant = next ?? former
  if (next !== null && owner === null) {
    throw invalid("a dose becomes another person's by that person's number: give the number as well")
  }
  if (owner === null || meant === null || (next === null && !isNewNumber)) return
  const same = await readSameAs(tx, [owner, meant])
  if ((same.get(owner) ?? owner) === (same.get(meant) ?? meant)) return
  throw invalid(
    next === null
      ? 'the number is another person\'s: decide "reassign", which takes two persons'
      : 'the number is not the one of the person that the decision names',
  )
}

/** The latest address among each one's other records; the former one may also be reached at this record's own. */
async function whoIsTold(
  tx: Tx,
  caseId: string,
  {
    dose,
    former,
    next,
  }: { readonly dose: StoredDose; readonly former: string | null; readonly next: string },
): Promise<ToldOfDecision[]> {
  if (former === next) return []
  const ids = await selectDoseIds(tx, former === null ? [next] : [former, next])
  const doses = await readDoses(tx, [...ids.values()].flat())
  const emailOf = (person: string, kept: (id: DoseId) => boolean): string | null => {
    const theirs = doses.filter(({ doseId }) => ids.get(person)?.includes(doseId) === true && kept(doseId))
    return latestEmail(theirs)
  }
  const left = former === null ? null : emailOf(former, () => true)
  const joined = emailOf(next, (id) => id !== dose.doseId)
  return [
    ...(left === null ? [] : [{ caseId, what: 'dose-left' as const, email: left }]),
    ...(joined === null ? [] : [{ caseId, what: 'dose-joined' as const, email: joined }]),
  ]
}

function latestEmail(doses: readonly StoredDose[]): string | null {
  const [latest] = doses
    .filter(({ claim }) => claim.email !== null)
    .sort((a, b) => (a.claim.givenOn < b.claim.givenOn ? 1 : -1))
  return latest?.claim.email ?? null
}
