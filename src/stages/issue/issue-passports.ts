import type { Caller } from '../../core/caller.ts'
import type { DoseAction } from '../../core/dose/actions.ts'
import type { Signer } from '../../core/hcert/signer.ts'
import { inLanes, LANES } from '../../core/lanes.ts'
import type { Progress } from '../../core/progress.ts'
import { Refusal } from '../../core/refusal.ts'
import { appendActions, type Database, lockDoses, type Tx } from '../record/index.ts'
import type { Holders, IndependentCheck, PassportNotices, PersonRecords } from './ports.ts'
import {
  type FinishedPassport,
  finishPassport,
  type Intent,
  type Issuer,
  isPlanned,
  planPassport,
  type SignedIntent,
} from './rules.ts'
import {
  countDue,
  insertIntents,
  insertProblems,
  insertSignatures,
  selectOpenBuckets,
  selectOpenIntents,
  takeDue,
} from './store.ts'
import { insertPassports } from './store-passports.ts'

export interface IssueDeps {
  /** Plans and stores. */
  readonly worker: Database
  /** Adds signatures and can do nothing else. */
  readonly signing: Database
  readonly signer: Signer
  readonly issuer: Issuer
  readonly records: PersonRecords
  readonly holders: Holders
  readonly notices: PassportNotices
  readonly check: IndependentCheck
  /** A fresh random UUID. */
  readonly newId: () => string
  readonly progress: Progress
}

export interface IssueSummary {
  /** Passports that became active. */
  readonly issued: number
  /** Persons for whom no passport may be made; their codes are on the to-do list. */
  readonly refused: number
}

/** Persons of one transaction: large enough to be set-wise, small enough that a crash repeats little. */
const PERSONS_PER_BATCH = 1000

/**
 * Issues a passport to every person on the to-do list, at most `limit` (docs/pipeline.md, "Issue"). Safe to repeat: what a
 * crash left is finished first, with the same bytes.
 * @throws {Refusal} `signer.unavailable`, `payload.invalid` (a finished passport did not verify), `database.*`
 */
export async function issuePassports(
  caller: Caller,
  deps: IssueDeps,
  limit = Number.POSITIVE_INFINITY,
): Promise<IssueSummary> {
  const total = { issued: 0, refused: 0 }
  // Issue 1. Finish what a crash left.
  total.issued += await finishOpen(caller, deps, await deps.worker.transaction(caller, selectOpenBuckets))
  const work = await deps.worker.transaction(caller, countDue)
  const due = work.reduce((sum, { count }) => sum + count, 0)
  const issueFrom = async (share: readonly number[]) => {
    let queue = share
    while (queue.length > 0 && total.issued < limit) {
      const size = Math.min(PERSONS_PER_BATCH, limit - total.issued)
      const planned = await deps.worker.transaction(caller, (tx) => plan(tx, queue, size, deps))
      queue = planned.queue
      const issued = await finishOpen(caller, deps, planned.buckets)
      total.issued += issued
      total.refused += planned.refused
      deps.progress({ stage: 'issue', done: total.issued + total.refused, total: Math.min(limit, due) })
    }
  }
  // A limit is kept by counting, and only one can count.
  const buckets = work.map(({ bucket }) => bucket)
  await inLanes(buckets, issueFrom, Number.isFinite(limit) ? 1 : LANES)
  return total
}

interface Planned {
  readonly refused: number
  /** Buckets still to visit. */
  readonly queue: readonly number[]
  /** Buckets that may hold open intents now. */
  readonly buckets: readonly number[]
}

