/** What the next step of a dose needs to know from the stages and the register. */
import { selectCommunes } from '../adapters/registers/store-holders.ts'
import { IDENTITY_KINDS } from '../core/case/case.ts'
import type { DoseId } from '../core/dose/dose.ts'
import { bucketOf } from '../core/dose/dose-id.ts'
import type { CaseSubject, DoseCase } from '../core/dose/next-step.ts'
import { type StepSources, selectUnitsBelow } from '../office/units/index.ts'
import { readChecks, readPersons, selectDoseIds } from '../stages/authenticate/index.ts'
import {
  safeRuleFor,
  selectCasesWithoutDose,
  selectStepCases,
  stepCaseOf,
  stepSubjectOf,
} from '../stages/correct/index.ts'
import type { StoredDose, Tx } from '../stages/record/index.ts'

/** Reads as the caller of each transaction may. */
export function stepSources(): StepSources {
  return {
    dosesOf: selectDoseIds,
    residenceOf,
    typingErrors,
    // A passport rests on every signed dose of its person: an older dose that is signed later gets a new passport.
    coveredLater: async () => new Set(),
    casesOf,
    casesWithoutDose,
  }
}

const idsOf = (doses: readonly StoredDose[]): DoseId[] => doses.map(({ doseId }) => doseId)

/** By the case about whose the record is where there is one, so that the step names its desk; else by the register. */
async function residenceOf(tx: Tx, doses: readonly StoredDose[]): Promise<ReadonlyMap<string, string>> {
  const cases = await selectStepCases(tx, idsOf(doses))
  const desks = cases.flatMap(({ doseId, kind, commune }) =>
    doseId === null || commune === null || !IDENTITY_KINDS.includes(kind) ? [] : [[doseId, commune] as const],
  )
  return new Map<string, string>([...(await registeredAt(tx, doses)), ...desks])
}

async function registeredAt(tx: Tx, doses: readonly StoredDose[]): Promise<ReadonlyMap<string, string>> {
  const persons = await readPersons(tx, idsOf(doses))
  const ids = [...new Set(persons.values())]
  const communes = await selectCommunes(tx, ids.map(bucketOf), ids)
  return new Map(
    [...persons].flatMap(([doseId, personId]) => {
      const commune = communes.get(personId)
      return commune === undefined ? [] : [[doseId, commune] as const]
    }),
  )
}

async function typingErrors(tx: Tx, doses: readonly StoredDose[]): Promise<ReadonlySet<string>> {
  const checks = await readChecks(tx, idsOf(doses))
  return new Set([...checks].flatMap(([id, check]) => (safeRuleFor(check) === undefined ? [] : [id])))
}

/** Cases that wait for somebody, each with its own clock. */
async function casesOf(
  tx: Tx,
  doses: readonly StoredDose[],
): Promise<ReadonlyMap<string, readonly DoseCase[]>> {
  const open = await selectStepCases(tx, idsOf(doses))
  const grouped = Map.groupBy(open, ({ doseId }) => doseId)
  return new Map(
    [...grouped].flatMap(([doseId, cases]) =>
      doseId === null ? [] : [[doseId, cases.map(stepCaseOf)] as const],
    ),
  )
}

/** Cases without a dose record that a unit, or one below it, has. */
async function casesWithoutDose(tx: Tx, unit: string, limit: number): Promise<readonly CaseSubject[]> {
  const units = await selectUnitsBelow(tx, unit)
  return (await selectCasesWithoutDose(tx, units, limit)).map((found) => stepSubjectOf(found, false))
}
