import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { day, head, UNITS } from '../../../test/support/next-step.ts'
import type { Caller } from '../caller.ts'
import type { DoseId } from '../dose/dose.ts'
import { buildUnitTree } from '../unit-tree.ts'
import {
  CASE_KINDS,
  type CaseAction,
  type CaseStanding,
  type Decision,
  EVIDENCE_KINDS,
  NO_CASE,
  reduceCase,
} from './case.ts'
import { EXTENSION_HOURS_MOST, replayCase, stepFault, takeSteps } from './case-steps.ts'
import { type DecisionFacts, decisionFault, keysOf, refusalFault } from './decisions.ts'
import { isPictureGround, isRefusalGround, REFUSAL_GROUNDS } from './refusal-grounds.ts'
import type { CaseMatter } from './routing.ts'

const ID = '00000000-0000-4000-8000-000000000000' as DoseId // has the form of an id
const IDENTITY = { fullName: 'Trần Thị Mẫu', birthDate: '1985' as never, sex: 'F', commune: '00001' } as const // a year
const DECISIONS: readonly Decision[] = [
  { what: 'correct', change: { fullName: 'Trần Thị Mẫu' } },
  { what: 'reassign', change: { fullName: 'Trần Thị Mẫu' }, personId: ID },
  { what: 'attest', personId: ID, identity: { ...IDENTITY, household: null } },
  { what: 'merge', keep: ID, drop: ID },
  { what: 'stands' },
  { what: 'withdraw' },
  { what: 'entered', doseId: ID },
  { what: 'change-register', field: 'full_name', value: 'Trần Thị Mẫu' },
  { what: 'link', personId: ID, same: ID },
]
const TWO_KEYS: readonly Decision['what'][] = ['reassign', 'attest', 'link']
/** Fewer humans than accounts: most of them hold several. */
const people = fc.constantFrom('p1', 'p2', 'p3', 'p4')
const callers: fc.Arbitrary<Caller> = fc.record({
  person: people,
  account: fc.constantFrom('a1', 'a2', 'a3', 'a4', 'a5', 'a6'),
  unit: fc.constantFrom(...UNITS.map(({ code }) => code)),
  role: fc.constantFrom('clerk', 'identity-officer', 'supervisor'),
  purpose: fc.constant('test'),
})
const facts: DecisionFacts = {
  tree: buildUnitTree(
    UNITS,
    UNITS.map(({ code }) => head(code)),
  ),
  day: day('2022-04-26'),
  confirmers: new Set(['p1']),
  identityDeciders: new Set(['p2']),
  refusers: new Set(),
  isTypingError: false,
  keepsPerson: true,
  pair: 'one-injection',
}
const matterOf = (kind: CaseMatter['kind'], standing: CaseStanding): CaseMatter => ({
  kind,
  fields: 4,
  facility: 'TYT',
  commune: '00001',
  otherFacility: 'TYT',
  standing,
})
/** Decisions and second keys most often, so that both are turned at all. */
const ATTEMPTS = [
  ...['decide', 'decide', 'decide', 'confirm', 'confirm', 'confirm', 'confirm'],
  ...['reject', 'refuse', 'alter', 'appeal', 'undo', 'propose'],
]
/** Attempts of people who mostly may decide. */
const tries = fc.array(
  fc.record({
    caller: fc.record({
      person: people,
      account: fc.constantFrom('a1', 'a2', 'a3', 'a4', 'a5', 'a6'),
      unit: fc.constantFrom('00001', '001', '01'),
      role: fc.constantFrom('identity-officer' as const, 'supervisor' as const),
      purpose: fc.constant('test'),
    }),
    what: fc.constantFrom(...ATTEMPTS),
    decision: fc.constantFrom(...DECISIONS.filter(({ what }) => TWO_KEYS.includes(what))),
  }),
  { maxLength: 40, size: 'max' },
)

