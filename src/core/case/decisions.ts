/**
 * Who decides what: one table of kinds of case and decisions, with the roles, the desk and the number of keys of each. The
 * two rules that no table changes: whoever confirmed an injection never decides whose it is, nor the other way round; and
 * whoever turned the first key never turns the second. Humans are compared, never accounts.
 */
import type { Caller } from '../caller.ts'
import type { OwedRole } from '../dose/next-step-clocks.ts'
import type { RefusalCode } from '../refusal.ts'
import type { CaseKind, Decision } from './case.ts'
import type { PairOfRecords } from './decision-content.ts'
import { type CaseMatter, type Desk, isOneFacility, isOwnTyping, levelsAt, type UnitsOn } from './routing.ts'

/** A role by appointment at a desk or above it; `head` is an office and stands in the tree of units. */
export interface Key {
  readonly roles: readonly OwedRole[]
  readonly desk: Desk
  /** Before an appeal only the desk itself has it, and no unit above: nobody but the facility knows what it typed. */
  readonly isHere?: true
}

/** One way in which a decision may be taken. */
export interface Way {
  /** In the order in which they are turned. */
  readonly keys: readonly [Key] | readonly [Key, Key]
  /** Which of the two keys of a dose record it belongs to. */
  readonly side: 'health' | 'identity'
  /** Only for what the station typed wrong itself, for two records of one facility, or for one injection that it entered twice. */
  readonly only?: 'own-typing' | 'one-facility' | 'own-double'
}

const OFFICER: Key = { roles: ['identity-officer'], desk: 'residence' }
const SECOND: Key = { roles: ['identity-officer', 'supervisor'], desk: 'residence' }
const CLERK: Key = { roles: ['clerk', 'head'], desk: 'facility', isHere: true }
const HOLDER: Key = { roles: ['clerk', 'head'], desk: 'holder' }
const ABOVE_BOTH: Key = { roles: ['supervisor'], desk: 'above-both' }
const ABOVE: Key = { roles: ['supervisor'], desk: 'above-facility' }

const BY_OFFICER: Way = { keys: [OFFICER], side: 'identity' }
const BY_TWO: Way = { keys: [OFFICER, SECOND], side: 'identity' }
const OWN_TYPING: Way = { keys: [CLERK], side: 'health', only: 'own-typing' }
const OWN_RECORDS: Way = { keys: [CLERK], side: 'health', only: 'one-facility' }
const OWN_DOUBLE: Way = { keys: [CLERK], side: 'health', only: 'own-double' }
const BY_ABOVE_BOTH: Way = { keys: [ABOVE_BOTH], side: 'health' }

/** Whose a dose is when the person is not simply found. */
const WHOSE = { correct: [BY_OFFICER], reassign: [BY_TWO], attest: [BY_TWO], withdraw: [BY_OFFICER] } as const

type Ways = Partial<Readonly<Record<Decision['what'], readonly Way[]>>>

export const DECISIONS: Readonly<Record<CaseKind, Ways>> = {
  // A list of a commune may find that the dose is another person's: that takes two, as everywhere.
  difference: {
    correct: [BY_OFFICER, OWN_TYPING],
    'change-register': [BY_OFFICER],
    reassign: [BY_TWO],
  },
  'other-person': WHOSE,
  ambiguous: WHOSE,
  nobody: WHOSE,
  'facilities-disagree': { merge: [BY_ABOVE_BOTH], stands: [BY_ABOVE_BOTH], withdraw: [BY_ABOVE_BOTH] },
  duplicate: { merge: [OWN_DOUBLE, BY_ABOVE_BOTH], stands: [OWN_RECORDS, BY_ABOVE_BOTH] },
  'missing-dose': { entered: [{ keys: [HOLDER], side: 'health' }] },
  'register-wrong': { 'change-register': [BY_OFFICER] },
  'not-mine': {
    withdraw: [{ keys: [ABOVE], side: 'health' }],
    stands: [{ keys: [ABOVE], side: 'health' }],
    reassign: [{ keys: [ABOVE, OFFICER], side: 'identity' }],
  },
  'same-person': { link: [BY_TWO] },
}

