import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { day, head, UNITS } from '../../../test/support/next-step.ts'
import type { Caller } from '../caller.ts'
import type { DoseId } from '../dose/dose.ts'
import { buildUnitTree } from '../unit-tree.ts'
import { CASE_KINDS, type CaseAction, type CaseStanding, type Decision, NO_CASE, reduceCase } from './case.ts'
import { EXTENSION_HOURS_MOST, replayCase, stepFault, takeSteps } from './case-steps.ts'
import { type DecisionFacts, decisionFault, keysOf, refusalFault } from './decisions.ts'
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
}
const matterOf = (kind: CaseMatter['kind'], standing: CaseStanding): CaseMatter => ({
  kind,
  fields: 4,
  facility: 'TYT',
  commune: '00001',
  otherFacility: 'TYT',
  standing,
})
/** Attempts of people who mostly may decide, so that second keys are turned at all. */
const tries = fc.array(
  fc.record({
    caller: fc.record({
      person: people,
      account: fc.constantFrom('a1', 'a2', 'a3', 'a4', 'a5', 'a6'),
      unit: fc.constantFrom('00001', '001', '01'),
      role: fc.constantFrom('identity-officer' as const, 'supervisor' as const),
      purpose: fc.constant('test'),
    }),
    what: fc.constantFrom('decide', 'confirm', 'confirm', 'reject', 'refuse', 'appeal'),
    decision: fc.constantFrom(...DECISIONS.filter(({ what }) => TWO_KEYS.includes(what))),
  }),
  { maxLength: 40 },
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
  if (what === 'refuse' && refusalFault(caller, matter, facts) === null && !isSecond) {
    return [{ kind: 'refused', ground: 'NAME_CONFLICT', person, isFinal: true }]
  }
  if (what === 'decide' && !isSecond && decisionFault(caller, matter, decision, facts) === null) {
    const isFinal = keysOf(caller, matter, decision.what, facts) === 1
    const decided = { kind: 'decided', decision, person, isFinal } as const
    return isFinal ? [decided, { kind: 'closed', reason: 'decided' }] : [decided]
  }
  const first = isSecond ? standing.decision : null
  if (first === null || decisionFault(caller, matter, first, facts) !== null) return null
  if (what === 'reject') return [{ kind: 'rejected', person }]
  return what === 'confirm'
    ? [
        { kind: 'confirmed', person },
        { kind: 'closed', reason: 'decided' },
      ]
    : null
}

test('no sequence of attempts lets one human turn both keys, whatever accounts the human holds', () => {
  let turned = 0
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
          }
          standing = next.standing
        }
        return true
      },
    ),
    { numRuns: 3000 },
  )
  assert.ok(turned > 100, 'second keys were turned')
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

test('a closed case takes nothing but the undoing of its decision', () => {
  fc.assert(
    fc.property(histories, actions, (history, action) => {
      const { standing } = taken([...history, { kind: 'closed', reason: 'decided' }])
      const fault = stepFault(standing, action)
      return action.kind === 'undone' && standing.decision !== null ? fault === null : fault === 'case.closed'
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

test('only an appeal raises a case, by one level, and only from a refusal', () => {
  fc.assert(
    fc.property(histories, (history) => {
      const { standing, kept } = taken(history)
      const refusals = kept.filter((action) => action.kind === 'refused' && action.isFinal).length
      const appeals = kept.filter(({ kind }) => kind === 'appealed').length
      return standing.level === appeals && appeals <= refusals
    }),
  )
})

test('a refusal for a picture opens again with a better one, any other only by an appeal', () => {
  const refused = (ground: 'IMAGE_UNREADABLE' | 'NAME_CONFLICT') =>
    takeSteps(NO_CASE, [
      { kind: 'refused', ground, person: 'p1', isFinal: true },
      { kind: 'evidence', evidence: ID, of: 'certificate' },
    ]).standing.state
  assert.deepEqual([refused('IMAGE_UNREADABLE'), refused('NAME_CONFLICT')], ['open', 'refused'])
})
