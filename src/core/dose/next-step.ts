/**
 * Who owes the next step, since when and until when: one answer for every dose, gap and person, by the table of clocks
 * (product.md). Nothing open is ever owed by nobody: what has no head goes up, at the latest to the ministry.
 */
import { type Day, dayOfInstant } from '../dates.ts'
import type { DoseStanding, FieldMask } from './actions.ts'
import {
  BLOCKERS,
  type Blocker,
  type ClockRule,
  dueOf,
  hoursAfter,
  levelsClimbed,
  type OwedRole,
  startOfDay,
  untilOf,
} from './next-step-clocks.ts'
import { firstRung, type Owner, ownersOf, type StepKnowledge } from './next-step-owners.ts'

/** Blockers that are cases of their own kind. */
export type CaseBlocker =
  | 'complaint'
  | 'held'
  | 'facilities-disagree'
  | 'duplicate'
  | 'not-mine'
  | 'register-wrong'
  | 'same-person'
  | 'missing-dose'

/** What people did about the time of a case. */
export interface CaseCourse {
  /** Added once to the time of the first owner. */
  readonly extendedHours: number
  /** Levels to which appeals have raised it. */
  readonly level: number
  /** The clock of an appeal is its own; null without one. */
  readonly appealedAt: Date | null
}

/** Something that stops a dose and has an owner of its own. */
export interface DoseCase {
  /** `identity`: about whose the dose is; it keeps the clock of the identity's own blocker. */
  readonly kind: CaseBlocker | 'identity'
  /** When it was received or placed, or last prolonged by a second person. No edit of the record moves it. */
  readonly since: Date
  /** Kind of complaint with its own clock; '' otherwise. */
  readonly caseKind: string
  /** The other facility of a disagreement, or the unit that holds. */
  readonly otherUnit: string | null
  /** Left out where nobody extends or appeals. */
  readonly course?: CaseCourse
  /**
   * The citizen was refused: nothing waits for the case itself, but what the record still lacks is owed since its receipt.
   */
  readonly isAnswered?: true
}

export interface DoseSubject {
  readonly kind: 'dose'
  readonly facility: string
  readonly givenOn: Day
  /** Commune where the person lives, when known. */
  readonly residence: string | null
  readonly isForeigner: boolean
  /** The difference comes from typing and a rule says how to mend it. */
  readonly isTypingError: boolean
  /** A live passport of the same person rests on a later dose: nothing more is owed for a signed one. */
  readonly isCoveredLater: boolean
  readonly standing: DoseStanding
  readonly enteredAt: Date
  readonly stateSince: Date
  readonly cases: readonly DoseCase[]
}

/** Injections of a session report that nobody entered. */
export interface GapSubject {
  readonly kind: 'gap'
  readonly facility: string
  readonly givenOn: Day
}

/** A case by itself: one without a dose record, or one that is looked at alone. */
export interface CaseSubject {
  readonly kind: 'case'
  /** The facility, or the unit that has the case. */
  readonly facility: string
  /** Commune where the person lives, when known. */
  readonly residence: string | null
  readonly isTypingError: boolean
  /** Fields in question: sum of `WRONG_FIELDS` bits. */
  readonly fields: FieldMask
  readonly openedOn: Day
  readonly found: DoseCase
}

export type StepSubject = DoseSubject | GapSubject | CaseSubject

export interface PersonSubject {
  readonly kind: 'person'
  readonly doses: readonly DoseSubject[]
}

export interface OpenStep {
  readonly missing: Blocker
  /** What is missing besides. */
  readonly also: readonly Blocker[]
  /** Who owes it now. */
  readonly owes: Owner
  readonly since: Date
  /** End of the present owner's time. */
  readonly until: Date
  /** The unit to which it has climbed; null while the first owner still has time. */
  readonly escalatedTo: string | null
  /** How many levels it has climbed. */
  readonly level: number
  /** The unit and role that the table names, whether somebody is there or not. */
  readonly byRule: { readonly unit: string; readonly role: OwedRole; readonly until: Date }
  /** The last level's time is over as well. */
  readonly overdue: boolean
}

export type NextStep = OpenStep | { readonly missing: null }

interface Found {
  readonly blocker: Blocker
  readonly since: Date
  readonly found: DoseCase | null
}

const NOTHING = { missing: null } as const

/** The next step for a dose, a gap or a person at `now`. */
export function nextStepOf(
  subject: StepSubject | PersonSubject,
  knowledge: StepKnowledge,
  now: Date,
): NextStep {
  return subject.kind === 'person' ? personStep(subject, knowledge, now) : stepOf(subject, knowledge, now)
}

/** Of several open doses the one that is furthest on its way, and of those the one whose time ends first. */
function personStep({ doses }: PersonSubject, knowledge: StepKnowledge, now: Date): NextStep {
  const open = doses.map((dose) => stepOf(dose, knowledge, now)).filter((step) => step.missing !== null)
  open.sort((a, b) => progress(b) - progress(a) || a.until.getTime() - b.until.getTime())
  return open[0] ?? NOTHING
}

const progress = ({ missing }: OpenStep): number => BLOCKERS.indexOf(missing)

