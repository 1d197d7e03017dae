import assert from 'node:assert/strict'
import { test } from 'node:test'
import { day, head, UNITS } from '../../../test/support/next-step.ts'
import type { Caller, Role } from '../caller.ts'
import { buildUnitTree } from '../unit-tree.ts'
import { CASE_KINDS, type CaseKind, type Decision, NO_CASE } from './case.ts'
import { contentFault } from './decision-content.ts'
import { DECISIONS, type DecisionFacts, decidersOf, decisionFault, keysOf } from './decisions.ts'
import type { CaseMatter } from './routing.ts'

const facts: DecisionFacts = {
  tree: buildUnitTree(UNITS, [head('VN'), head('TYT')]),
  day: day('2022-04-26'),
  confirmers: new Set(),
  identityDeciders: new Set(),
  refusers: new Set(),
  isTypingError: false,
  keepsPerson: true,
  pair: 'one-injection',
}
/** A case of a record of TYT (in 00001) about a resident of 00004; the other record is TYT2's. */
const matterOf = (kind: CaseKind, more: Partial<CaseMatter> = {}): CaseMatter => ({
  kind,
  fields: 4,
  facility: 'TYT',
  commune: '00004',
  otherFacility: 'TYT2',
  standing: { ...NO_CASE, unit: kind === 'missing-dose' ? 'TYT' : '00004' },
  ...more,
})
const STAFF: readonly (readonly [string, Role])[] = [
  ['TYT', 'clerk'],
  ['TYT2', 'clerk'],
  ['00001', 'supervisor'],
  ['00004', 'identity-officer'],
  ['00004', 'supervisor'],
  ['00001', 'identity-officer'],
  ['001', 'supervisor'],
  ['01', 'identity-officer'],
  ['VN', 'operator'],
]
const callerOf = ([unit, role]: readonly [string, Role], person = `${role} ${unit}`): Caller => ({
  person,
  account: person,
  unit,
  role,
  purpose: 'test',
})
const sample = (what: string) => ({ what, change: { fullName: 'A' } }) as Decision // the rules read `what` alone

/** "unit role/keys" of everybody of the staff who may take the first step of a decision. */
const mayDecide = (matter: CaseMatter, what: string, more: Partial<DecisionFacts> = {}): string[] => {
  const all = { ...facts, ...more }
  return STAFF.map((one) => callerOf(one))
    .filter((caller) => decisionFault(caller, matter, sample(what), all) === null)
    .map((caller) => `${caller.unit} ${caller.role}/${keysOf(caller, matter, sample(what).what, all)}`)
}

const OFFICERS = (keys: number) => [`00004 identity-officer/${keys}`, `01 identity-officer/${keys}`]
const ABOVE_TYT = (keys: number) => [`00001 supervisor/${keys}`, `001 supervisor/${keys}`]

test('the table: who takes the first step of each decision, and with how many keys', () => {
  const found: Record<string, string[]> = {}
  for (const kind of CASE_KINDS) {
    for (const what of Object.keys(DECISIONS[kind]))
      found[`${kind} ${what}`] = mayDecide(matterOf(kind), what)
  }
  const whose = (kind: string) => ({
    [`${kind} correct`]: OFFICERS(1),
    [`${kind} reassign`]: OFFICERS(2),
    [`${kind} attest`]: OFFICERS(2),
    [`${kind} withdraw`]: OFFICERS(1),
  })
  assert.deepEqual(found, {
    'difference correct': OFFICERS(1),
    'difference change-register': OFFICERS(1),
    'difference reassign': OFFICERS(2),
    ...whose('other-person'),
    ...whose('ambiguous'),
    ...whose('nobody'),
    'facilities-disagree merge': ['001 supervisor/1'],
    'facilities-disagree stands': ['001 supervisor/1'],
    'facilities-disagree withdraw': ['001 supervisor/1'],
    'duplicate merge': ['001 supervisor/1'],
    'duplicate stands': ['001 supervisor/1'],
    'missing-dose entered': ['TYT clerk/1'],
    'register-wrong change-register': OFFICERS(1),
    'not-mine withdraw': ABOVE_TYT(1),
    'not-mine stands': ABOVE_TYT(1),
    'not-mine reassign': ABOVE_TYT(2),
    'same-person link': OFFICERS(2),
  })
})

