import { ROOT_UNIT } from '../caller.ts'
import { type Day, dayOfInstant } from '../dates.ts'
import type { StaffName, Unit } from '../unit.ts'
import { aboveBoth, type UnitTree } from '../unit-tree.ts'
import { WRONG_FIELDS } from './actions.ts'
import type { DoseCase, StepSubject } from './next-step.ts'
import type { CampaignClock, ClockRule, OwedRole, OwedUnit, ThenRule } from './next-step-clocks.ts'

/** Who must act: always a unit that exists and a person who answers for it. */
export interface Owner {
  readonly unit: string
  readonly unitName: string
  readonly role: OwedRole
  /** Answers for the step: the head of the unit, else its deputy, else whoever holds the role. */
  readonly head: StaffName
  /** Holds the role by appointment, when somebody does. */
  readonly holder: StaffName | null
}

/** What the answer rests on, read before the question is asked. */
export interface StepKnowledge {
  readonly tree: UnitTree
  /** @throws when no clock rule is known (a bug: the migration seeds one for every blocker) */
  clock(blocker: string, caseKind: string): ClockRule
  readonly campaign: CampaignClock
  /** Who holds a role in a unit at an instant. */
  holder(unit: string, role: OwedRole, at: Date): StaffName | null
  /** The ministry's head: the one on whom everything ends. */
  readonly rootHead: StaffName
}

/** The step of a ladder that a rule names, before anybody asked whether somebody is there. */
interface Rung {
  readonly unit: string
  readonly role: OwedRole
}

/** Wrong fields that a station mends from its own papers; the others say who a person is. */
const STATION_MENDS = WRONG_FIELDS.other

/** The owners of a blocker from the first to the last, one per level, each in office at `now`; never empty. */
export function ownersOf(
  rule: ClockRule,
  subject: StepSubject,
  found: DoseCase | null,
  knowledge: StepKnowledge,
  now: Date,
): readonly [Owner, ...Owner[]] {
  const day = dayOfInstant(now)
  const [first, ...rungs] = ladderOf(rule, subject, found, knowledge.tree, day)
  const owners: [Owner, ...Owner[]] = [ownerAt(first, knowledge, now)]
  for (const rung of rungs) {
    const owner = ownerAt(rung, knowledge, now)
    const isNew = owners.every(({ unit, role }) => unit !== owner.unit || role !== owner.role)
    if (isNew) owners.push(owner)
  }
  return owners
}

/** The steps of the ladder from the first that is left: appeals leave the lower ones behind. */
function ladderOf(
  rule: ClockRule,
  subject: StepSubject,
  found: DoseCase | null,
  tree: UnitTree,
  day: Day,
): readonly [Rung, ...Rung[]] {
  const lowest = lowestRung(rule, subject, found, tree, day)
  const ladder = [lowest, ...CLIMB[rule.thenRule](lowest, tree, day)]
  const [first = lowest, ...rest] = ladder.slice(Math.min(found?.course?.level ?? 0, ladder.length - 1))
  return [first, ...rest]
}

/** The unit and role that the rule, and an appeal, name for this subject. */
export function firstRung(
  rule: ClockRule,
  subject: StepSubject,
  found: DoseCase | null,
  tree: UnitTree,
  day: Day,
): Rung {
  return ladderOf(rule, subject, found, tree, day)[0]
}

function lowestRung(
  rule: ClockRule,
  subject: StepSubject,
  found: DoseCase | null,
  tree: UnitTree,
  day: Day,
): Rung {
  // No station can say that two ids are one person.
  const isStations = found?.kind !== 'same-person' && isStationsError(subject, tree)
  if (rule.owesUnit === 'fixer' && isStations) {
    return { unit: tree.standing(subject.facility, day).code, role: 'clerk' }
  }
  return { unit: NAMED_UNIT[rule.owesUnit](subject, found, tree, day), role: rule.owesRole }
}

/** Their own typing, no home commune to send it to, or a foreigner, for whom the facility answers (1908/BYT-CNTT). */
function isStationsError(subject: StepSubject, tree: UnitTree): boolean {
  if (subject.kind === 'gap' || subject.isTypingError) return true
  if (subject.kind === 'dose' && subject.isForeigner) return true
  if (subject.residence === null || tree.unit(subject.residence) === undefined) return true
  const wrong = subject.kind === 'dose' ? subject.standing.wrong : subject.fields
  return wrong !== 0 && (wrong & ~STATION_MENDS) === 0
}

type NameUnit = (subject: StepSubject, found: DoseCase | null, tree: UnitTree, day: Day) => string

const homeOf: NameUnit = (subject, _found, tree, day) => {
  const home = subject.kind === 'gap' ? null : subject.residence
  const isKnown = home !== null && tree.unit(home) !== undefined
  return tree.standing(isKnown ? home : subject.facility, day).code
}

const NAMED_UNIT: Readonly<Record<OwedUnit, NameUnit>> = {
  facility: (subject, _found, tree, day) => tree.standing(subject.facility, day).code,
  fixer: homeOf,
  'residence-commune': homeOf,
  'above-both': (subject, found, tree, day) =>
    aboveBoth(tree, subject.facility, found?.otherUnit ?? subject.facility, day).code,
  ministry: () => ROOT_UNIT,
  holder: (_subject, found, tree, day) => tree.standing(found?.otherUnit ?? ROOT_UNIT, day).code,
  'above-facility': (subject, _found, tree, day) => tree.above(subject.facility, day)?.code ?? ROOT_UNIT,
}

/** Who comes after the first owner, one level at a time. */
const CLIMB: Readonly<Record<ThenRule, (first: Rung, tree: UnitTree, day: Day) => Rung[]>> = {
  'unit-above': ({ unit, role }, tree, day) =>
    tree
      .path(unit, day)
      .slice(1)
      .map(({ code }) => ({ unit: code, role: role === 'clerk' ? 'head' : role })),
  'province-signer': ({ unit }, tree, day) => {
    const path = tree.path(unit, day)
    const central = path.slice(1).find(({ kind }) => kind === 'province' || kind === 'branch') ?? path.at(-1)
    return [
      { unit: central?.code ?? ROOT_UNIT, role: 'signer' },
      { unit: ROOT_UNIT, role: 'head' },
    ]
  },
  'ministry-head': () => [{ unit: ROOT_UNIT, role: 'head' }],
  lifted: () => [],
}

/** The nearest unit, from the rung upwards, in which somebody is in charge or holds the role; at the latest the ministry. */
function ownerAt({ unit, role }: Rung, knowledge: StepKnowledge, now: Date): Owner {
  for (const candidate of knowledge.tree.path(unit, dayOfInstant(now))) {
    const owner = ownerIn(candidate, role, knowledge, now)
    if (owner !== null) return owner
  }
  throw new Error('could not find an owner: the path does not end at the root')
}

function ownerIn({ code, name }: Unit, role: OwedRole, knowledge: StepKnowledge, now: Date): Owner | null {
  const { tree, rootHead } = knowledge
  const day = dayOfInstant(now)
  const holder = knowledge.holder(code, role, now)
  const inOffice = tree.head(code, day) ?? tree.deputies(code, day)[0] ?? holder
  const head = inOffice ?? (code === ROOT_UNIT ? rootHead : null)
  return head === null ? null : { unit: code, unitName: name, role, head, holder }
}
