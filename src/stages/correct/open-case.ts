import type { Caller } from '../../core/caller.ts'
import type { CaseKind, Opener } from '../../core/case/case.ts'
import { maySay, NEEDS, onlyLooks } from '../../core/case/openers.ts'
import { type CasePlace, routeOf } from '../../core/case/routing.ts'
import { dayOfInstant } from '../../core/dates.ts'
import { maskOf } from '../../core/dose/actions.ts'
import type { DoseId } from '../../core/dose/dose.ts'
import { Refusal } from '../../core/refusal.ts'
import { readPersons, selectDoseIds } from '../authenticate/index.ts'
import { appendActions, readDoses, type StoredDose, type Tx } from '../record/index.ts'
import type { CaseDeps } from './case-deps.ts'
import { type Asked, isSameRequest, placeOf } from './case-details.ts'
import { addProposal } from './propose-fields.ts'
import { selectLiveCases, selectLivePersonCases } from './store-case-facts.ts'
import { type CaseDetails, insertCases, type StoredCase, selectCasesById } from './store-cases.ts'

/** A case as a citizen, a clerk or an officer asks for it. */
export interface CaseRequest {
  /** Given by whoever asks: the same request twice is one case. */
  readonly caseId: string
  readonly kind: CaseKind
  readonly opener: Exclude<Opener, 'verdict'>
  readonly doseId: DoseId | null
  readonly otherDose: DoseId | null
  /** What the kind asks for, read by `readCaseDetails`. */
  readonly asked: Asked
}

export interface OpenedCase {
  readonly found: StoredCase
  /** False when it was there already, or another one says the same. */
  readonly isNew: boolean
}

/**
 * Opens a case and sends it to whoever may decide it; its dose record is not signed before it is closed.
 * @throws {Refusal} `case.not-allowed`, `case.invalid`
 */
export async function openCase(
  caller: Caller,
  request: CaseRequest,
  deps: Pick<CaseDeps, 'app' | 'worker' | 'readTree'>,
): Promise<OpenedCase> {
  refuseOpener(caller, request)
  const seen = await deps.app.transaction(caller, (tx) => seeMatter(tx, request))
  return deps.worker.transaction(caller, async (tx) => {
    const doses = await readDoses(tx, dosesOf(request), true)
    const dose = doses.find(({ doseId }) => doseId === request.doseId) ?? null
    const other = doses.find(({ doseId }) => doseId === request.otherDose) ?? null
    if (doses.some(({ standing }) => standing.withdrawn)) throw noRecord()
    const known = await knownCase(tx, request, seen)
    if (known !== undefined) return { found: await propose(tx, known, request, dose), isNew: false }
    const found = await insert(tx, request, { dose, other }, deps)
    return { found: await propose(tx, found, request, dose), isNew: true }
  })
}

/** Identity officers open as such; everybody else at a counter as a clerk. The app answers for citizens. */
function refuseOpener({ role }: Caller, { opener, kind, doseId, otherDose, asked }: CaseRequest): void {
  const isOfficer = role === 'identity-officer'
  if (onlyLooks(role)) throw new Refusal('case.not-allowed', 'your role looks at cases and opens none')
  if (!maySay(opener, kind) || (opener !== 'citizen' && (opener === 'identity-officer') !== isOfficer)) {
    throw new Refusal('case.not-allowed', 'cases of this kind are not opened by your role')
  }
  const needs = NEEDS[kind]
  const isComplete =
    (!needs.dose || doseId !== null) &&
    (!needs.otherDose || (otherDose !== null && otherDose !== doseId)) &&
    (!needs.person || asked.personId !== null || doseId !== null)
  if (!isComplete) {
    throw new Refusal('case.invalid', 'the case does not say which record, or which person, it is about')
  }
}

const dosesOf = ({ doseId, otherDose }: CaseRequest): DoseId[] =>
  [...new Set([doseId, otherDose])].filter((id) => id !== null)

const noRecord = (): Refusal => new Refusal('case.invalid', 'there is no such record in your units')