function stepOf(subject: StepSubject, knowledge: StepKnowledge, now: Date): NextStep {
  const open = blockersOf(subject, knowledge, now)
  const [next, ...also] = open.sort((a, b) => BLOCKERS.indexOf(a.blocker) - BLOCKERS.indexOf(b.blocker))
  if (next === undefined) return NOTHING
  const rule = knowledge.clock(next.blocker, next.found?.caseKind ?? '')
  const due = dueOfNext(rule, next, subject, knowledge)
  const owners = ownersOf(rule, subject, next.found, knowledge, now)
  const level = Math.min(levelsClimbed(due, rule.eachLevelHours, now), owners.length - 1)
  const owes = owners[level] ?? owners[0]
  const until = untilOf(due, rule.eachLevelHours, level)
  return {
    missing: next.blocker,
    also: also.map(({ blocker }) => blocker),
    owes,
    since: next.since,
    until,
    escalatedTo: level === 0 ? null : owes.unit,
    level,
    byRule: { ...firstRung(rule, subject, next.found, knowledge.tree, dayOfInstant(now)), until: due },
    overdue: now > until,
  }
}

/** The clock of a case runs from its receipt and is extended once; that of an appeal runs from the appeal. */
function dueOfNext(
  rule: ClockRule,
  { since, found }: Found,
  subject: StepSubject,
  { campaign }: StepKnowledge,
): Date {
  const appealedAt = found?.course?.appealedAt ?? null
  const due = dueOf(rule, appealedAt ?? since, dayOf(subject), campaign)
  const extended = appealedAt === null ? (found?.course?.extendedHours ?? 0) : 0
  return hoursAfter(due, extended)
}

const dayOf = (subject: StepSubject): Day => (subject.kind === 'case' ? subject.openedOn : subject.givenOn)

function blockersOf(subject: StepSubject, knowledge: StepKnowledge, now: Date): Found[] {
  if (subject.kind === 'gap') {
    return [{ blocker: 'given-not-entered', since: startOfDay(subject.givenOn), found: null }]
  }
  if (subject.kind === 'case') return [blockerOf(subject.found, 'case-open')]
  const { standing, stateSince, enteredAt, cases } = subject
  if (standing.withdrawn) return []
  const live = cases.filter((found) => !isLifted(found, subject, knowledge, now))
  const open = [...identityBlockers(subject, live)]
  if (!standing.confirmed) open.push({ blocker: 'not-confirmed', since: enteredAt, found: null })
  // A lifted hold that still counts as a case must be closed by somebody.
  const isUnknown =
    standing.openCases > live.filter(isOpen).length && open.every(({ blocker }) => blocker !== 'case-open')
  if (isUnknown) open.push({ blocker: 'case-open', since: stateSince, found: null })
  const isHeldBack = standing.identity !== 'verified' || !standing.confirmed || standing.openCases > 0
  if (!isHeldBack && !standing.signed) open.push({ blocker: 'unsigned', since: stateSince, found: null })
  if (!isHeldBack && isWaitingForPassport(subject)) {
    open.push({ blocker: 'signed-no-passport', since: stateSince, found: null })
  }
  return open
}

/** Cases, and what the identity lacks: by the clock of its case where it has one, else since it stands so. */
function* identityBlockers(
  { standing, stateSince }: DoseSubject,
  live: readonly DoseCase[],
): Generator<Found> {
  const ofIdentity = live
    .filter(({ kind }) => kind === 'identity')
    .sort((a, b) => a.since.getTime() - b.since.getTime())
  const [first, ...further] = ofIdentity
  const [firstOpen] = ofIdentity.filter(isOpen)
  for (const found of live) if (found.kind !== 'identity') yield blockerOf(found, found.kind)
  const { identity } = standing
  const isChecked = identity !== 'verified' && identity !== 'unchecked'
  if (isChecked) yield first === undefined ? without(identity, stateSince) : blockerOf(first, identity)
  else if (firstOpen !== undefined) yield blockerOf(firstOpen, 'case-open')
  if (identity === 'unchecked') yield without('not-checked', stateSince)
  if (further.some(isOpen) && isChecked) yield without('case-open', stateSince)
}

const isOpen = ({ isAnswered }: DoseCase): boolean => isAnswered !== true

const without = (blocker: Blocker, since: Date): Found => ({ blocker, since, found: null })

const blockerOf = (found: DoseCase, ofIdentity: Blocker): Found => ({
  blocker: found.kind === 'identity' ? ofIdentity : found.kind,
  since: found.since,
  found,
})

function isWaitingForPassport({ standing, isCoveredLater }: DoseSubject): boolean {
  return standing.signed && !standing.covered && !isCoveredLater
}

/** A hold that nobody prolonged ends by itself. */
function isLifted(found: DoseCase, subject: DoseSubject, knowledge: StepKnowledge, now: Date): boolean {
  if (found.kind === 'identity') return false
  const rule = knowledge.clock(found.kind, found.caseKind)
  return rule.thenRule === 'lifted' && now > dueOf(rule, found.since, subject.givenOn, knowledge.campaign)
}