/** What the use cases would append for an attempt; null when they refuse it. */
function attempt(
  matter: CaseMatter,
  { caller, what, decision }: { caller: Caller; what: string; decision: Decision },
): CaseAction[] | null {
  const { standing } = matter
  const { person } = caller
  const isSecond = standing.state === 'second-key'
  if (what === 'appeal') return [{ kind: 'appealed' }]
  if (what === 'propose') return [{ kind: 'proposed', before: {}, after: { fullName: 'Trần Thị Mẫu' } }]
  if (what === 'undo') return undoing(matter, caller)
  if (what === 'refuse' || what === 'alter') {
    if (refusalFault(caller, matter, facts) !== null || isSecond) return null
    const isFinal = what === 'refuse'
    return [{ kind: 'refused', ground: isFinal ? 'NAME_CONFLICT' : 'SLIP_ALTERED', person, isFinal }]
  }
  if (what === 'decide' && !isSecond && decisionFault(caller, matter, decision, facts) === null) {
    const isFinal = keysOf(caller, matter, decision.what, facts) === 1
    const decided = { kind: 'decided', decision, person, isFinal } as const
    return isFinal ? [decided, { kind: 'closed', reason: 'decided' }] : [decided]
  }
  return isSecond ? secondKey(matter, caller, what) : null
}

function secondKey(matter: CaseMatter, caller: Caller, what: string): CaseAction[] | null {
  const { decision } = matter.standing
  const fault =
    decision === null ? refusalFault(caller, matter, facts) : decisionFault(caller, matter, decision, facts)
  if (fault !== null) return null
  const { person } = caller
  if (what === 'reject') return [{ kind: 'rejected', person }]
  if (what !== 'confirm') return null
  const end: CaseAction =
    decision === null
      ? { kind: 'refused', ground: 'SLIP_ALTERED', person, isFinal: true }
      : { kind: 'closed', reason: 'decided' }
  return [{ kind: 'confirmed', person }, end]
}

function undoing(matter: CaseMatter, caller: Caller): CaseAction[] | null {
  const { decision } = matter.standing
  return decision === null || decisionFault(caller, matter, decision, facts) !== null
    ? null
    : [{ kind: 'undone' }]
}

test('no sequence of attempts, appeals and undoings lets one human turn both keys, whatever accounts the human holds', () => {
  let turned = 0
  let again = 0
  fc.assert(
    fc.property(
      fc.constantFrom('nobody', 'ambiguous', 'same-person', 'not-mine'),
      tries,
      (kind, attempts) => {
        let standing = reduceCase(NO_CASE, { kind: 'opened', by: 'verdict', unit: '00001' })
        for (const one of attempts) {
          const actions = attempt(matterOf(kind, standing), one)
          if (actions === null) continue
          const next = takeSteps(standing, actions)
          if (next.fault !== null) continue
          if (actions.some(({ kind: taken }) => taken === 'confirmed')) {
            if (standing.firstKey === one.caller.person) return false
            turned += 1
            if (standing.level > 0) again += 1
          }
          standing = next.standing
        }
        return true
      },
    ),
    { numRuns: 3000 },
  )
  assert.ok(turned > 100 && again > 10, 'second keys were turned, after appeals as well')
})

test('whoever confirmed an injection decides nobody, and whoever decided the person confirms no injection', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...CASE_KINDS),
      callers,
      fc.constantFrom(...DECISIONS),
      (kind, caller, decision) => {
        if (decisionFault(caller, matterOf(kind, { ...NO_CASE, unit: 'TYT' }), decision, facts) !== null)
          return true
        const decidesPerson = ['reassign', 'attest', 'link', 'change-register'].includes(decision.what)
        const decidesInjection = ['merge', 'stands', 'entered'].includes(decision.what)
        if (decidesPerson) return caller.person !== 'p1'
        return !decidesInjection || caller.person !== 'p2'
      },
    ),
    { numRuns: 3000 },
  )
})

