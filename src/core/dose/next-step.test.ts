import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'

import { ROOT_UNIT } from '../caller.ts'
import type { Day } from '../dates.ts'
import type { Unit, UnitHead, UnitKind } from '../unit.ts'
import { buildUnitTree } from '../unit-tree.ts'
import { type DoseStanding, IDENTITY_STATES, NO_STANDING, stateOf } from './actions.ts'
import { type DoseSubject, type NextStep, nextStepOf, type OpenStep } from './next-step.ts'
import { BLOCKERS, type Blocker, type ClockRule, type Due, type OwedRole } from './next-step-clocks.ts'
import type { StepKnowledge } from './next-step-owners.ts'

const HOUR_MS = 3_600_000
const ALWAYS = '1900-01-01' as Day // a day of the calendar
const day = (text: string): Day => text as Day // days of the calendar, written out below

const unit = (code: string, kind: UnitKind, parent: string | null, more: Partial<Unit> = {}): Unit => ({
  code,
  kind,
  name: code,
  parent,
  commune: null,
  validFrom: ALWAYS,
  validTo: null,
  successor: null,
  ...more,
})

const UNITS: readonly Unit[] = [
  unit(ROOT_UNIT, 'ministry', null),
  unit('01', 'province', ROOT_UNIT),
  unit('001', 'district', '01', { validTo: day('2025-06-30') }),
  unit('00001', 'commune', '001'),
  unit('00004', 'commune', '001'),
  unit('TYT', 'station', '00001'),
  unit('TYT2', 'station', '00004'),
  unit('GONE', 'dissolved', '001', { validTo: day('2022-01-31'), successor: 'TYT' }),
  unit('VN-ARMY', 'branch', ROOT_UNIT),
  unit('QY', 'army', 'VN-ARMY'),
]

const head = (code: string, more: Partial<UnitHead> = {}): UnitHead => ({
  unit: code,
  kind: 'head',
  person: `head-${code}`,
  name: `head of ${code}`,
  validFrom: ALWAYS,
  validTo: null,
  ...more,
})

const rule = (blocker: Blocker, owesRole: OwedRole, more: Partial<ClockRule> = {}): ClockRule => ({
  blocker,
  caseKind: '',
  owesRole,
  owesUnit: 'facility',
  dueNew: '48h',
  dueOld: '48h',
  thenRule: 'unit-above',
  eachLevelHours: 48,
  ...more,
})

const SAME_DAY: Due = 'same-day'
/** The table of clocks as migration 0002 seeds it, without the sources. */
const RULES: readonly ClockRule[] = [
  rule('given-not-entered', 'head', { dueNew: SAME_DAY, dueOld: 'campaign' }),
  rule('not-confirmed', 'head', { dueNew: '24h', dueOld: '24h' }),
  rule('not-checked', 'operator', { owesUnit: 'ministry', thenRule: 'ministry-head', eachLevelHours: 24 }),
  ...(['mismatch', 'ambiguous', 'missing-id', 'malformed-id', 'unverifiable', 'case-open'] as const).map(
    (blocker) => rule(blocker, 'identity-officer', { owesUnit: 'fixer' }),
  ),
  rule('register-wrong', 'identity-officer', { owesUnit: 'residence-commune', eachLevelHours: 120 }),
  rule('facilities-disagree', 'supervisor', { owesUnit: 'above-both' }),
  rule('unsigned', 'signer', { dueNew: SAME_DAY, thenRule: 'province-signer' }),
  rule('signed-no-passport', 'operator', { owesUnit: 'ministry', thenRule: 'ministry-head' }),
  rule('held', 'supervisor', { owesUnit: 'holder', dueNew: '72h', dueOld: '72h', thenRule: 'lifted' }),
  rule('complaint', 'inspector', { owesUnit: 'above-facility', dueNew: '720h', dueOld: '720h' }),
  rule('complaint', 'inspector', { owesUnit: 'above-facility', caseKind: 'fee' }),
]

