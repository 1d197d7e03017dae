/**
 * The life of a case: something about a dose record or a person that a human being must decide. Facts are appended as
 * actions; the reducer here is the only definition of where a case stands. Nobody both confirms a dose and its identity, and
 * whoever turned the first of two keys never turns the second: humans are compared, not accounts.
 */
import type { PartialDay } from '../dates.ts'
import type { ClaimChange, WrongField } from '../dose/actions.ts'
import type { DoseId, Sex } from '../dose/dose.ts'
import { isAnsweredBy, type RefusalGround } from './refusal-grounds.ts'

export const CASE_KINDS = [
  /** The person is found, a field differs. */
  'difference',
  /** The number is somebody else's, or the name is: deciding it may change whose dose it is. */
  'other-person',
  /** Several people fit. */
  'ambiguous',
  /** Nobody fits, or there is no number at all. */
  'nobody',
  /** Two facilities contradict each other about one person and day. */
  'facilities-disagree',
  /** One injection that was entered twice. */
  'duplicate',
  /** An injection that a citizen had and the system does not know. */
  'missing-dose',
  /** The register itself is wrong. */
  'register-wrong',
  /** A citizen disowns a dose. */
  'not-mine',
  /** Two numbers are one person's: a renewed passport. */
  'same-person',
] as const
export type CaseKind = (typeof CASE_KINDS)[number]

/** Cases about whose a dose is: those that a verdict opened end by themselves when the record is verified. */
export const IDENTITY_KINDS: readonly CaseKind[] = ['difference', 'other-person', 'ambiguous', 'nobody']

export const OPENERS = ['verdict', 'citizen', 'clerk', 'identity-officer'] as const
export type Opener = (typeof OPENERS)[number]

/** `second-key`: one human has decided, another must agree. `waiting`: the register has been asked to change. */
export type CaseState = 'open' | 'second-key' | 'waiting' | 'refused' | 'closed'

export const EVIDENCE_KINDS = [
  'slip',
  'certificate',
  'id-card',
  'old-passport',
  'photo',
  'list',
  'other',
] as const
export type EvidenceKind = (typeof EVIDENCE_KINDS)[number]

/** Somebody whom no register knows, as an officer attests. */
export interface AttestedIdentity {
  readonly fullName: string
  readonly birthDate: PartialDay
  readonly sex: Sex
  /** GSO code. */
  readonly commune: string
  readonly household: string | null
}

/** What somebody decided; `decisions.ts` says who may, for which kinds, and with how many keys. */
export type Decision =
  /** The claim takes these values; it stays the same person's. */
  | { readonly what: 'correct'; readonly change: ClaimChange }
  /** The dose becomes another person's: the claim takes that person's values. */
  | { readonly what: 'reassign'; readonly change: ClaimChange; readonly personId: string }
  /** No register knows the person: officer and second person answer for the identity. */
  | {
      readonly what: 'attest'
      /** Of somebody who was attested before; null for a new person, whose id is `personIdOfAttested`. */
      readonly personId: string | null
      readonly identity: AttestedIdentity
    }
  /** The other record is the same injection: `drop` is withdrawn, `keep` stands. */
  | { readonly what: 'merge'; readonly keep: DoseId; readonly drop: DoseId }
  /** The record is right as it stands: two injections, or it is the citizen's after all. */
  | { readonly what: 'stands' }
  /** The injection was not given, or is nobody's: the record is withdrawn. */
  | { readonly what: 'withdraw' }
  /** The facility has entered the missing injection. */
  | { readonly what: 'entered'; readonly doseId: DoseId }
  /** The register must change; the case waits until an edition shows the new value. */
  | { readonly what: 'change-register'; readonly field: Exclude<WrongField, 'other'>; readonly value: string }
  /** Both ids are one human being; `same` stays. */
  | { readonly what: 'link'; readonly personId: string; readonly same: string }

export type CloseReason = 'verified' | 'decided' | 'register-changed' | 'taken-back' | 'superseded'

/** One appended fact. Instant, account, unit and human are stored beside it, the same for every kind. */
export type CaseAction =
  | { readonly kind: 'opened'; readonly by: Opener; readonly unit: string }
  | { readonly kind: 'routed'; readonly unit: string; readonly why: 'assigned' | 'appeal' | 'taken-over' }
  | { readonly kind: 'evidence'; readonly evidence: string; readonly of: EvidenceKind }
  | { readonly kind: 'proposed'; readonly before: ClaimChange; readonly after: ClaimChange }
  /** `isFinal`: one key was enough. */
  | {
      readonly kind: 'decided'
      readonly decision: Decision
      readonly person: string
      readonly isFinal: boolean
    }
  /** The second key. */
  | { readonly kind: 'confirmed'; readonly person: string }
  /** The second human disagrees: the case is open again. */
  | { readonly kind: 'rejected'; readonly person: string }
  /** `isFinal`: false while a second officer must agree with the refusal. */
  | {
      readonly kind: 'refused'
      readonly ground: RefusalGround
      readonly person: string
      readonly isFinal: boolean
    }
  | { readonly kind: 'appealed' }
  | { readonly kind: 'extended'; readonly hours: number; readonly why: string }
  /** The home register has been asked; the case waits. */
  | { readonly kind: 'requested' }
  | { readonly kind: 'undone' }
  | { readonly kind: 'closed'; readonly reason: CloseReason }

