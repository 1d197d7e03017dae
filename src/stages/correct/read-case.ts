import type { Caller } from '../../core/caller.ts'
import { type Decision, IDENTITY_KINDS } from '../../core/case/case.ts'
import { type CaseSubject as About, contentFault } from '../../core/case/decision-content.ts'
import {
  type Decider,
  decidersOf,
  decisionFault,
  mayHandle,
  refusalFault,
} from '../../core/case/decisions.ts'
import { type GroundText, REFUSAL_GROUNDS, type RefusalGround } from '../../core/case/refusal-grounds.ts'
import { CLAIM_FIELD_OF, fieldsOf } from '../../core/dose/actions.ts'
import { doseIdOf } from '../../core/dose/dose-id.ts'
import { type NextStep, nextStepOf } from '../../core/dose/next-step.ts'
import type { StepKnowledge } from '../../core/dose/next-step-owners.ts'
import { createScorer, type EvidenceRow } from '../../core/person/weigh.ts'
import { type IdentityCheck, readEditions, readModels } from '../authenticate/index.ts'
import { readDayReports } from '../ingest/index.ts'
import { countEntered, readDoses, type StoredDose, type Tx } from '../record/index.ts'
import { appealUnit } from './appeal-case.ts'
import type { CaseDeps } from './case-deps.ts'
import { missingDoseOf } from './case-details.ts'
import { aboutOf, type CaseFacts, readCaseFacts, seeCase } from './case-facts.ts'
import { stepSubjectOf } from './case-steps.ts'
import { givenAtOf, holderOf, recordRefOf } from './missing-site.ts'
import { askedLast } from './propose-fields.ts'
import { type PastAction, selectCaseActions } from './store-case-facts.ts'
import type { StoredCase } from './store-cases.ts'
import { type Evidence, selectEvidence } from './store-evidence.ts'

/** One field of the record that a case is about. */
export interface CaseField {
  /** Name of a field of `DoseClaim`. */
  readonly field: string
  readonly before: string | number | null
  /** What the register says; null where it proposes nothing. */
  readonly proposed: string | number | null
  /** What somebody asked for last; null where nobody did. */
  readonly after: string | number | null
}

/** How many injections a session report of the day counted, and how many of them have a record. */
export interface Remainder {
  readonly lot: string
  readonly given: number
  readonly entered: number
}

/** Everything that a page about a case shows, as data. Personal data. */
export interface CaseView {
  readonly found: StoredCase
  readonly fields: readonly CaseField[]
  readonly history: readonly PastAction[]
  readonly evidence: readonly Evidence[]
  readonly deciders: readonly Decider[]
  /** What the reader may do now. */
  readonly mine: {
    readonly decide: readonly Decision['what'][]
    readonly refuse: boolean
    readonly handle: boolean
  }
  /**
   * Who owes the next step and until when. Nothing is owed for a case that is closed, nor for one that is refused, unless the
   * record is still in question: that is owed since the receipt of the case.
   */
  readonly step: NextStep
  /** Present while the case is refused. */
  readonly refusal: {
    readonly ground: RefusalGround
    readonly says: GroundText
    readonly remedy: GroundText
  } | null
  /** The unit that would decide an appeal; null while none can be made. */
  readonly appealTo: string | null
  /** The record, and the one on the other side; null where there is none or the reader does not see it. */
  readonly sides: { readonly here: StoredDose | null; readonly there: StoredDose | null }
  readonly check: IdentityCheck | null
  /** The evidence for the person who was found or came closest, field by field, in bits; empty without a comparison. */
  readonly explanation: readonly EvidenceRow[]
  /** Of the facility and day that a missing injection names. */
  readonly remainder: readonly Remainder[]
}

export interface ReadCaseDeps extends Pick<CaseDeps, 'app' | 'humansOf'> {
  /** Units, heads and clocks at the transaction's instant. */
  readonly readKnowledge: (tx: Tx) => Promise<StepKnowledge>
  /** Writes the line of the access log, in the transaction that reads. */
  readonly logAccess: (tx: Tx, subject: AccessedSubject) => Promise<void>
}

/** Whose data were shown. */
export type AccessedSubject = { readonly personId: string } | { readonly doseId: string }

/** Reads a case with everything about it; the reading is logged. @throws {Refusal} `case.unknown` */
export async function readCase(caller: Caller, caseId: string, deps: ReadCaseDeps): Promise<CaseView> {
  return deps.app.transaction(caller, async (tx) => {
    const found = await seeCase(tx, caseId)
    const knowledge = await deps.readKnowledge(tx)
    const facts = await readCaseFacts(tx, found, null, {
      humansOf: deps.humansOf,
      readTree: async () => knowledge.tree,
      personOf: async () => null,
    })
    const view = await viewOf(tx, found, facts, knowledge)
    await deps.logAccess(tx, subjectOf(found, facts))
    if (view.sides.there !== null) await deps.logAccess(tx, { doseId: view.sides.there.doseId })
    return view
  })
}

