/**
 * Who owes the next step, since when and until when: one answer for every dose, gap and person, by the table of clocks
 * (product.md). Nothing open is ever owed by nobody: what has no head goes up, at the latest to the ministry.
 */
import { type Day, dayOfInstant } from '../dates.ts'
import type { DoseStanding } from './actions.ts'
import {
  BLOCKERS,
  type Blocker,
  dueOf,
  levelsClimbed,
  type OwedRole,
  startOfDay,
  untilOf,
} from './next-step-clocks.ts'
import { firstRung, type Owner, ownersOf, type StepKnowledge } from './next-step-owners.ts'

/** Something that stops a dose and has an owner of its own. */
export interface DoseCase {
  readonly kind: 'complaint' | 'held' | 'facilities-disagree' | 'register-wrong'
  /** When it was placed, or last prolonged by a second person. */
  readonly since: Date
  /** Kind of complaint with its own clock; '' otherwise. */
  readonly caseKind: string
  /** The other facility of a disagreement, or the unit that holds. */
  readonly otherUnit: string | null
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

export type StepSubject = DoseSubject | GapSubject

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
  const due = dueOf(rule, next.since, subject.givenOn, knowledge.campaign)
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

function blockersOf(subject: StepSubject, knowledge: StepKnowledge, now: Date): Found[] {
  if (subject.kind === 'gap') {
    return [{ blocker: 'given-not-entered', since: startOfDay(subject.givenOn), found: null }]
  }
  const { standing, stateSince, enteredAt, cases } = subject
  if (standing.withdrawn) return []
  const live = cases.filter((found) => !isLifted(found, subject, knowledge, now))
  const open: Found[] = live.map((found) => ({ blocker: found.kind, since: found.since, found }))
  const identity = identityBlocker(standing)
  if (identity !== null) open.push({ blocker: identity, since: stateSince, found: null })
  if (!standing.confirmed) open.push({ blocker: 'not-confirmed', since: enteredAt, found: null })
  // A lifted hold that still counts as a case must be closed by somebody.
  if (standing.openCases > live.length) open.push({ blocker: 'case-open', since: stateSince, found: null })
  const isHeldBack = identity !== null || !standing.confirmed || standing.openCases > 0
  if (!isHeldBack && !standing.signed) open.push({ blocker: 'unsigned', since: stateSince, found: null })
  if (!isHeldBack && isWaitingForPassport(subject)) {
    open.push({ blocker: 'signed-no-passport', since: stateSince, found: null })
  }
  return open
}

function identityBlocker({ identity }: DoseStanding): Blocker | null {
  if (identity === 'verified') return null
  return identity === 'unchecked' ? 'not-checked' : identity
}

function isWaitingForPassport({ standing, isCoveredLater }: DoseSubject): boolean {
  return standing.signed && !standing.covered && !isCoveredLater
}

/** A hold that nobody prolonged ends by itself. */
function isLifted(found: DoseCase, subject: DoseSubject, knowledge: StepKnowledge, now: Date): boolean {
  const rule = knowledge.clock(found.kind, found.caseKind)
  return rule.thenRule === 'lifted' && now > dueOf(rule, found.since, subject.givenOn, knowledge.campaign)
}