/**
 * What the caller may know of the matter: cases of this id, or about the person. Records that the caller does not see, or that
 * are withdrawn, are not asked about.
 */
async function seeMatter(tx: Tx, request: CaseRequest): Promise<readonly StoredCase[]> {
  const ids = dosesOf(request)
  const seen = (await readDoses(tx, ids)).filter(({ standing }) => !standing.withdrawn)
  if (seen.length < ids.length) throw noRecord()
  const { personId } = request.asked
  const named = await selectCasesById(tx, [request.caseId])
  const ofPerson = personId === null ? [] : await selectLivePersonCases(tx, request.kind, personId)
  return [...named, ...ofPerson]
}

/** The case of this id, or a live one that asks for the same about the same record or person. */
async function knownCase(
  tx: Tx,
  request: CaseRequest,
  seen: readonly StoredCase[],
): Promise<StoredCase | undefined> {
  const { caseId, kind, doseId } = request
  const [same] = await selectCasesById(tx, [caseId])
  if (same !== undefined) {
    const isSeen = seen.some((one) => one.caseId === caseId)
    if (isSeen && same.kind === kind && same.doseId === doseId) return same
    throw new Refusal('case.invalid', 'another case has this id')
  }
  const live = doseId === null ? seen : await selectLiveCases(tx, dosesOf(request))
  return live.find((one) => isSameRequest(one, request))
}

async function insert(
  tx: Tx,
  { caseId, kind, opener, doseId, otherDose, asked }: CaseRequest,
  { dose, other }: { readonly dose: StoredDose | null; readonly other: StoredDose | null },
  { readTree }: Pick<CaseDeps, 'readTree'>,
): Promise<StoredCase> {
  const personOfDose = doseId === null ? undefined : (await readPersons(tx, [doseId])).get(doseId)
  const place = await placeFor(tx, asked, dose)
  const units = { tree: await readTree(tx), day: dayOfInstant(tx.now) }
  const isKnown = place.facility !== null && units.tree.unit(place.facility) !== undefined
  const matter = {
    kind,
    fields: maskOf(asked.fields),
    facility: isKnown || doseId !== null ? place.facility : null,
    commune: place.commune,
    otherFacility: other?.facility ?? null,
  }
  const details: CaseDetails | null = asked.details
  await insertCases(
    tx,
    [
      {
        ...matter,
        caseId,
        doseId,
        otherDose,
        unit: routeOf(matter, place, units),
        openedBy: opener,
        personId: asked.personId ?? personOfDose ?? null,
        details,
      },
    ],
    opener,
  )
  if (dose !== null) await appendActions(tx, [{ dose, actions: [{ kind: 'case-opened', caseId }] }])
  const [found] = await selectCasesById(tx, [caseId])
  if (found === undefined) throw new Error('a case was lost while it was written')
  return found
}

/** Where a case about a person alone belongs: to where the newest record of the person says that they live. */
async function placeFor(tx: Tx, asked: Asked, dose: StoredDose | null): Promise<CasePlace> {
  const place = placeOf(asked, dose)
  const isNamed = Object.values(place).some((code) => code !== null)
  if (isNamed || dose !== null || asked.personId === null) return place
  const theirs = await selectDoseIds(tx, [asked.personId])
  const doses = await readDoses(tx, theirs.get(asked.personId) ?? [])
  const [newest] = doses.sort((a, b) => b.enteredAt.getTime() - a.enteredAt.getTime())
  return newest === undefined ? place : { ...placeOf(asked, newest), facility: null }
}

/** Keeps what was asked for beside what the record says; an open or refused case takes a further proposal. */
async function propose(
  tx: Tx,
  found: StoredCase,
  { asked }: CaseRequest,
  dose: StoredDose | null,
): Promise<StoredCase> {
  const { state } = found.standing
  if (asked.proposed === null || dose === null || (state !== 'open' && state !== 'refused')) return found
  return addProposal(tx, found, dose, asked.proposed)
}