/** Where a case stands. */
export interface CaseStanding {
  readonly state: CaseState
  /** The unit that has it by routing. */
  readonly unit: string
  /** Levels above that unit to which appeals have raised it. */
  readonly level: number
  readonly extendedHours: number
  /** The human who turned the first key; null before. */
  readonly firstKey: string | null
  /** What the first key, or the only one, decided; null before, and where it refused. */
  readonly decision: Decision | null
  /** Ground of the last refusal; in `second-key` without a decision, of the one that waits for a second officer. */
  readonly refusedFor: RefusalGround | null
  /** Why it is closed; null while it is not. */
  readonly closedFor: CloseReason | null
}

/** Before the first action. */
export const NO_CASE: CaseStanding = {
  state: 'open',
  unit: '',
  level: 0,
  extendedHours: 0,
  firstKey: null,
  decision: null,
  refusedFor: null,
  closedFor: null,
}

/** True while the dose record of the case may not be signed. A refusal leaves the record as it was. */
export function blocksDose({ state }: CaseStanding): boolean {
  return state === 'open' || state === 'second-key' || state === 'waiting'
}

type Reduce<K extends CaseAction['kind']> = (
  s: CaseStanding,
  action: Extract<CaseAction, { kind: K }>,
) => CaseStanding

/** Nobody has turned a key. */
const NO_KEYS = { decision: null, firstKey: null } as const

const REDUCERS: { readonly [K in CaseAction['kind']]: Reduce<K> } = {
  opened: (s, { unit }) => ({ ...s, unit }),
  routed: (s, { unit }) => ({ ...s, unit }),
  // Whoever was asked for a paper has sent it: that is no appeal.
  evidence: (s, { of }) => (isAskedFor(s, of) ? reopened(s) : s),
  // A refusal answers what was said; whoever says more is answered anew.
  proposed: (s) => (s.state === 'refused' ? reopened(s) : s),
  decided: (s, { decision, person, isFinal }) => ({
    ...s,
    decision,
    firstKey: person,
    refusedFor: null,
    // A refused case may be decided after all.
    state: isFinal ? 'open' : 'second-key',
  }),
  confirmed: (s) => ({ ...s, state: 'open' }),
  rejected: (s) => ({ ...s, ...NO_KEYS, state: 'open', refusedFor: null }),
  refused: (s, { ground, person, isFinal }) => ({
    ...s,
    decision: null,
    // A second officer who agrees does not become the first.
    firstKey: isFinal ? s.firstKey : person,
    refusedFor: ground,
    state: isFinal ? 'refused' : 'second-key',
  }),
  appealed: (s) => ({ ...reopened(s), level: s.level + 1, closedFor: null }),
  extended: (s, { hours }) => ({ ...s, extendedHours: s.extendedHours + hours }),
  requested: (s) => ({ ...s, state: 'waiting' }),
  undone: (s) => ({ ...reopened(s), closedFor: null }),
  closed: (s, { reason }) => ({ ...s, state: 'closed', closedFor: reason }),
}

function reopened(s: CaseStanding): CaseStanding {
  return { ...s, ...NO_KEYS, state: 'open', refusedFor: null }
}

/** True when it was refused and the remedy asks for such a paper: the paper opens it again. */
function isAskedFor({ state, refusedFor }: CaseStanding, paper: EvidenceKind): boolean {
  return state === 'refused' && refusedFor !== null && isAnsweredBy(refusedFor, paper)
}

/**
 * True when the record was found right as it stands: who asked for something else may appeal, as from a refusal
 * (9458/BYT-CNTT has no appeal; product.md: every refusal has one).
 */
export function isFoundRight({ state, closedFor, decision }: CaseStanding): boolean {
  return state === 'closed' && closedFor === 'decided' && decision?.what === 'stands'
}

/** Applies one action. Pure; the order of actions is the order of their sequence numbers. */
export function reduceCase(standing: CaseStanding, action: CaseAction): CaseStanding {
  const step = REDUCERS[action.kind] as (s: CaseStanding, a: CaseAction) => CaseStanding // the table pairs kind and reducer
  return step(standing, action)
}
