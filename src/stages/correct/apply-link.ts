import type { Decision } from '../../core/case/case.ts'
import type { DoseAction } from '../../core/dose/actions.ts'
import {
  insertLinks,
  type KnownIdentity,
  type PersonLink,
  readChecks,
  readSameAs,
  recordIdentity,
  selectDoseIds,
} from '../authenticate/index.ts'
import { appendActions, readDoses, type StoredDose, type Tx } from '../record/index.ts'
import { attestedVerdict } from './apply-attestation.ts'
import { type Applying, invalid, ruleOf } from './applying.ts'
import { openPairs } from './open-pairs.ts'
import { insertCorrections } from './store-runs.ts'

/** Ground that stands in the place of a model where a verdict was moved to the id that stays. */
const LINKED_RULES = 'linked'
/** Records that one id can have: ten times as many as anybody was given. */
const DOSES_MOST = 100

/**
 * Two ids are one human being: from now on every verdict names `same`, and the records of the other id are that person's.
 * They are checked and signed again, so that one passport comes to rest on all of them.
 * @throws {Refusal} `case.invalid`
 */
export async function applyLink(
  tx: Tx,
  { found, run, newId }: Applying,
  { personId, same }: Extract<Decision, { what: 'link' }>,
): Promise<void> {
  const known = await readSameAs(tx, [personId, same])
  const [from, to] = [known.get(personId) ?? personId, known.get(same) ?? same]
  if (from === to) throw invalid('both ids are one person already')
  const link = { personId: from, same: to, caseId: found.caseId }
  await insertLinks(tx, [link])
  const moved = await movePersons(tx, [link])
  await insertCorrections(
    tx,
    run,
    moved.map(({ doseId, seq }) => ({ doseId, seq: seq + 1, rule: ruleOf(found) })),
  )
  await openPairs(tx, [to], newId)
}

/** Gives the records of ids to the ids that stay, set-wise. Returns the records as they were before. */
export async function movePersons(tx: Tx, links: readonly PersonLink[]): Promise<readonly StoredDose[]> {
  const linkOf = new Map(links.map((link) => [link.personId, link]))
  const owned = await selectDoseIds(tx, [...linkOf.keys()])
  const ids = [...owned.values()].flat()
  if (ids.length > DOSES_MOST * links.length) {
    throw invalid(`an id with more than ${DOSES_MOST} records is no human being's`)
  }
  const doses = new Map((await readDoses(tx, ids, true)).map((dose) => [dose.doseId, dose]))
  const checks = await readChecks(tx, ids)
  const moved = [...owned].flatMap(([personId, theirs]) =>
    theirs.flatMap((id): Moved[] => {
      const [dose, check, link] = [doses.get(id), checks.get(id), linkOf.get(personId)]
      if (dose === undefined || check === undefined || link === undefined) return []
      const verdict = isAttested(dose) ? attestedVerdict(dose, link.same) : { ...check, personId: link.same }
      return [{ dose, verdict, caseId: link.caseId }]
    }),
  )
  await recordIdentity(tx, moved, LINKED_RULES)
  await appendActions(
    tx,
    moved.map((one) => ({ dose: one.dose, actions: actionsFor(one) })),
  )
  return moved.map(({ dose }) => dose)
}

interface Moved extends KnownIdentity {
  readonly caseId: string
}

const isAttested = ({ standing }: StoredDose): boolean => standing.basis === 'attested' && !standing.withdrawn

function actionsFor({ dose, verdict, caseId }: Moved): DoseAction[] {
  // No register would find the person again: the attestation goes with the record.
  if (isAttested(dose)) return [{ kind: 'attested', caseId }]
  const { identity, basis, wrong } = verdict
  return [
    { kind: 'identified', identity, basis, wrong },
    { kind: 'recheck', reason: 'linked' },
  ]
}