/** Who may refuse; kinds that end with a decision (`stands`, `withdraw`) instead have nobody. */
export const REFUSALS: Readonly<Record<CaseKind, readonly Way[]>> = {
  difference: [BY_OFFICER, OWN_TYPING],
  'other-person': [BY_OFFICER],
  ambiguous: [BY_OFFICER],
  nobody: [BY_OFFICER],
  'facilities-disagree': [],
  duplicate: [],
  'missing-dose': [{ keys: [HOLDER], side: 'health' }],
  'register-wrong': [BY_OFFICER],
  'not-mine': [],
  'same-person': [BY_OFFICER],
}

/** What else the rules rest on. */
export interface DecisionFacts extends UnitsOn {
  /** Humans who confirmed or entered the injection. */
  readonly confirmers: ReadonlySet<string>
  /** Humans who decided whose the dose is. */
  readonly identityDeciders: ReadonlySet<string>
  /** Humans who refused this case before it was appealed. */
  readonly refusers: ReadonlySet<string>
  /** A safe rule names what the station typed wrong. */
  readonly isTypingError: boolean
  /** The claim stays the same person's under the decision; true for decisions that do not touch it. */
  readonly keepsPerson: boolean
  /** What the two records of the case are to each other; null where it has one, or the reader does not see both. */
  readonly pair: PairOfRecords | null
}

/** Why somebody may not decide so. */
export type DecisionFault =
  | 'not-this-kind'
  | 'not-these-records'
  | 'not-your-desk'
  | 'refused-it'
  | 'changes-person'
  | 'two-persons'
  | 'other-key'
  | 'first-key'

/** Code and sentence of each. */
export const DECISION_FAULTS = {
  'not-this-kind': {
    code: 'case.invalid',
    says: 'cases of this kind are not decided so: see "vaxpass case show"',
  },
  'not-these-records': {
    code: 'case.invalid',
    says: 'the decision names other records or persons than the case',
  },
  'not-your-desk': {
    code: 'case.not-allowed',
    says: 'your role and unit do not decide this: "vaxpass case show" says who does',
  },
  'refused-it': { code: 'case.same-person', says: 'you refused it: an appeal is decided by somebody else' },
  'changes-person': {
    code: 'case.invalid',
    says: 'this would make the dose another person\'s: decide "reassign", which takes two persons',
  },
  'two-persons': {
    code: 'case.invalid',
    says: 'the records name two persons: neither is the other entered twice. Decide "stands", or whose each of them is',
  },
  'other-key': {
    code: 'case.same-person',
    says: 'whoever confirmed an injection does not decide whose it is, nor the other way round',
  },
  'first-key': {
    code: 'case.same-person',
    says: 'you turned the first key: another person must turn the second',
  },
} as const satisfies Readonly<Record<DecisionFault, { readonly code: RefusalCode; readonly says: string }>>

/**
 * Why the caller may not turn the next key of this decision, or null. A case in `second-key` asks for the second one.
 */
export function decisionFault(
  caller: Caller,
  matter: CaseMatter,
  decision: Decision,
  facts: DecisionFacts,
): DecisionFault | null {
  const open = waysOf(DECISIONS[matter.kind][decision.what] ?? [], matter, facts)
  if (open.length === 0) return 'not-this-kind'
  const fault = keyFault(caller, matter, open, facts)
  if (fault !== null) return fault
  if (decision.what === 'merge' && facts.pair === 'two-persons') return 'two-persons'
  return decision.what === 'correct' && !facts.keepsPerson ? 'changes-person' : null
}

/** The same for a refusal. */
export function refusalFault(caller: Caller, matter: CaseMatter, facts: DecisionFacts): DecisionFault | null {
  const open = waysOf(REFUSALS[matter.kind], matter, facts)
  return open.length === 0 ? 'not-this-kind' : keyFault(caller, matter, withSecond(open), facts)
}

/** A refusal that two officers must turn is turned by two of the same desk. */
function withSecond(ways: readonly Way[]): Way[] {
  return ways.map((way) => ({ ...way, keys: [way.keys[0], way.keys[0]] }))
}