/** A missing injection of somebody unknown is logged under the id that its record will have. */
function subjectOf(found: StoredCase, facts: CaseFacts): AccessedSubject {
  if (found.doseId !== null) return { doseId: found.doseId }
  if (facts.personId !== null) return { personId: facts.personId }
  return { doseId: doseIdOf(holderOf(found, facts), recordRefOf(found.caseId)) }
}

async function viewOf(
  tx: Tx,
  found: StoredCase,
  facts: CaseFacts,
  knowledge: StepKnowledge,
): Promise<CaseView> {
  const history = await selectCaseActions(tx, found)
  const [there] = found.otherDose === null ? [] : await readDoses(tx, [found.otherDose])
  return {
    found,
    history,
    fields: fieldsOfCase(found, facts, history),
    evidence: await selectEvidence(tx, found),
    deciders: decidersOf(found, facts),
    mine: mineOf(tx.caller, found, facts),
    step: isOwed(found, facts)
      ? nextStepOf(stepSubjectOf(found, facts.isTypingError), knowledge, tx.now)
      : { missing: null },
    refusal: refusalOf(found),
    appealTo: appealUnit(found, facts),
    sides: { here: facts.dose, there: there ?? null },
    check: facts.check,
    explanation: facts.check === null ? [] : await explain(tx, facts.check),
    remainder: await remainderOf(tx, found, facts),
  }
}

function isOwed({ kind, standing }: StoredCase, { dose }: CaseFacts): boolean {
  if (standing.state !== 'refused') return standing.state !== 'closed'
  if (dose === null || dose.standing.withdrawn || !IDENTITY_KINDS.includes(kind)) return false
  return dose.standing.identity !== 'verified'
}

function fieldsOfCase(found: StoredCase, facts: CaseFacts, history: readonly PastAction[]): CaseField[] {
  const proposed = facts.check?.proposal ?? {}
  const asked = askedLast(history)
  const inQuestion = fieldsOf(found.fields).flatMap((name): string[] =>
    name === 'other' ? [] : [CLAIM_FIELD_OF[name]],
  )
  const names = new Set([...inQuestion, ...Object.keys(proposed), ...Object.keys(asked)])
  const claim: Readonly<Record<string, string | number | null>> = { ...facts.dose?.claim }
  return [...names].map((field) => ({
    field,
    before: claim[field] ?? null,
    proposed: proposed[field] ?? null,
    after: asked[field] ?? null,
  }))
}

function mineOf(caller: Caller, found: StoredCase, facts: CaseFacts): CaseView['mine'] {
  const { state, decision } = found.standing
  const none = { decide: [], refuse: false, handle: mayHandle(caller, found, facts) }
  if (state === 'waiting' || state === 'closed') return none
  // A case that waits for a second person takes that one decision only.
  const open: readonly Decision['what'][] =
    state === 'second-key'
      ? [decision?.what ?? []].flat()
      : decidersOf(found, facts).flatMap(({ what }) => (what === 'refuse' ? [] : [what]))
  const decide = [...new Set(open)].filter((what) => {
    const sample = sampleOf(what, aboutOf(found, facts))
    return sample !== null && decisionFault(caller, found, sample, facts) === null
  })
  const mayRefuse = state === 'open' || (state === 'second-key' && decision === null)
  return { ...none, decide, refuse: mayRefuse && refusalFault(caller, found, facts) === null }
}

/** A decision of a kind without its values, to ask who may take it; null where the case cannot take one. */
function sampleOf(what: Decision['what'], about: About): Decision | null {
  const sample = { what } as Decision // the rules that are asked here read nothing but `what`
  return what === 'change-register' && contentFault(sample, about) !== null ? null : sample
}

function refusalOf({ standing }: StoredCase): CaseView['refusal'] {
  if (standing.state !== 'refused' || standing.refusedFor === null) return null
  const { says, remedy } = REFUSAL_GROUNDS[standing.refusedFor]
  return { ground: standing.refusedFor, says, remedy }
}

async function explain(tx: Tx, check: IdentityCheck): Promise<readonly EvidenceRow[]> {
  if (check.comparison === null) return []
  const model = (await readModels(tx, [check.rules])).get(check.rules)
  const edition = (await readEditions(tx, [check.registerVersion])).get(check.registerVersion)
  if (model === undefined || edition === undefined) return []
  return createScorer(model, edition).rows(check.comparison)
}

async function remainderOf(tx: Tx, found: StoredCase, facts: CaseFacts): Promise<Remainder[]> {
  if (found.kind !== 'missing-dose') return []
  const { day, vaccine } = missingDoseOf(found)
  const facility = givenAtOf(found, facts)
  const reports = await readDayReports(tx, { facility, day, vaccine })
  const entered = new Map((await countEntered(tx, reports)).map((row) => [row.lot, row.entered]))
  return reports.map(({ lot, dosesGiven }) => ({ lot, given: dosesGiven, entered: entered.get(lot) ?? 0 }))
}
