import type { Caller } from '../../core/caller.ts'
import type { DoseAction, IdentityState } from '../../core/dose/actions.ts'
import type { DoseId } from '../../core/dose/dose.ts'
import { inLanes } from '../../core/lanes.ts'
import type { RegisterEntry } from '../../core/person/compare.ts'
import type { MatchModel } from '../../core/person/match-model.ts'
import { createScorer, type Scorer } from '../../core/person/weigh.ts'
import type { Progress } from '../../core/progress.ts'
import {
  appendActions,
  bucketsWithWork,
  claimAcross,
  countStates,
  type Database,
  type StoredDose,
  type Tx,
  type WorkCursor,
} from '../record/index.ts'
import type { Question, Register } from './ports.ts'
import {
  type Asked,
  askedOf,
  decide,
  decideExact,
  decideForeigner,
  isForeigner,
  type Verdict,
} from './rules.ts'
import { type CheckedDose, insertChecks, insertModel, replacePersonDoses } from './store.ts'

export interface AuthenticateDeps {
  readonly worker: Database
  readonly register: Register
  readonly model: MatchModel
  /** What must follow in the transaction that stores these verdicts (app: cases are opened and closed). */
  readonly onChecked: (tx: Tx, checked: readonly CheckedIdentity[]) => Promise<void>
  readonly progress: Progress
  /** Stops between two batches. */
  readonly signal?: AbortSignal
}

/** A verdict and the dose record it is about. */
export interface CheckedIdentity extends Verdict {
  readonly doseId: DoseId
}

/** How many dose records were checked, and with which verdict. */
export interface AuthenticateSummary {
  readonly checked: number
  readonly verified: number
  readonly mismatch: number
  readonly ambiguous: number
  readonly unverifiable: number
  readonly missing_id: number
  readonly malformed_id: number
}

/** Dose records of one transaction: large enough to be set-wise, small enough that a crash repeats little. */
const DOSES_PER_BATCH = 2000
/** Candidates that are compared with one dose record. */
const CANDIDATES = 20

/**
 * Checks every unchecked dose record against the register (docs/pipeline.md, "Authenticate"). Safe to repeat and to run in
 * any number of processes: a record is claimed, and a crash leaves it unchecked.
 * @throws {Refusal} `register.empty`, `database.*`
 */
export async function authenticateDoses(
  caller: Caller,
  deps: AuthenticateDeps,
): Promise<AuthenticateSummary> {
  const total = await deps.worker.transaction(caller, async (tx) => {
    await insertModel(tx, deps.model)
    return countUnchecked(tx)
  })
  const found: Tally = { checked: 0, by: new Map() }
  const tellProgress = () => deps.progress({ stage: 'authenticate', done: found.checked, total })
  // A record that another batch held for a moment is skipped, and found by the next round.
  for (let before = -1; found.checked > before; ) {
    before = found.checked
    const buckets = await deps.worker.transaction(caller, (tx) => bucketsWithWork(tx, 'entered'))
    await inLanes(buckets, (share) => checkShare(caller, deps, share, found, tellProgress))
  }
  const of = (identity: IdentityState): number => found.by.get(identity) ?? 0
  return {
    checked: found.checked,
    verified: of('verified'),
    mismatch: of('mismatch'),
    ambiguous: of('ambiguous'),
    unverifiable: of('unverifiable'),
    missing_id: of('missing-id'),
    malformed_id: of('malformed-id'),
  }
}

interface Tally {
  checked: number
  readonly by: Map<IdentityState, number>
}

/** One lane: batch after batch until its buckets hold no more. */
async function checkShare(
  caller: Caller,
  deps: AuthenticateDeps,
  buckets: readonly number[],
  found: Tally,
  tellProgress: () => void,
): Promise<void> {
  let cursor: WorkCursor = { state: 'entered', buckets, after: null }
  while (cursor.buckets.length > 0 && deps.signal?.aborted !== true) {
    const batch = await deps.worker.transaction(caller, (tx) => checkBatch(tx, cursor, deps))
    cursor = batch.cursor
    found.checked += batch.verdicts.length
    for (const { identity } of batch.verdicts) found.by.set(identity, (found.by.get(identity) ?? 0) + 1)
    tellProgress()
  }
}

async function countUnchecked(tx: Tx): Promise<number> {
  return (await countStates(tx)).find(({ state }) => state === 'entered')?.count ?? 0
}

