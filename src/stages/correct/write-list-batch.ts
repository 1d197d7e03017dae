/** Writes what a batch of a returned list came to: corrections of one run, and cases where others go on. */
import { blocksDose, type CaseAction, type CaseKind } from '../../core/case/case.ts'
import { CLAIM_FIELD_OF, fieldsOf } from '../../core/dose/actions.ts'
import type { DoseId } from '../../core/dose/dose.ts'
import { appendActions, lockDoses, type StoredDose, type Tx } from '../record/index.ts'
import { valuesBefore } from './claim-change.ts'
import {
  type BatchContext,
  changedDose,
  type ListedRecord,
  type ListWork,
  type TurnedChange,
  type WantedChange,
} from './list-batch.ts'
import { isSentBack, NOT_RESIDENT_OF, type RowCode } from './list-rules.ts'
import { selectLiveCases } from './store-case-facts.ts'
import {
  appendCaseActions,
  type CaseDetails,
  type CaseToOpen,
  insertCases,
  lockCases,
  type StoredCase,
} from './store-cases.ts'
import { insertListRows, type ListRowRecord } from './store-lists.ts'
import { insertCorrections, insertRun } from './store-runs.ts'

/** The rule that stands in corrections that a list made. */
const LIST_RULE = 'list'
/** A remark, not a letter; what is longer stands in the file, which is kept. */
const NOTE_CHARS_MAX = 500

/** Everything in the caller's transaction, set-wise; the records are locked by it. */
export async function writeListBatch(tx: Tx, work: ListWork, context: BatchContext): Promise<void> {
  const applied = await applyChanges(tx, work.applied, context)
  const cases = await openListCases(tx, plansOf(work, context), context)
  await insertListRows(tx, context.fileId, [...applied, ...cases])
}

/** Corrections: the claim takes the values, the record becomes unchecked, the run can be undone. */
async function applyChanges(
  tx: Tx,
  applied: readonly WantedChange[],
  { run }: BatchContext,
): Promise<ListRowRecord[]> {
  if (applied.length === 0) return []
  await appendActions(
    tx,
    applied.map((one) => {
      const before = valuesBefore(one.dose.claim, one.change)
      const action = { kind: 'corrected', rule: LIST_RULE, before, after: one.change } as const
      return { dose: one.dose, actions: [action], claim: changedDose(one).claim }
    }),
  )
  await insertRun(tx, { run, kind: 'list', undoes: null })
  await insertCorrections(
    tx,
    run,
    applied.map(({ dose }) => ({ doseId: dose.doseId, seq: dose.seq + 1, rule: LIST_RULE })),
  )
  return applied.map((one) => rowOf(one, 'applied', one.remark, null))
}

/** A case that a row asks for. */
interface CasePlan {
  readonly record: ListedRecord
  readonly code: RowCode
  readonly kind: CaseKind
  /** A live case of which this is true takes the row up; without one a new case is opened. */
  readonly takenUpBy: (live: StoredCase) => boolean
  /** Open cases of these kinds end: the new one stands in their place. */
  readonly supersedes: readonly CaseKind[]
  readonly unit: string
  readonly commune: string | null
  readonly details: CaseDetails
  /** After it was opened, or taken up. */
  readonly actions: readonly CaseAction[]
}

const FITS_NOBODY: readonly CaseKind[] = ['ambiguous', 'nobody']
const ofKind =
  (...kinds: readonly CaseKind[]) =>
  ({ kind }: StoredCase): boolean =>
    kinds.includes(kind)

function plansOf(work: ListWork, context: BatchContext): CasePlan[] {
  return [
    ...work.turned.map((one) => secondKeyPlan(one, context)),
    ...work.registerWrong.map((one) => registerPlan(one, context)),
    ...work.notResident.map((one) => notResidentPlan(one, context)),
  ]
}

/** The importer turns the first key; somebody else confirms or rejects (core/case). */
function secondKeyPlan(one: TurnedChange, { commune, person }: BatchContext): CasePlan {
  const decision = { what: 'reassign', change: one.change, personId: one.newPerson } as const
  const before = valuesBefore(one.dose.claim, one.change)
  return {
    record: one,
    code: 'row.second-key',
    kind: 'other-person',
    takenUpBy: ofKind('difference', 'other-person', ...FITS_NOBODY),
    supersedes: [],
    unit: commune,
    commune,
    details: detailsOf(one),
    actions: [
      { kind: 'proposed', before, after: one.change },
      { kind: 'decided', decision, person, isFinal: false },
    ],
  }
}

/** Without a person nobody's register entry can be wrong: then the register lacks one, and an officer may attest. */
function registerPlan(one: WantedChange, { commune }: BatchContext): CasePlan {
  const kind = one.check.personId === null ? 'nobody' : 'register-wrong'
  return {
    record: one,
    code: 'row.register-wrong',
    kind,
    takenUpBy: kind === 'nobody' ? ofKind(...FITS_NOBODY) : ofKind(kind),
    supersedes: [],
    unit: commune,
    commune,
    details: { ...detailsOf(one), ...wantedOf(one) },
    actions: [],
  }
}

