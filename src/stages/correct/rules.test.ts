import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'

import type { Comparison } from '../../core/person/compare.ts'
import { NAME_LEVELS } from '../../core/person/compare-name.ts'
import { NUMBER_LEVELS } from '../../core/person/identity-number.ts'
import type { Verdict } from '../authenticate/index.ts'
import { type MendingFacts, mendingRule, SAFE_RULES, safeRuleFor } from './rules.ts'

const ASCII: Comparison = {
  number: 'I0',
  name: { level: 'N3', iySpelling: false, contraryMarks: false, extraMarks: false },
  birthDate: 'D0',
  isWithinRegister: false,
  sex: 'same',
  phone: 'P-',
  commune: 'same',
  guardian: 'missing',
  nameRarity: 20,
}

function verdict(changes: Partial<Verdict> = {}, comparison: Partial<Comparison> = {}): Verdict {
  return {
    identity: 'mismatch',
    basis: null,
    wrong: 4,
    personId: 'someone',
    numberKind: 'personal',
    comparison: { ...ASCII, ...comparison },
    bits: 30,
    marginBits: null,
    fitting: 1,
    proposal: { fullName: 'Trần Thị Mẫu' },
    ...changes,
  }
}

const FACTS: MendingFacts = {
  claim: { fullName: 'TRAN THI MAU' },
  contested: new Set(),
  wasUndone: false,
}

test('a rule needs odds of ten thousand to one, against nobody and against anybody else', () => {
  assert.equal(safeRuleFor(verdict())?.name, 'name-marks-lost')
  assert.equal(safeRuleFor(verdict({ bits: 13.2 })), undefined)
  assert.equal(safeRuleFor(verdict({ bits: null })), undefined)
  assert.equal(safeRuleFor(verdict({ marginBits: 13.2 })), undefined)
  assert.ok(safeRuleFor(verdict({ marginBits: 13.3 })))
  assert.equal(safeRuleFor(verdict({ fitting: 2 })), undefined, 'an old number that two people have')
})

test('a mark that the register lacks, or that contradicts it, is never put right by a rule', () => {
  for (const flag of ['extraMarks', 'contraryMarks'] as const) {
    assert.equal(safeRuleFor(verdict({}, { name: { ...ASCII.name, [flag]: true } })), undefined)
  }
})

test('words that were turned round are put right; words in an order of their own, or without a second field, are not', () => {
  const turned = verdict({}, { name: { ...ASCII.name, level: 'N4' } })
  const named = (fullName: string) => mendingRule(turned, { ...FACTS, claim: { fullName } })?.name
  assert.equal(named('Mẫu Trần Thị'), 'name-order')
  assert.equal(named('Thị Mẫu Trần'), 'name-order')
  assert.equal(named('Trần Mẫu Thị'), undefined)
  assert.equal(named('Mậu Trần Thị'), undefined, 'another mark is another name')
  const alone = { name: { ...ASCII.name, level: 'N4' as const }, commune: 'missing' as const }
  assert.equal(safeRuleFor(verdict({}, alone)), undefined)
})

test('no rule touches a field that the register is asked to change, or a record on which it was taken back', () => {
  assert.ok(mendingRule(verdict(), FACTS))
  assert.equal(mendingRule(verdict(), { ...FACTS, contested: new Set(['full_name']) }), undefined)
  assert.ok(mendingRule(verdict(), { ...FACTS, contested: new Set(['sex']) }))
  assert.equal(mendingRule(verdict(), { ...FACTS, wasUndone: true }), undefined)
})

test('whatever else differs, a rule mends one field only, with the full birth date and a sex that agree', () => {
  const anyVerdict = fc
    .record({
      number: fc.constantFrom(...NUMBER_LEVELS),
      level: fc.constantFrom(...NAME_LEVELS),
      birthDate: fc.constantFrom('D0', 'D1', 'D3', 'D6', 'D-' as const),
      sex: fc.constantFrom('same', 'differs', 'missing' as const),
      wrong: fc.integer({ min: 0, max: 31 }),
      fitting: fc.integer({ min: 0, max: 3 }),
    })
    .map(({ level, wrong, fitting, ...rest }) =>
      verdict({ wrong, fitting }, { ...(rest as Partial<Comparison>), name: { ...ASCII.name, level } }),
    )
  fc.assert(
    fc.property(anyVerdict, (any) => {
      const rule = safeRuleFor(any)
      if (rule === undefined) return
      assert.ok([1, 4].includes(any.wrong) && any.fitting === 1)
      assert.equal(any.comparison?.birthDate, 'D0')
      assert.notEqual(any.comparison?.sex, 'differs')
    }),
  )
  assert.ok(SAFE_RULES.length > 0)
})