function knowing(heads: readonly UnitHead[], holders: Readonly<Record<string, string>> = {}): StepKnowledge {
  return {
    tree: buildUnitTree(UNITS, heads),
    campaign: { sameDayFrom: day('2022-04-08'), deadline: new Date('2022-06-01T00:00:00+07:00') },
    clock: (blocker, caseKind) => {
      const found = RULES.find((one) => one.blocker === blocker && one.caseKind === caseKind)
      const any = found ?? RULES.find((one) => one.blocker === blocker && one.caseKind === '')
      if (any === undefined) throw new Error(`no clock for ${blocker}`)
      return any
    },
    rootHead: { person: 'minister', name: 'minister' },
    holder: (code, role) => {
      const person = holders[`${code}|${role}`]
      return person === undefined ? null : { person, name: person }
    },
  }
}

const EVERYWHERE = knowing(UNITS.map(({ code }) => head(code)))
const SINCE = new Date('2022-04-26T08:00:00+07:00')
const later = (hours: number): Date => new Date(SINCE.getTime() + hours * HOUR_MS)

const dose = (standing: Partial<DoseStanding>, more: Partial<DoseSubject> = {}): DoseSubject => ({
  kind: 'dose',
  facility: 'TYT',
  givenOn: day('2022-04-26'),
  residence: '00004',
  isForeigner: false,
  isTypingError: false,
  isCoveredLater: false,
  standing: { ...NO_STANDING, ...standing },
  enteredAt: SINCE,
  stateSince: SINCE,
  cases: [],
  ...more,
})

const WRONG_NAME: Partial<DoseStanding> = { identity: 'mismatch', wrong: 4, confirmed: true }
const SIGNABLE: Partial<DoseStanding> = { identity: 'verified', confirmed: true }

function open(step: NextStep): OpenStep {
  assert.notEqual(step.missing, null)
  return step as OpenStep // asserted on the line above
}
const ask = (subject: DoseSubject, hours = 0, knowledge = EVERYWHERE) =>
  open(nextStepOf(subject, knowledge, later(hours)))

test('a wrong identity is owed by the identity officer of the commune of residence, for 48 hours', () => {
  const step = ask(dose(WRONG_NAME))
  assert.deepEqual([step.missing, step.owes.unit, step.owes.role], ['mismatch', '00004', 'identity-officer'])
  assert.deepEqual([step.since, step.until, step.escalatedTo], [SINCE, later(48), null])
})

test('an overdue identity climbs commune, district, province, ministry, one level each 48 hours', () => {
  const units = [0, 49, 97, 145, 1000].map((hours) => ask(dose(WRONG_NAME), hours).owes.unit)
  assert.deepEqual(units, ['00004', '001', '01', 'VN', 'VN'])
  assert.equal(ask(dose(WRONG_NAME), 48).escalatedTo, null)
  assert.equal(ask(dose(WRONG_NAME), 1000).overdue, true)
})

test('the station mends its own typing, foreigners and people without a home commune', () => {
  const own = [
    dose({ ...WRONG_NAME, wrong: 16 }),
    dose(WRONG_NAME, { isTypingError: true }),
    dose(WRONG_NAME, { isForeigner: true }),
    dose(WRONG_NAME, { residence: null }),
    dose(WRONG_NAME, { residence: 'unknown' }),
  ]
  for (const subject of own) assert.equal(ask(subject).owes.unit, 'TYT')
})

test('a new dose is to be signed on the day it became ready, an old one in 48 hours', () => {
  assert.deepEqual(ask(dose(SIGNABLE)).until, new Date('2022-04-26T23:59:59.999+07:00'))
  assert.deepEqual(ask(dose(SIGNABLE, { givenOn: day('2021-09-01') })).until, later(48))
})

