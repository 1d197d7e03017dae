import type { Caller } from '../../core/caller.ts'
import type { DoseAction } from '../../core/dose/actions.ts'
import type { DoseId } from '../../core/dose/dose.ts'
import { inLanes } from '../../core/lanes.ts'
import type { Progress } from '../../core/progress.ts'
import {
  appendActions,
  claimFacilityDoses,
  countByFacility,
  type Database,
  type DoseHead,
  lockDoses,
  type StoredDose,
  type Tx,
} from '../record/index.ts'
import type { FacilitySigner } from './ports.ts'
import { manifestText, recordLeaf } from './rules.ts'
import {
  insertDone,
  insertIntent,
  insertSignature,
  type Leaf,
  type SignIntent,
  selectIntended,
  selectLeaves,
  selectUnfinished,
} from './store.ts'

export interface SignDeps {
  /** Prepares manifests and writes results. */
  readonly worker: Database
  /** Adds signatures and can do nothing else. */
  readonly signing: Database
  readonly signer: FacilitySigner
  /** A fresh random UUID. */
  readonly newId: () => string
  /** What must happen in the transaction that signs these doses (app: the person is owed a passport). */
  readonly onSigned: (tx: Tx, doses: readonly DoseHead[]) => Promise<void>
  readonly progress: Progress
}

export interface SignSummary {
  /** Dose records that carry a signature now and did not before. */
  readonly signed: number
  /** Manifests signed: one act each. */
  readonly manifests: number
  /** Records that changed between manifest and signature; they are signable again or not, by their new content. */
  readonly changed: number
}

/** Records of one manifest: a signature covers them all, so a bound keeps one transaction short. */
const RECORDS_PER_MANIFEST = 5000

/**
 * Signs every signable dose record of the caller's facilities, one manifest at a time (docs/pipeline.md, "Sign").
 * Safe to repeat: what a crash left is finished first, and a record is never signed twice with the same content.
 * @throws {Refusal} `signer.unavailable`, `keys.missing`, `database.*`
 */
export async function signDoses(caller: Caller, deps: SignDeps): Promise<SignSummary> {
  const total = { signed: 0, manifests: 0, changed: 0 }
  // Sign 1. Finish what a crash left between manifest and signature.
  const left = await deps.worker.transaction(caller, selectUnfinished)
  for (const intent of left) add(total, await finish(caller, deps, intent))
  // Sign 2. Find the facilities that have something to sign.
  const work = await deps.worker.transaction(caller, (tx) => countByFacility(tx, 'signable'))
  const records = work.reduce((sum, { count }) => sum + count, 0)
  await inLanes(work, async (share) => {
    for (const { facility } of share) {
      for (;;) {
        const intent = await deps.worker.transaction(caller, (tx) => prepare(tx, facility, deps))
        if (intent === undefined) break
        add(total, await finish(caller, deps, intent))
        deps.progress({ stage: 'sign', done: total.signed, total: records })
      }
    }
  })
  return total
}

/** Sign 3. Claim signable records; 4. hash them into a manifest; 5. commit the manifest before anything is signed. */
async function prepare(tx: Tx, facility: string, { newId }: SignDeps): Promise<SignIntent | undefined> {
  const doses = await claimUnintended(tx, facility)
  if (doses.length === 0) return undefined
  const leaves = doses.map((dose, index): Leaf => {
    return { bucket: dose.bucket, doseId: dose.doseId, index, hash: recordLeaf(dose), seq: dose.seq }
  })
  const signatureId = newId()
  const hashes = leaves.map(({ hash }) => hash)
  const manifest = manifestText(facility, signatureId, hashes, tx.now)
  const intent: SignIntent = { signatureId, facility, manifest, doses: doses.length }
  await insertIntent(tx, intent, leaves)
  return intent
}

/** Signable records that stand in no manifest with their present content. */
async function claimUnintended(tx: Tx, facility: string): Promise<StoredDose[]> {
  const found: StoredDose[] = []
  let after: DoseId | null = null
  while (found.length < RECORDS_PER_MANIFEST) {
    const limit = RECORDS_PER_MANIFEST - found.length
    const page: StoredDose[] = await claimFacilityDoses(tx, { facility, state: 'signable', after, limit })
    const intended = await selectIntended(tx, page)
    found.push(...page.filter(({ doseId }) => !intended.has(doseId)))
    after = page.at(-1)?.doseId ?? null
    if (page.length < limit) break
  }
  return found
}

/** Sign 6. Sign exactly the stored bytes; 7. mark the records that did not change meanwhile. */
async function finish(caller: Caller, deps: SignDeps, intent: SignIntent): Promise<SignSummary> {
  const signature = await deps.signer.sign(intent.facility, new TextEncoder().encode(intent.manifest))
  await deps.signing.transaction(caller, (tx) => insertSignature(tx, intent.signatureId, signature))
  return deps.worker.transaction(caller, (tx) => markSigned(tx, intent.signatureId, deps))
}

async function markSigned(tx: Tx, signatureId: string, { onSigned }: SignDeps): Promise<SignSummary> {
  const leaves = new Map((await selectLeaves(tx, signatureId)).map((leaf) => [leaf.doseId, leaf]))
  const doses = await lockDoses(tx, [...leaves.keys()])
  const unchanged = doses.filter(({ doseId, seq }) => leaves.get(doseId)?.seq === seq)
  const outcomes = unchanged.map((dose) => {
    const action: DoseAction = {
      kind: 'signed',
      signature: signatureId,
      index: leaves.get(dose.doseId)?.index ?? 0,
    }
    return { dose, actions: [action] }
  })
  await appendActions(tx, outcomes)
  await onSigned(tx, unchanged)
  const result = { signed: unchanged.length, changed: leaves.size - unchanged.length }
  await insertDone(tx, signatureId, result)
  return { ...result, manifests: 1 }
}

function add(total: { signed: number; manifests: number; changed: number }, more: SignSummary): void {
  total.signed += more.signed
  total.manifests += more.manifests
  total.changed += more.changed
}
