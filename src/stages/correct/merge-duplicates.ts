import type { Caller } from '../../core/caller.ts'
import type { DoseId } from '../../core/dose/dose.ts'
import { readChecks } from '../authenticate/index.ts'
import { readDoses, type Tx } from '../record/index.ts'
import type { CorrectDeps } from './correct-doses.ts'
import type { ProposedCorrection } from './ports.ts'
import { type JudgedDose, mayMerge, SAME_INJECTION } from './rules.ts'
import { type PairCase, selectDuplicates } from './store.ts'
import { lockCases } from './store-cases.ts'
import { insertCorrections, insertRun, selectUndone } from './store-runs.ts'
import { duplicateOf, withdrawDoses } from './withdraw-doses.ts'

/** Cases of one transaction. */
const CASES_PER_BATCH = 1000

/**
 * Finds the cases in which one injection was entered twice beyond doubt and, where the run applies its rules, withdraws the
 * record that does not stand. Tells each batch after it was committed.
 */
export async function mergeDuplicates(
  caller: Caller,
  deps: CorrectDeps,
  run: string | null,
  tell: (proposed: readonly ProposedCorrection[]) => Promise<void>,
): Promise<void> {
  let after: PairCase | null = null
  for (;;) {
    const from: PairCase | null = after
    const batch: Merged = await deps.worker.transaction(caller, (tx) => mergeBatch(tx, from, run, deps))
    if (batch.last === undefined) return
    after = batch.last
    await tell(batch.proposed)
  }
}

interface Merged {
  readonly last: PairCase | undefined
  readonly proposed: readonly ProposedCorrection[]
}

async function mergeBatch(
  tx: Tx,
  after: PairCase | null,
  run: string | null,
  { newId }: CorrectDeps,
): Promise<Merged> {
  const cases = await selectDuplicates(tx, after, CASES_PER_BATCH)
  const pairs = await pairsToMerge(tx, cases)
  if (run !== null) await applyMerges(tx, pairs, run, newId)
  const proposed = pairs.map(({ drop, stands }) => ({
    doseId: drop.dose.doseId,
    rule: SAME_INJECTION,
    before: {},
    after: {},
    duplicateOf: stands.dose.doseId,
  }))
  return { last: cases.at(-1), proposed }
}

interface MergePair {
  readonly drop: JudgedDose
  readonly stands: JudgedDose
}

/** A record stands for any number of others, but never when it is put away itself in the same batch. */
async function pairsToMerge(tx: Tx, cases: readonly PairCase[]): Promise<MergePair[]> {
  const open = (
    await lockCases(
      tx,
      cases.map(({ caseId }) => caseId),
    )
  ).filter(({ standing }) => standing.state === 'open')
  const isOpen = new Set(open.map(({ caseId }) => caseId))
  const ids = [...new Set(cases.flatMap(({ doseId, otherDose }) => [doseId, otherDose]))]
  const judged = await judgedDoses(tx, ids)
  const undone = await selectUndone(tx, ids)
  const dropped = new Set<DoseId>()
  return cases.flatMap(({ caseId, doseId, otherDose }) => {
    const [drop, stands] = [judged.get(doseId), judged.get(otherDose)]
    const isReady = isOpen.has(caseId) && !undone.has(doseId) && !dropped.has(otherDose)
    if (!isReady || drop === undefined || stands === undefined || !mayMerge(drop, stands)) return []
    dropped.add(doseId)
    return [{ drop, stands }]
  })
}

async function judgedDoses(tx: Tx, ids: readonly DoseId[]): Promise<Map<DoseId, JudgedDose>> {
  const checks = await readChecks(tx, ids)
  const doses = await readDoses(tx, ids, true)
  return new Map(
    doses.flatMap((dose) => {
      const verdict = checks.get(dose.doseId)
      return verdict === undefined ? [] : [[dose.doseId, { dose, verdict }] as const]
    }),
  )
}

async function applyMerges(
  tx: Tx,
  pairs: readonly MergePair[],
  run: string,
  newId: () => string,
): Promise<void> {
  if (pairs.length === 0) return
  await insertRun(tx, { run, kind: 'safe', undoes: null })
  const dropped = pairs.map(({ drop }) => drop.dose)
  await insertCorrections(
    tx,
    run,
    dropped.map(({ doseId, seq }) => ({ doseId, seq: seq + 1, rule: SAME_INJECTION })),
  )
  const withdrawals = pairs.map(({ drop, stands }) => ({
    dose: drop.dose,
    reason: duplicateOf(stands.dose.doseId),
  }))
  const kept = pairs.map(({ stands }) => stands.dose.doseId)
  // The cases end with the records that they are about: whoever takes the run back finds the pairs anew.
  await withdrawDoses(tx, withdrawals, newId, { caseIds: [], kept })
}