/** What the register should say where it differs: the officer's value, else the record's; `field` and `value` when it is one. */
function wantedOf({ dose, check, change }: WantedChange): CaseDetails {
  const wanted = Object.entries(CLAIM_FIELD_OF).flatMap(([field, name]) => {
    const isNamed = fieldsOf(check.wrong).some((wrong) => wrong === field) || name in change
    const value = change[name] ?? dose.claim[name]
    return isNamed && value !== null ? [{ field, value }] : []
  })
  const [only] = wanted
  return { wanted, ...(wanted.length === 1 ? only : {}) }
}

/** Back to the facility that typed it: the claim's commune is the first thing that may be wrong. */
function notResidentPlan(one: ListedRecord, { commune }: BatchContext): CasePlan {
  return {
    record: one,
    code: 'row.not-resident',
    kind: 'nobody',
    takenUpBy: (live) => isSentBack(live, commune),
    supersedes: [...FITS_NOBODY, 'difference', 'other-person'],
    unit: one.dose.facility,
    commune: null,
    details: { ...detailsOf(one), [NOT_RESIDENT_OF]: commune },
    actions: [],
  }
}

function detailsOf({ returned }: ListedRecord): CaseDetails {
  const note = returned.note.slice(0, NOTE_CHARS_MAX)
  return note === '' ? { from: 'list' } : { from: 'list', note }
}

/** Opens cases or has open ones take the rows up, and lets the dose records know. */
async function openListCases(
  tx: Tx,
  plans: readonly CasePlan[],
  { deps }: BatchContext,
): Promise<ListRowRecord[]> {
  if (plans.length === 0) return []
  const ids = plans.map(({ record }) => record.dose.doseId)
  const blocking = (await selectLiveCases(tx, ids)).filter(({ standing }) => blocksDose(standing))
  const live = Map.groupBy(blocking, ({ doseId }) => doseId)
  const placed = plans.map((plan) => {
    const taker = liveOf(live, plan).find(plan.takenUpBy)
    return { plan, taker, caseId: taker?.caseId ?? deps.newId() }
  })
  const fresh = placed.filter(({ taker }) => taker === undefined)
  await supersede(
    tx,
    fresh.map(({ plan }) => plan),
    live,
  )
  await insertCases(
    tx,
    fresh.map(({ plan, caseId }) => caseOf(plan, caseId)),
    LIST_RULE,
  )
  await tellDoses(tx, new Map(fresh.map(({ plan, caseId }) => [plan.record.dose.doseId, caseId])))
  // A case on which somebody has turned a key already keeps that decision.
  const moved = placed.filter(
    ({ taker, plan }) => plan.actions.length > 0 && (taker?.standing.state ?? 'open') === 'open',
  )
  const actionsOf = new Map(moved.map(({ plan, caseId }) => [caseId, plan.actions]))
  const found = await lockCases(tx, [...actionsOf.keys()])
  await appendCaseActions(
    tx,
    found.map((one) => ({ found: one, actions: actionsOf.get(one.caseId) ?? [] })),
  )
  return placed.map(({ plan, caseId }) => rowOf(plan.record, 'case', plan.code, caseId))
}

/** Record -> its live cases, the oldest first. */
type LiveCases = ReadonlyMap<DoseId | null, readonly StoredCase[]>

const liveOf = (live: LiveCases, { record }: CasePlan): readonly StoredCase[] =>
  live.get(record.dose.doseId) ?? []

async function supersede(tx: Tx, plans: readonly CasePlan[], live: LiveCases): Promise<void> {
  const ended = plans.flatMap((plan) =>
    liveOf(live, plan)
      .filter(({ kind, standing }) => standing.state === 'open' && plan.supersedes.includes(kind))
      .map(({ caseId }) => caseId),
  )
  if (ended.length === 0) return
  const found = await lockCases(tx, ended)
  await appendCaseActions(
    tx,
    found.map((one) => ({ found: one, actions: [{ kind: 'closed', reason: 'superseded' }] })),
  )
}

function caseOf({ record, kind, unit, commune, details }: CasePlan, caseId: string): CaseToOpen {
  return {
    caseId,
    doseId: record.dose.doseId,
    facility: record.dose.facility,
    commune,
    kind,
    fields: record.check.wrong,
    otherDose: null,
    otherFacility: null,
    unit,
    openedBy: 'identity-officer',
    personId: record.check.personId,
    details,
  }
}

/** The records that have a new case are blocked by it; their numbers may have moved, so they are read again. */
async function tellDoses(tx: Tx, caseOfDose: ReadonlyMap<DoseId, string>): Promise<void> {
  const heads = await lockDoses(tx, [...caseOfDose.keys()])
  await appendActions(
    tx,
    heads.flatMap((dose) => {
      const caseId = caseOfDose.get(dose.doseId)
      return caseId === undefined ? [] : [{ dose, actions: [{ kind: 'case-opened' as const, caseId }] }]
    }),
  )
}

function rowOf(
  { returned, dose }: { readonly returned: ListedRecord['returned']; readonly dose: StoredDose },
  outcome: ListRowRecord['outcome'],
  code: RowCode | null,
  caseId: string | null,
): ListRowRecord {
  return { doseId: dose.doseId, fileRow: returned.row, outcome, code, caseId }
}
