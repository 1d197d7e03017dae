/**
 * The life of a dose record: facts are appended as actions, and the reducer here is the only definition of what a dose
 * record's state is. A dose needs two keys: health confirms the injection, the register confirms whose it is.
 */

/** Fields in which a claim can differ from the register; the value is the bit in a `FieldMask`. */
export const WRONG_FIELDS = { id_number: 1, birth_date: 2, full_name: 4, sex: 8, other: 16 } as const

export type WrongField = keyof typeof WRONG_FIELDS

/** Sum of `WRONG_FIELDS` bits. */
export type FieldMask = number

/** Fields that the register answers for. */
export type RegisterField = Exclude<WrongField, 'other'>

/** Field of the register -> field of a claim. */
export const CLAIM_FIELD_OF = {
  id_number: 'idNumber',
  full_name: 'fullName',
  birth_date: 'birthDate',
  sex: 'sex',
} as const satisfies Readonly<Record<RegisterField, string>>

/** The fields that the register answers for, in their order. */
export const REGISTER_FIELDS = Object.keys(CLAIM_FIELD_OF) as readonly RegisterField[] // its own keys

export const IDENTITY_STATES = [
  'unchecked',
  'verified',
  'mismatch',
  'ambiguous',
  'unverifiable',
  'missing-id',
  'malformed-id',
] as const
export type IdentityState = (typeof IDENTITY_STATES)[number]

/** On what a verified identity rests (docs/glossary.md). */
export type Basis = 'register' | 'facility' | 'attested'

export type DoseState =
  | 'entered'
  | Exclude<IdentityState, 'unchecked'>
  | 'signable'
  | 'signed'
  | 'covered'
  | 'withdrawn'

/** Everything the reducer needs to know of the past; stored beside the claim, written with every action. */
export interface DoseStanding {
  readonly identity: IdentityState
  readonly basis: Basis | null
  /** Fields found wrong at the last check. */
  readonly wrong: FieldMask
  /** Fields found wrong at the *first* check; null before it. Never changes afterwards. */
  readonly firstWrong: FieldMask | null
  readonly confirmed: boolean
  readonly openCases: number
  readonly signed: boolean
  readonly covered: boolean
  readonly withdrawn: boolean
}

/** One appended fact. Instants and actors are stored beside it, the same for every kind. */
export type DoseAction =
  | { readonly kind: 'entered'; readonly upload: string | null; readonly row: number | null }
  | { readonly kind: 'updated'; readonly before: ClaimChange; readonly injectionChanged: boolean }
  | { readonly kind: 'confirmed'; readonly by: 'session-report' | 'facility' }
  | {
      readonly kind: 'identified'
      readonly identity: Exclude<IdentityState, 'unchecked'>
      readonly basis: Basis | null
      readonly wrong: FieldMask
    }
  | {
      readonly kind: 'corrected'
      /** Name of the rule, `case` or `list`; `undo` takes a correction back. */
      readonly rule: string
      readonly before: ClaimChange
      readonly after: ClaimChange
    }
  | { readonly kind: 'case-opened'; readonly caseId: string }
  | { readonly kind: 'case-closed'; readonly caseId: string }
  | { readonly kind: 'signed'; readonly signature: string; readonly index: number }
  | { readonly kind: 'covered'; readonly passport: string }
  | { readonly kind: 'uncovered'; readonly passport: string }
  /** Two people answer for an identity that no register knows. */
  | { readonly kind: 'attested'; readonly caseId: string }
  | { readonly kind: 'withdrawn'; readonly reason: string }
  /** A withdrawal is taken back: the record is checked again. */
  | { readonly kind: 'reinstated' }
  /** The claim stays, but whose it is must be found out anew. */
  | { readonly kind: 'recheck'; readonly reason: RecheckReason }

/**
 * Why a record is checked again though its facility changed nothing: the register shows other values, another record of
 * the same injection stands, two ids have become one person's, or an attestation was taken back.
 */
export type RecheckReason = 'register-changed' | 'duplicate' | 'linked' | 'undo'

/** Claim fields (camelCase names of `DoseClaim`) with the values they had or get. */
export type ClaimChange = Readonly<Record<string, string | number | null>>

/** Before the first action. */
export const NO_STANDING: DoseStanding = {
  identity: 'unchecked',
  basis: null,
  wrong: 0,
  firstWrong: null,
  confirmed: false,
  openCases: 0,
  signed: false,
  covered: false,
  withdrawn: false,
}

const UNCHECKED = { identity: 'unchecked', basis: null, wrong: 0, signed: false, covered: false } as const

type Reduce<K extends DoseAction['kind']> = (
  s: DoseStanding,
  action: Extract<DoseAction, { kind: K }>,
) => DoseStanding

const REDUCERS: { readonly [K in DoseAction['kind']]: Reduce<K> } = {
  entered: (s) => s,
  updated: (s, a) => ({ ...s, ...UNCHECKED, confirmed: s.confirmed && !a.injectionChanged }),
  confirmed: (s) => ({ ...s, confirmed: true }),
  identified: (s, a) => ({
    ...s,
    identity: a.identity,
    basis: a.basis,
    wrong: a.wrong,
    firstWrong: s.firstWrong ?? a.wrong,
  }),
  corrected: (s) => ({ ...s, ...UNCHECKED }),
  'case-opened': (s) => ({ ...s, openCases: s.openCases + 1 }),
  'case-closed': (s) => ({ ...s, openCases: Math.max(0, s.openCases - 1) }),
  signed: (s) => ({ ...s, signed: true }),
  covered: (s) => ({ ...s, covered: true }),
  uncovered: (s) => ({ ...s, covered: false }),
  attested: (s) => ({
    ...s,
    ...UNCHECKED,
    identity: 'verified',
    basis: 'attested',
    firstWrong: s.firstWrong ?? 0,
  }),
  withdrawn: (s) => ({ ...s, withdrawn: true, covered: false }),
  reinstated: (s) => ({ ...s, ...UNCHECKED, withdrawn: false }),
  recheck: (s) => ({ ...s, ...UNCHECKED }),
}

/** Applies one action. Pure; the order of actions is the order of their sequence numbers. */
export function reduce(standing: DoseStanding, action: DoseAction): DoseStanding {
  const step = REDUCERS[action.kind] as (s: DoseStanding, a: DoseAction) => DoseStanding // the table pairs kind and reducer
  return step(standing, action)
}

/** The standing after a whole history. */
export function replay(actions: readonly DoseAction[]): DoseStanding {
  return actions.reduce(reduce, NO_STANDING)
}

/** The state a reader sees. `verified` with a confirmed injection and no open case is `signable`. */
export function stateOf(standing: DoseStanding): DoseState {
  if (standing.withdrawn) return 'withdrawn'
  if (standing.identity === 'unchecked') return 'entered'
  if (standing.identity !== 'verified') return standing.identity
  if (!standing.confirmed || standing.openCases > 0) return 'verified'
  if (!standing.signed) return 'signable'
  return standing.covered ? 'covered' : 'signed'
}

/** Names of the bits set in a mask, in the order of the status figures. */
export function fieldsOf(mask: FieldMask): WrongField[] {
  return (Object.keys(WRONG_FIELDS) as WrongField[]).filter((field) => (mask & WRONG_FIELDS[field]) !== 0)
}

/** The mask with the bits of the given fields. */
export function maskOf(fields: Iterable<WrongField>): FieldMask {
  let mask = 0
  for (const field of fields) mask |= WRONG_FIELDS[field]
  return mask
}