test("when the signer is late the province's central signer takes over, then the ministry", () => {
  const units = [0, 17, 65].map((hours) => ask(dose(SIGNABLE), hours).owes)
  assert.deepEqual(
    units.map(({ unit: code, role }) => `${code} ${role}`),
    ['TYT signer', '01 signer', 'VN head'],
  )
  assert.equal(ask(dose(SIGNABLE, { facility: 'QY' }), 17).owes.unit, 'VN-ARMY')
})

test('without a head the deputy answers, without a deputy whoever holds the role', () => {
  const deputy = knowing([head('TYT', { kind: 'deputy', person: 'deputy' })])
  const holder = knowing([], { 'TYT|signer': 'signer-1' })
  assert.equal(ask(dose(SIGNABLE), 0, deputy).owes.head.person, 'deputy')
  assert.equal(ask(dose(SIGNABLE), 0, holder).owes.holder?.person, 'signer-1')
})

test('a unit without anybody in charge passes the step to the unit above, at the latest to the ministry', () => {
  const step = ask(dose(SIGNABLE), 0, knowing([head('01')]))
  assert.deepEqual([step.owes.unit, step.byRule.unit, step.escalatedTo], ['01', 'TYT', null])
  assert.equal(ask(dose(SIGNABLE), 0, knowing([])).owes.head.person, 'minister')
})

test('a dissolved facility is answered for by its successor', () => {
  assert.equal(ask(dose(SIGNABLE, { facility: 'GONE' })).owes.unit, 'TYT')
})

test('when the districts vanish on 1 July 2025 an open item skips them and its clock runs on', () => {
  const since = new Date('2025-06-30T10:00:00+07:00')
  const subject = dose(WRONG_NAME, { stateSince: since, enteredAt: since })
  const at = (text: string) => open(nextStepOf(subject, EVERYWHERE, new Date(text)))
  assert.deepEqual(at('2025-06-30T12:00:00+07:00').until, at('2025-07-02T09:00:00+07:00').until)
  assert.equal(at('2025-07-02T11:00:00+07:00').owes.unit, '01')
})

test('two facilities that disagree are decided by the unit above both, never by one of them', () => {
  const quarrel = (facility: string, otherUnit: string) =>
    ask(
      dose(SIGNABLE, {
        facility,
        cases: [{ kind: 'facilities-disagree', since: SINCE, caseKind: '', otherUnit }],
      }),
    )
  assert.equal(quarrel('TYT', 'TYT2').owes.unit, '001')
  assert.equal(quarrel('TYT', 'QY').owes.unit, 'VN')
  assert.equal(quarrel('TYT', '00001').owes.unit, '001')
})

test('a complaint is owed above the facility, by the clock of its kind', () => {
  const complain = (caseKind: string) =>
    ask(dose(SIGNABLE, { cases: [{ kind: 'complaint', since: SINCE, caseKind, otherUnit: null }] }))
  assert.deepEqual([complain('').owes.unit, complain('').until], ['00001', later(720)])
  assert.deepEqual([complain('fee').owes.role, complain('fee').until], ['inspector', later(48)])
})

test('a hold ends by itself after 72 hours, and what was missing before is missing again', () => {
  const held = dose(SIGNABLE, { cases: [{ kind: 'held', since: SINCE, caseKind: '', otherUnit: '01' }] })
  assert.deepEqual([ask(held).missing, ask(held).owes.unit], ['held', '01'])
  assert.equal(ask(held, 73).missing, 'unsigned')
})

test('what was given and not entered is owed the same day, or by the deadline of the campaign', () => {
  const gap = (givenOn: string) =>
    open(nextStepOf({ kind: 'gap', facility: 'TYT', givenOn: day(givenOn) }, EVERYWHERE, SINCE))
  assert.deepEqual(gap('2022-04-26').until, new Date('2022-04-26T23:59:59.999+07:00'))
  assert.deepEqual(gap('2021-09-01').until, new Date('2022-06-01T00:00:00+07:00'))
})

