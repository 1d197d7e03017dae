import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  ask,
  day,
  dose,
  EVERYWHERE,
  head,
  knowing,
  later,
  open,
  SIGNABLE,
  SINCE,
  WRONG_NAME,
} from '../../../test/support/next-step.ts'
import { type CaseCourse, nextStepOf } from './next-step.ts'

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

const identityCase = (course?: Partial<CaseCourse>) =>
  dose(WRONG_NAME, {
    cases: [
      {
        kind: 'identity',
        since: SINCE,
        caseKind: '',
        otherUnit: null,
        course: { extendedHours: 0, level: 0, appealedAt: null, ...course },
      },
    ],
    stateSince: later(40),
  })

test('an identity case keeps the clock of its receipt, whatever was edited since, and is extended once', () => {
  assert.deepEqual([ask(identityCase()).missing, ask(identityCase()).until], ['mismatch', later(48)])
  assert.deepEqual(ask(identityCase({ extendedHours: 24 })).until, later(72))
})

test('an appeal starts one level up, by a clock of its own that no extension moves', () => {
  const step = ask(identityCase({ level: 1, appealedAt: later(100), extendedHours: 24 }), 100)
  assert.deepEqual([step.owes.unit, step.until, step.level], ['001', later(148), 0])
  const late = ask(identityCase({ level: 1, appealedAt: later(100) }), 149)
  assert.deepEqual([late.owes.unit, late.escalatedTo], ['01', '01'])
  assert.equal(ask(identityCase({ level: 9, appealedAt: later(100) }), 100).owes.unit, 'VN')
})

test('a record that is edited while its case is open is to be checked, and the case is still owed', () => {
  const step = ask({ ...identityCase(), standing: { ...dose({}).standing, confirmed: true, openCases: 1 } })
  assert.deepEqual([step.missing, step.also], ['not-checked', ['case-open']])
})

test('a refusal waits for nobody, and what the record still lacks is owed since the receipt of its case', () => {
  const [found] = identityCase({ level: 1, extendedHours: 24 }).cases
  assert.ok(found !== undefined)
  const answered = { ...found, isAnswered: true } as const
  const refused = { ...identityCase(), cases: [answered] }
  const step = ask(refused, 41)
  assert.deepEqual([step.missing, step.also, step.since], ['mismatch', [], SINCE])
  assert.deepEqual([step.until, step.byRule.unit], [later(72), '001'])
  const edited = { ...refused, standing: { ...refused.standing, identity: 'unchecked', wrong: 0 } } as const
  assert.deepEqual([ask(edited).missing, ask(edited).also], ['not-checked', []])
  const verified = { ...refused, standing: { ...refused.standing, ...SIGNABLE } }
  assert.deepEqual([ask(verified).missing, ask(verified).also], ['unsigned', []])
  const further = { ...found, since: later(20) }
  assert.deepEqual(ask({ ...edited, cases: [answered, further] }).also, ['case-open'])
})

test("two ids of one person are an officer's question, never the station's", () => {
  const found = { kind: 'same-person', since: SINCE, caseKind: '', otherUnit: null } as const
  const subject = {
    kind: 'case',
    facility: '00001',
    residence: null,
    isTypingError: false,
    fields: 0,
  } as const
  const step = open(nextStepOf({ ...subject, openedOn: day('2022-04-26'), found }, EVERYWHERE, SINCE))
  assert.deepEqual([step.byRule.unit, step.byRule.role], ['00001', 'identity-officer'])
})

test('what waits for the register is owed by the residence since the register was asked', () => {
  const waiting = { kind: 'register-wrong', since: later(10), caseKind: '', otherUnit: null } as const
  const step = ask(dose(WRONG_NAME, { cases: [waiting] }), 10)
  assert.deepEqual([step.missing, step.owes.unit, step.since], ['register-wrong', '00004', later(10)])
})

test('a missing injection is owed by the unit that has its case', () => {
  const found = { kind: 'missing-dose', since: SINCE, caseKind: '', otherUnit: null } as const
  const subject = { kind: 'case', facility: 'TYT', residence: null, isTypingError: false, fields: 0 } as const
  const step = open(nextStepOf({ ...subject, openedOn: day('2022-04-26'), found }, EVERYWHERE, SINCE))
  assert.deepEqual(
    [step.missing, step.owes.unit, step.owes.role, step.until],
    ['missing-dose', 'TYT', 'clerk', later(48)],
  )
})

// Properties over every standing, every tree of heads and every instant.
