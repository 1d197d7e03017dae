import type { Decision } from '../../core/case/case.ts'
import type { DoseId } from '../../core/dose/dose.ts'
import { Refusal } from '../../core/refusal.ts'
import type { Tx } from '../record/index.ts'
import { changeOf } from './apply-register-change.ts'
import { ruleOf } from './applying.ts'
import { revertCorrections } from './revert-corrections.ts'
import type { StoredCase } from './store-cases.ts'
import { takeBackChange } from './store-changes.ts'
import { insertRun, selectLast } from './store-runs.ts'

/**
 * Takes back what a decision did to records and persons, in the transaction that has locked the case and its records; the
 * caller opens the case again afterwards. Where nothing of the record was changed there is nothing to take back.
 * @throws {Refusal} `case.changed` the record was changed since; `case.not-allowed` two ids that were linked stay one
 */
export async function revertDecision(
  tx: Tx,
  found: StoredCase,
  decision: Decision,
  newId: () => string,
): Promise<void> {
  switch (decision.what) {
    case 'correct':
    case 'reassign':
    case 'attest':
    case 'withdraw':
      return revertRecord(tx, found.doseId, ruleOf(found), newId)
    case 'merge':
      return revertRecord(tx, decision.drop, ruleOf(found), newId)
    case 'change-register':
      return takeBackChange(tx, await changeOf(tx, found, decision))
    case 'link':
      throw new Refusal(
        'case.not-allowed',
        'two ids that were found to be one person stay one: passports rest on it',
      )
    case 'stands':
    case 'entered':
      return
  }
}

async function revertRecord(tx: Tx, doseId: DoseId | null, rule: string, newId: () => string): Promise<void> {
  const last = doseId === null ? undefined : await selectLast(tx, doseId, rule)
  if (last === undefined) return
  const run = newId()
  await insertRun(tx, { run, kind: 'undo', undoes: last.run })
  const { changed } = await revertCorrections(tx, [last], run)
  if (changed.length === 0) return
  throw new Refusal('case.changed', 'the record was changed after the decision: decide it anew instead')
}
