import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { day, EVERYWHERE, head, knowing, later, UNITS } from '../../../test/support/next-step.ts'
import { IDENTITY_STATES, stateOf } from './actions.ts'
import { nextStepOf } from './next-step.ts'
import { BLOCKERS } from './next-step-clocks.ts'

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
  fc.record(
    {
      kind: fc.constantFrom(
        'complaint',
        'held',
        'facilities-disagree',
        'duplicate',
        'not-mine',
        'register-wrong',
        'same-person',
        'missing-dose',
        'identity',
      ),
      since: fc.integer({ min: -500, max: -250 }).map(later),
      caseKind: fc.constantFrom('', 'fee', 'other', 'two-facilities'),
      otherUnit: fc.option(codes, { nil: null }),
      course: fc.record({
        extendedHours: fc.integer({ min: 0, max: 48 }),
        level: fc.integer({ min: 0, max: 6 }),
        appealedAt: fc.option(fc.integer({ min: -250, max: 0 }).map(later), { nil: null }),
      }),
      isAnswered: fc.constant(true as const),
    },
    // Left out of most: the case waits for somebody.
    { requiredKeys: ['kind', 'since', 'caseKind', 'otherUnit', 'course'] },
  ),
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

test('a case by itself is always owed, by somebody who exists, and no earlier than it was received', () => {
  const alone = cases.map(([found]) => found).filter((found) => found !== undefined)
  fc.assert(
    fc.property(
      alone,
      codes,
      fc.option(codes, { nil: null }),
      worlds,
      instants,
      (found, facility, home, world, now) => {
        const subject = { kind: 'case', facility, residence: home, isTypingError: false, fields: 4 } as const
        const step = nextStepOf({ ...subject, openedOn: day('2022-04-26'), found }, world, now)
        return step.missing !== null && step.owes.head.person !== '' && step.until >= found.since
      },
    ),
    { numRuns: 2000 },
  )
})

test('no edit of the record moves the clock of its identity case', () => {
  fc.assert(
    fc.property(subjects, worlds, instants, instants, (subject, world, edited, now) => {
      const found = { kind: 'identity', since: later(-300), caseKind: '', otherUnit: null } as const
      const standing = { ...subject.standing, identity: 'mismatch', withdrawn: false } as const
      const before = { ...subject, standing, cases: [found] }
      const after = { ...before, stateSince: edited, enteredAt: edited }
      const [one, two] = [before, after].map((each) => nextStepOf(each, world, now))
      return one?.missing !== null && two?.missing !== null && one?.until.getTime() === two?.until.getTime()
    }),
    { numRuns: 1000 },
  )
})

test('every blocker has a clock', () => {
  for (const blocker of BLOCKERS) assert.equal(EVERYWHERE.clock(blocker, '').blocker, blocker)
})