/** With how many keys the caller's way decides; 2 where nobody but two may. */
export function keysOf(
  caller: Caller,
  matter: CaseMatter,
  what: Decision['what'],
  facts: DecisionFacts,
): 1 | 2 {
  const open = waysOf(DECISIONS[matter.kind][what] ?? [], matter, facts)
  const way = open.find(({ keys }) => holdsKey(caller, keys[0], matter, facts))
  return way?.keys.length === 1 ? 1 : 2
}

/** True for everybody who may take some first step on the case: ask for more time, ask for evidence, assign. */
export function mayHandle(caller: Caller, matter: CaseMatter, facts: DecisionFacts): boolean {
  const ways = [...Object.values(DECISIONS[matter.kind]).flat(), ...REFUSALS[matter.kind]]
  return waysOf(ways, matter, facts).some(({ keys }) =>
    keys.some((key) => holdsKey(caller, key, matter, facts)),
  )
}

function waysOf(ways: readonly Way[], matter: CaseMatter, facts: DecisionFacts): Way[] {
  return ways.filter(({ only }) => {
    if (only === undefined) return true
    if (only === 'own-typing') return isOwnTyping(matter, facts.isTypingError)
    return isOneFacility(matter) && (only === 'one-facility' || facts.pair === 'one-injection')
  })
}

function keyFault(
  caller: Caller,
  matter: CaseMatter,
  ways: readonly Way[],
  facts: DecisionFacts,
): DecisionFault | null {
  const turn = matter.standing.state === 'second-key' ? 1 : 0
  const held = ways.filter(({ keys }) => {
    const key = keys[turn]
    return key !== undefined && holdsKey(caller, key, matter, facts)
  })
  if (held.length === 0) return 'not-your-desk'
  if (turn === 1 && matter.standing.firstKey === caller.person) return 'first-key'
  if (matter.standing.level > 0 && facts.refusers.has(caller.person)) return 'refused-it'
  const isFree = held.some(({ side }) => !otherKeyOf(side, facts).has(caller.person))
  return isFree ? null : 'other-key'
}

const otherKeyOf = (side: Way['side'], facts: DecisionFacts): ReadonlySet<string> =>
  side === 'identity' ? facts.confirmers : facts.identityDeciders

/** At the desk or above it, with one of the roles; above an appeal the supervisors decide as well. */
function holdsKey(caller: Caller, key: Key, matter: CaseMatter, { tree, day }: UnitsOn): boolean {
  const levels = levelsAt(key.desk, matter, { tree, day })
  const isHere = key.isHere === true && matter.standing.level === 0
  if (!(isHere ? levels.slice(0, 1) : levels).includes(caller.unit)) return false
  if (key.roles.includes(caller.role)) return true
  if (caller.role === 'supervisor' && matter.standing.level > 0) return true
  return key.roles.includes('head') && isInCharge(caller, { tree, day })
}

function isInCharge({ unit, person }: Caller, { tree, day }: UnitsOn): boolean {
  const others = tree.deputies(unit, day).map((deputy) => deputy.person)
  return [tree.head(unit, day)?.person, ...others].includes(person)
}

/** Who may take a decision, for whoever asks. */
export interface Decider {
  readonly what: Decision['what'] | 'refuse'
  /** One for each key: roles, and the lowest unit that has it. */
  readonly keys: readonly { readonly roles: readonly OwedRole[]; readonly unit: string }[]
}

/** Everybody who may decide the case, decision by decision. */
export function decidersOf(matter: CaseMatter, facts: DecisionFacts): Decider[] {
  const ofWay = (what: Decider['what'], way: Way): Decider => ({
    what,
    keys: way.keys.map((key) => ({
      roles: key.roles,
      unit: levelsAt(key.desk, matter, facts)[0] ?? matter.standing.unit,
    })),
  })
  const decisions = Object.entries(DECISIONS[matter.kind]) as [Decision['what'], readonly Way[]][] // keys of the table
  return [
    ...decisions.flatMap(([what, ways]) => waysOf(ways, matter, facts).map((way) => ofWay(what, way))),
    ...waysOf(REFUSALS[matter.kind], matter, facts).map((way) => ofWay('refuse', way)),
  ]
}