/** One batch in one transaction. */
async function checkBatch(
  tx: Tx,
  from: WorkCursor,
  { register, model, onChecked }: AuthenticateDeps,
): Promise<{ readonly verdicts: readonly Verdict[]; readonly cursor: WorkCursor }> {
  // Authenticate 1. Claim unchecked dose records, one bucket at a time.
  const { doses, cursor } = await claimAcross(tx, from, DOSES_PER_BATCH)
  if (doses.length === 0) return { verdicts: [], cursor }
  // Authenticate 2. Ask the register for candidates, once for the batch.
  const edition = await register.edition(tx)
  // Authenticate 3. Decide in pure code.
  const verdicts = await decideAll(tx, doses, register, createScorer(model, edition))
  const checked = doses.map((dose, i): CheckedDose => ({ dose, verdict: at(verdicts, i) }))
  // Authenticate 4. Commit verdicts, owners and states in one transaction.
  await appendActions(
    tx,
    checked.map(({ dose, verdict }) => ({ dose, actions: [actionOf(verdict)] })),
  )
  await replacePersonDoses(tx, checked)
  await insertChecks(tx, checked, { registerVersion: edition.version, rules: model.version })
  await onChecked(
    tx,
    checked.map(({ dose, verdict }) => ({ doseId: dose.doseId, ...verdict })),
  )
  return { verdicts, cursor }
}

/** The waterfall: foreigners, the number's own entry, and only for the rest everybody who might be meant. */
async function decideAll(
  tx: Tx,
  doses: readonly StoredDose[],
  register: Register,
  scorer: Scorer,
): Promise<Verdict[]> {
  const asked = doses.map(({ claim }) => askedOf(claim))
  const owners = await register.byNumber(
    tx,
    asked.map((one) => questionOf(one)),
  )
  const first = asked.map((one, i) =>
    isForeigner(one.claim) ? decideForeigner(one.claim) : decideExact(one, owners[i] ?? [], scorer),
  )
  const open = first.flatMap((verdict, i) => (verdict === undefined ? [i] : []))
  const found = await decideOpen(
    tx,
    open.map((i) => ({ asked: at(asked, i), owners: owners[i] ?? [] })),
    register,
    scorer,
  )
  const rest = new Map(open.map((i, place) => [i, at(found, place)]))
  return first.map((verdict, i) => verdict ?? at(rest, i))
}

interface OpenQuestion {
  readonly asked: Asked
  /** Who has the number that was typed. */
  readonly owners: readonly RegisterEntry[]
}

/** Those whom their number does not settle, against everybody who might be meant. */
async function decideOpen(
  tx: Tx,
  open: readonly OpenQuestion[],
  register: Register,
  scorer: Scorer,
): Promise<Verdict[]> {
  const households = await householdsOf(tx, open, register)
  const asked = open.map(({ asked: one }, i) => {
    return { ...one, identity: { ...one.identity, guardianHousehold: households.get(i) ?? null } }
  })
  const similar = await register.similar(tx, asked.map(questionOf), CANDIDATES)
  return asked.map((one, i) => {
    const entries = distinct([...at(open, i).owners, ...(similar[i] ?? [])])
    return decide(one, entries, scorer)
  })
}

/** Where the guardians live whom rows name beside a child: index of the question -> household. */
async function householdsOf(
  tx: Tx,
  open: readonly OpenQuestion[],
  register: Register,
): Promise<Map<number, string>> {
  const guarded = open.flatMap(({ asked }, i) =>
    asked.identity.guardian.kind === 'personal' ? [{ asked, i }] : [],
  )
  if (guarded.length === 0) return new Map()
  const questions = guarded.map(({ asked }) => ({
    ...questionOf(asked),
    number: asked.identity.guardian.value,
    cmnd: null,
  }))
  const guardians = await register.byNumber(tx, questions)
  return new Map(
    guarded.flatMap(({ i }, place) => {
      const household = guardians[place]?.[0]?.household ?? null
      return household === null ? [] : [[i, household] as const]
    }),
  )
}

function questionOf({ identity }: Asked): Question {
  const { number, guardian, fullName, birthDate, phone, commune, guardianHousehold } = identity
  return {
    number: number.kind === 'personal' ? number.value : null,
    cmnd: number.kind === 'cmnd' ? number.value : null,
    damaged: number.kind === 'malformed' && /^\d+$/.test(number.value) ? number.value : null,
    fullName,
    birthDate,
    phone,
    commune,
    guardian: guardian.kind === 'personal' ? guardian.value : null,
    guardianHousehold,
  }
}

function distinct(entries: readonly RegisterEntry[]): RegisterEntry[] {
  return [...new Map(entries.map((entry) => [entry.personId, entry])).values()]
}

function actionOf({ identity, basis, wrong }: Verdict): DoseAction {
  return { kind: 'identified', identity, basis, wrong }
}

/** The element of a batch; every index comes from the batch itself. */
function at<T>(items: readonly T[] | ReadonlyMap<number, T>, i: number): T {
  const item = items instanceof Map ? items.get(i) : (items as readonly T[])[i] // one of the two
  if (item === undefined) throw new Error(`the batch has no element ${i}`)
  return item
}
