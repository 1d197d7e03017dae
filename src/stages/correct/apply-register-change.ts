import type { Decision } from '../../core/case/case.ts'
import { parsePartialDay } from '../../core/dates.ts'
import type { RegisterField } from '../../core/dose/actions.ts'
import { personalNumberFacts } from '../../core/person/identity-number.ts'
import { isPlaceholderName, repairName } from '../../core/person/name.ts'
import { readPersons } from '../authenticate/index.ts'
import type { Tx } from '../record/index.ts'
import { type Applying, invalid } from './applying.ts'
import type { StoredCase } from './store-cases.ts'
import { insertChanges, type RegisterChange } from './store-changes.ts'

const CAN_BE: Readonly<Record<RegisterField, (value: string) => boolean>> = {
  id_number: (value) => personalNumberFacts(value) !== undefined,
  full_name: (value) => !isPlaceholderName(value),
  birth_date: (value) => parsePartialDay(value) !== undefined,
  sex: (value) => value === 'M' || value === 'F',
}

/**
 * The home register is asked to change. Nothing of the record changes: it waits until an edition shows the new value.
 * @throws {Refusal} `case.invalid`
 */
export async function applyRegisterChange(
  tx: Tx,
  { found }: Applying,
  decision: Extract<Decision, { what: 'change-register' }>,
): Promise<void> {
  await insertChanges(tx, [await changeOf(tx, found, decision)])
}

/** The request that a decision stands for. @throws {Refusal} `case.invalid` */
export async function changeOf(
  tx: Tx,
  { caseId, doseId, personId }: StoredCase,
  { field, value }: Extract<Decision, { what: 'change-register' }>,
): Promise<RegisterChange> {
  const owner = doseId === null ? undefined : (await readPersons(tx, [doseId])).get(doseId)
  const about = personId ?? owner
  if (about === undefined)
    throw invalid('nobody of the register is named: it has no entry that could be wrong')
  const newValue = field === 'full_name' ? repairName(value).name : value.trim()
  if (!CAN_BE[field](newValue)) throw invalid('no register can hold this value in this field')
  return { personId: about, field, newValue, caseId }
}