const actions: fc.Arbitrary<CaseAction> = fc.oneof(
  fc.constant({ kind: 'routed', unit: 'TYT', why: 'assigned' } as const),
  fc.constant({ kind: 'evidence', evidence: ID, of: 'slip' } as const),
  fc.record({
    kind: fc.constant('decided' as const),
    decision: fc.constantFrom(...DECISIONS),
    person: people,
    isFinal: fc.boolean(),
  }),
  fc.record({ kind: fc.constantFrom('confirmed' as const, 'rejected' as const), person: people }),
  fc.record({
    kind: fc.constant('refused' as const),
    ground: fc.constantFrom('IMAGE_UNREADABLE' as const, 'NAME_CONFLICT' as const),
    person: people,
    isFinal: fc.boolean(),
  }),
  fc.constant({ kind: 'appealed' } as const),
  fc.record({
    kind: fc.constant('extended' as const),
    hours: fc.integer({ min: -5, max: 100 }),
    why: fc.constant('leave'),
  }),
  fc.constant({ kind: 'requested' } as const),
  fc.constant({ kind: 'undone' } as const),
  fc.record({
    kind: fc.constant('closed' as const),
    reason: fc.constantFrom('verified' as const, 'decided' as const),
  }),
)
const histories = fc.array(actions, { maxLength: 60 })

/** The part of a random history that a case would have taken. */
function taken(history: readonly CaseAction[]): {
  readonly standing: CaseStanding
  readonly kept: CaseAction[]
} {
  const kept: CaseAction[] = [{ kind: 'opened', by: 'citizen', unit: '00001' }]
  let standing = replayCase(kept)
  for (const action of history) {
    if (stepFault(standing, action) !== null) continue
    kept.push(action)
    standing = reduceCase(standing, action)
  }
  return { standing, kept }
}

test('a closed case takes nothing but the undoing of its decision, and an appeal where the record was found right', () => {
  fc.assert(
    fc.property(histories, actions, (history, action) => {
      const { standing } = taken([...history, { kind: 'closed', reason: 'decided' }])
      const fault = stepFault(standing, action)
      const isUndoing = action.kind === 'undone' && standing.decision !== null
      const isAppeal = action.kind === 'appealed' && standing.decision?.what === 'stands'
      return isUndoing || isAppeal ? fault === null : fault === 'case.closed'
    }),
  )
})

test('a case is extended once, by no more hours than the law gives', () => {
  fc.assert(
    fc.property(histories, (history) => {
      const { standing, kept } = taken(history)
      const times = kept.filter(({ kind }) => kind === 'extended').length
      return times <= 1 && standing.extendedHours <= EXTENSION_HOURS_MOST && standing.extendedHours >= 0
    }),
  )
})

test('only an appeal raises a case, by one level, and only from a refusal or the finding that the record is right', () => {
  fc.assert(
    fc.property(histories, (history) => {
      const { standing, kept } = taken(history)
      const refusals = kept.filter((action) => action.kind === 'refused' && action.isFinal).length
      const appeals = kept.filter(({ kind }) => kind === 'appealed').length
      const ends = kept.filter(({ kind }) => kind === 'closed').length
      return standing.level === appeals && appeals <= refusals + ends
    }),
  )
})

test('what the remedy of a refusal asks for opens the case again, at the same level and without another key', () => {
  for (const ground of Object.keys(REFUSAL_GROUNDS).filter(isRefusalGround)) {
    const refused: CaseAction = { kind: 'refused', ground, person: 'p1', isFinal: true }
    const opened = EVIDENCE_KINDS.filter((of) => {
      const { standing } = takeSteps(NO_CASE, [refused, { kind: 'evidence', evidence: ID, of }])
      return standing.state === 'open' && standing.firstKey === null && standing.level === 0
    })
    const { asksFor } = REFUSAL_GROUNDS[ground]
    const asked = asksFor === null ? [] : [asksFor]
    assert.deepEqual(opened, isPictureGround(ground) ? EVIDENCE_KINDS : asked, ground)
    const said = takeSteps(NO_CASE, [refused, { kind: 'proposed', before: {}, after: { fullName: 'A' } }])
    assert.equal(said.standing.state, 'open', ground)
  }
})