test("own typing is the clerk's, one facility's own two records as well, and never where the person would change", () => {
  const typed = matterOf('difference')
  assert.deepEqual(mayDecide(typed, 'correct', { isTypingError: true }), ['TYT clerk/1', ...OFFICERS(1)])
  assert.deepEqual(mayDecide(matterOf('difference', { fields: 16 }), 'correct'), [
    'TYT clerk/1',
    ...OFFICERS(1),
  ])
  assert.deepEqual(mayDecide(typed, 'correct', { isTypingError: true, keepsPerson: false }), [])
  const own = matterOf('duplicate', { otherFacility: 'TYT' })
  assert.ok(mayDecide(own, 'merge').includes('TYT clerk/1'))
})

test('the head of a facility decides as its clerk does, by office and not by appointment', () => {
  const chief = callerOf(['TYT', 'signer'], 'head-TYT')
  assert.equal(decisionFault(chief, matterOf('missing-dose'), sample('entered'), facts), null)
  const other = callerOf(['TYT', 'signer'], 'somebody')
  assert.equal(decisionFault(other, matterOf('missing-dose'), sample('entered'), facts), 'not-your-desk')
})

test('the second key is turned by another human of the desk, or by its supervisor', () => {
  const waiting = matterOf('nobody', {
    standing: { ...NO_CASE, unit: '00004', state: 'second-key', firstKey: 'identity-officer 00004' },
  })
  const second = (one: readonly [string, Role]) =>
    decisionFault(callerOf(one), waiting, sample('attest'), facts)
  assert.equal(second(['00004', 'identity-officer']), 'first-key')
  assert.equal(second(['00004', 'supervisor']), null)
  assert.equal(second(['01', 'identity-officer']), null)
  assert.equal(second(['00001', 'identity-officer']), 'not-your-desk')
})

test('whoever refused it does not decide the appeal', () => {
  const appealed = matterOf('nobody', { standing: { ...NO_CASE, unit: '00004', level: 1 } })
  const refusers = new Set(['identity-officer 01'])
  assert.deepEqual(mayDecide(appealed, 'correct'), ['001 supervisor/1', '01 identity-officer/1'])
  assert.deepEqual(mayDecide(appealed, 'correct', { refusers }), ['001 supervisor/1'])
})

test('a decision names the records and persons of its case', () => {
  const about = { doseId: 'a', otherDose: 'b', personId: 'p', samePerson: null }
  const merge = (keep: string, drop: string) => contentFault({ what: 'merge', keep, drop } as Decision, about) // ids of the test
  assert.deepEqual([merge('a', 'b'), merge('b', 'a')], [null, null])
  assert.deepEqual([merge('a', 'a'), merge('a', 'c')], ['not-these-records', 'not-these-records'])
  const link = (personId: string, same: string) => contentFault({ what: 'link', personId, same }, about)
  assert.deepEqual(
    [link('p', 'q'), link('q', 'r'), link('p', 'p')],
    [null, 'not-these-records', 'not-these-records'],
  )
  const named = { ...about, samePerson: 'q' }
  const linkNamed = (personId: string, same: string) => contentFault({ what: 'link', personId, same }, named)
  assert.deepEqual(
    [linkNamed('p', 'q'), linkNamed('q', 'p'), linkNamed('p', 'r')],
    [null, null, 'not-these-records'],
  )
})

test("a clerk puts away nothing but one injection that the facility entered twice, and nobody one person's record as another's", () => {
  const own = matterOf('duplicate', { otherFacility: 'TYT' })
  const may = (pair: DecisionFacts['pair']) => mayDecide(own, 'merge', { pair })
  assert.deepEqual(may('one-injection'), ['TYT clerk/1', ...ABOVE_TYT(1)])
  assert.deepEqual(may('one-person'), ABOVE_TYT(1))
  assert.deepEqual(may('two-persons'), [])
})

test('own typing and own records are decided at the facility itself, and above it only after an appeal', () => {
  const typed = matterOf('difference', { fields: 16 })
  const clerkAbove = callerOf(['001', 'clerk'])
  assert.equal(decisionFault(clerkAbove, typed, sample('correct'), facts), 'not-your-desk')
  const raised = { ...typed, standing: { ...typed.standing, level: 2 } }
  assert.equal(decisionFault(clerkAbove, raised, sample('correct'), facts), null)
})

test('every kind of case has somebody who may end it', () => {
  for (const kind of CASE_KINDS) assert.ok(decidersOf(matterOf(kind), facts).length > 0, kind)
})
