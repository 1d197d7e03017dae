/** Units, heads and clocks of an invented province for tests of the next step. */
import assert from 'node:assert/strict'

import { ROOT_UNIT } from '../../src/core/caller.ts'
import type { Day } from '../../src/core/dates.ts'
import { type DoseStanding, NO_STANDING } from '../../src/core/dose/actions.ts'
import { type DoseSubject, type NextStep, nextStepOf, type OpenStep } from '../../src/core/dose/next-step.ts'
import type { Blocker, ClockRule, Due, OwedRole } from '../../src/core/dose/next-step-clocks.ts'
import type { StepKnowledge } from '../../src/core/dose/next-step-owners.ts'
import type { Unit, UnitHead, UnitKind } from '../../src/core/unit.ts'
import { buildUnitTree } from '../../src/core/unit-tree.ts'

export const HOUR_MS = 3_600_000
export const ALWAYS = '1900-01-01' as Day // a day of the calendar
export const day = (text: string): Day => text as Day // days of the calendar, written out below

export const unit = (
  code: string,
  kind: UnitKind,
  parent: string | null,
  more: Partial<Unit> = {},
): Unit => ({
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

export const UNITS: readonly Unit[] = [
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

export const head = (code: string, more: Partial<UnitHead> = {}): UnitHead => ({
  unit: code,
  kind: 'head',
  person: `head-${code}`,
  name: `head of ${code}`,
  validFrom: ALWAYS,
  validTo: null,
  ...more,
})

export const rule = (blocker: Blocker, owesRole: OwedRole, more: Partial<ClockRule> = {}): ClockRule => ({
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

export const SAME_DAY: Due = 'same-day'
/** The table of clocks as migration 0002 seeds it, without the sources. */
export const RULES: readonly ClockRule[] = [
  rule('given-not-entered', 'head', { dueNew: SAME_DAY, dueOld: 'campaign' }),
  rule('not-confirmed', 'head', { dueNew: '24h', dueOld: '24h' }),
  rule('not-checked', 'operator', { owesUnit: 'ministry', thenRule: 'ministry-head', eachLevelHours: 24 }),
  ...(['mismatch', 'ambiguous', 'missing-id', 'malformed-id', 'unverifiable', 'case-open'] as const).map(
    (blocker) => rule(blocker, 'identity-officer', { owesUnit: 'fixer' }),
  ),
  rule('register-wrong', 'identity-officer', { owesUnit: 'residence-commune', eachLevelHours: 120 }),
  rule('facilities-disagree', 'supervisor', { owesUnit: 'above-both' }),
  rule('duplicate', 'clerk'),
  rule('duplicate', 'supervisor', { owesUnit: 'above-both', caseKind: 'two-facilities' }),
  rule('missing-dose', 'clerk'),
  rule('not-mine', 'supervisor', { owesUnit: 'above-facility' }),
  rule('same-person', 'identity-officer', { owesUnit: 'fixer' }),
  rule('unsigned', 'signer', { dueNew: SAME_DAY, thenRule: 'province-signer' }),
  rule('signed-no-passport', 'operator', { owesUnit: 'ministry', thenRule: 'ministry-head' }),
  rule('held', 'supervisor', { owesUnit: 'holder', dueNew: '72h', dueOld: '72h', thenRule: 'lifted' }),
  rule('complaint', 'inspector', { owesUnit: 'above-facility', dueNew: '720h', dueOld: '720h' }),
  rule('complaint', 'inspector', { owesUnit: 'above-facility', caseKind: 'fee' }),
]

export function knowing(
  heads: readonly UnitHead[],
  holders: Readonly<Record<string, string>> = {},
): StepKnowledge {
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

export const EVERYWHERE = knowing(UNITS.map(({ code }) => head(code)))
export const SINCE = new Date('2022-04-26T08:00:00+07:00')
export const later = (hours: number): Date => new Date(SINCE.getTime() + hours * HOUR_MS)

export const dose = (standing: Partial<DoseStanding>, more: Partial<DoseSubject> = {}): DoseSubject => ({
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

export const WRONG_NAME: Partial<DoseStanding> = { identity: 'mismatch', wrong: 4, confirmed: true }
export const SIGNABLE: Partial<DoseStanding> = { identity: 'verified', confirmed: true }

export function open(step: NextStep): OpenStep {
  assert.notEqual(step.missing, null)
  return step as OpenStep // asserted on the line above
}
export const ask = (subject: DoseSubject, hours = 0, knowledge = EVERYWHERE) =>
  open(nextStepOf(subject, knowledge, later(hours)))