test('a person is told of the dose that is furthest on its way', () => {
  const person = { kind: 'person', doses: [dose(WRONG_NAME), dose(SIGNABLE)] } as const
  assert.equal(open(nextStepOf(person, EVERYWHERE, SINCE)).missing, 'unsigned')
  assert.equal(nextStepOf({ kind: 'person', doses: [] }, EVERYWHERE, SINCE).missing, null)
})

// Properties over every standing, every tree of heads and every instant.

const standings = fc.record({
  identity: fc.constantFrom(...IDENTITY_STATES),
  basis: fc.constant(null),
  wrong: fc.integer({ min: 0, max: 31 }),
  firstWrong: fc.constant(null),
  confirmed: fc.boolean(),
  openCases: fc.integer({ min: 0, max: 2 }),
  signed: fc.boolean(),
  covered: fc.boolean(),
  withdrawn: fc.boolean(),
})
const codes = fc.constantFrom(...UNITS.map(({ code }) => code), 'NOWHERE')
const cases = fc.array(
  fc.record({
    kind: fc.constantFrom('complaint', 'held', 'facilities-disagree', 'register-wrong'),
    since: fc.integer({ min: -500, max: 0 }).map(later),
    caseKind: fc.constantFrom('', 'fee', 'other'),
    otherUnit: fc.option(codes, { nil: null }),
  }),
  { maxLength: 2 },
)
const subjects = fc.record({
  kind: fc.constant('dose' as const),
  facility: codes,
  givenOn: fc.constantFrom(day('2021-09-01'), day('2022-04-26')),
  residence: fc.option(codes, { nil: null }),
  isForeigner: fc.boolean(),
  isTypingError: fc.boolean(),
  isCoveredLater: fc.constant(false),
  standing: standings,
  enteredAt: fc.integer({ min: -2000, max: 0 }).map(later),
  stateSince: fc.integer({ min: -500, max: 0 }).map(later),
  cases,
})
const worlds = fc
  .subarray(UNITS.map(({ code }) => code))
  .map((staffed) => knowing(staffed.map((code) => head(code))))
const instants = fc.integer({ min: 0, max: 5000 }).map(later)

test('no open record is owed by nobody, and nobody is owed to by a unit that does not exist', () => {
  fc.assert(
    fc.property(subjects, worlds, instants, (subject, world, now) => {
      const isDone = ['covered', 'withdrawn'].includes(stateOf(subject.standing))
      const step = nextStepOf(subject, world, now)
      if (step.missing === null) return isDone
      return step.owes.head.person !== '' && UNITS.some(({ code }) => code === step.owes.unit)
    }),
    { numRuns: 3000 },
  )
})

test('no time ends before it began', () => {
  fc.assert(
    fc.property(subjects, worlds, instants, (subject, world, now) => {
      const step = nextStepOf(subject, world, now)
      return step.missing === null || (step.until >= step.since && step.byRule.until >= step.since)
    }),
    { numRuns: 2000 },
  )
})

test('while the same thing is missing, waiting only climbs: never down, never back to who let it lie', () => {
  fc.assert(
    fc.property(
      subjects,
      worlds,
      fc.array(instants, { minLength: 2, maxLength: 6 }),
      (subject, world, moments) => {
        const steps = moments
          .sort((a, b) => a.getTime() - b.getTime())
          .map((now) => nextStepOf(subject, world, now))
          .filter((step) => step.missing !== null)
        return steps.every((step, at) => {
          const before = steps[at - 1]
          if (before === undefined || before.missing !== step.missing || before.since !== step.since)
            return true
          const above = world.tree.path(before.owes.unit, day('2022-04-26')).map(({ code }) => code)
          return step.level >= before.level && step.until >= before.until && above.includes(step.owes.unit)
        })
      },
    ),
    { numRuns: 2000 },
  )
})

test('every blocker has a clock', () => {
  for (const blocker of BLOCKERS) assert.equal(EVERYWHERE.clock(blocker, '').blocker, blocker)
})