/** Issue 3. Read; 4. plan; 5. lint; 6. commit the intents with their exact bytes. */
async function plan(
  tx: Tx,
  from: readonly number[],
  size: number,
  { records, holders, issuer, newId }: IssueDeps,
): Promise<Planned> {
  const { personIds, buckets, queue } = await takeAcross(tx, from, size)
  const persons = await records.dosesOf(tx, personIds)
  const found = await holders.find(tx, persons)
  const plans = persons.map((person) =>
    planPassport(person, found.get(person.personId), { issuer, passportId: newId(), now: tx.now }),
  )
  const refused = plans.flatMap((p) => (isPlanned(p) || p.problems.length === 0 ? [] : [p]))
  await insertProblems(tx, refused)
  await insertIntents(
    tx,
    plans.filter(isPlanned).map(({ intent }) => intent),
  )
  return { refused: refused.length, buckets, queue }
}

/** Issue 2. Take persons off the to-do list, one bucket at a time; a bucket that holds no more leaves the queue. */
async function takeAcross(
  tx: Tx,
  from: readonly number[],
  size: number,
): Promise<{ personIds: string[]; buckets: number[]; queue: number[] }> {
  const queue = [...from]
  const personIds: string[] = []
  const buckets: number[] = []
  while (personIds.length < size) {
    const [bucket] = queue
    if (bucket === undefined) break
    const want = size - personIds.length
    const taken = await takeDue(tx, bucket, want)
    personIds.push(...taken)
    if (taken.length > 0) buckets.push(bucket)
    if (taken.length < want) queue.shift()
  }
  return { personIds, buckets, queue }
}

/** Issue 7. Sign exactly the stored bytes; 8. verify each; 9. commit the passports. */
async function finishOpen(caller: Caller, deps: IssueDeps, buckets: readonly number[]): Promise<number> {
  let finished = 0
  for (;;) {
    const open = await deps.worker.transaction(caller, (tx) =>
      selectOpenIntents(tx, buckets, PERSONS_PER_BATCH),
    )
    if (open.length === 0) return finished
    const signed = await signAll(deps.signer, open)
    const passports = signed.map(finishPassport)
    for (const passport of passports) assertGenuine(passport, deps.check)
    await deps.signing.transaction(caller, (tx) => insertSignatures(tx, signed))
    await deps.worker.transaction(caller, (tx) => store(tx, passports, deps))
    finished += passports.length
    if (open.length < PERSONS_PER_BATCH) return finished
  }
}

/** What a crash left signed keeps its signature. */
async function signAll(
  signer: Signer,
  open: readonly SignedIntent[],
): Promise<(Intent & { signature: Uint8Array })[]> {
  const signed: (Intent & { signature: Uint8Array })[] = []
  for (const intent of open) {
    if (intent.signature === null && !sameBytes(intent.kid, signer.kid)) {
      throw new Refusal('signer.unavailable', 'an open intent names a key that this signer does not hold')
    }
    const signature = intent.signature ?? (await signer.sign(intent.toBeSigned))
    signed.push({ ...intent, signature })
  }
  return signed
}

/** Before the signature is stored: one that does not verify can be made again. */
function assertGenuine({ hcert, createdAt }: FinishedPassport, check: IndependentCheck): void {
  const reasons = check(hcert, createdAt)
  if (reasons.length === 0) return
  throw new Refusal(
    'payload.invalid',
    `a finished passport did not verify (${reasons.join(', ')}): nothing was issued`,
  )
}

async function store(tx: Tx, passports: readonly FinishedPassport[], { notices }: IssueDeps): Promise<void> {
  await insertPassports(tx, passports)
  const passportOf = new Map(
    passports.flatMap(({ passportId, doses }) => doses.map((id) => [id, passportId] as const)),
  )
  const doses = await lockDoses(tx, [...passportOf.keys()])
  const outcomes = doses
    .filter(({ standing }) => standing.signed && !standing.covered)
    .map((dose) => {
      const action: DoseAction = { kind: 'covered', passport: passportOf.get(dose.doseId) ?? '' }
      return { dose, actions: [action] }
    })
  await appendActions(tx, outcomes)
  const reachable = passports.flatMap(({ passportId, holder }) =>
    holder.email === null ? [] : [{ passportId, email: holder.email }],
  )
  await notices.announce(tx, reachable)
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index])
}
