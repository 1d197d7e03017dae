/** While the register is asked to change, nobody goes by what it says: deciding a case over a real database. */
import assert from 'node:assert/strict'
import { test } from 'node:test'

import type { DoseClaim } from '../../src/core/dose/dose.ts'
import { acceptedDecision, decideCase, proposeFields } from '../../src/stages/correct/index.ts'
import { caseWorld, HOME } from '../support/cases.ts'

const world = await caseWorld()
const { deps, caseFor, hire, open } = world
const officer = await hire(HOME, 'identity-officer')
const ref = (caseId: string) => ({ caseId, seq: null })
const on = (givenOn: string): Partial<DoseClaim> => ({ sex: 'M', givenOn: givenOn as never }) // a day of the calendar
const accepted = (caseId: string) => acceptedDecision(officer, caseId, deps)

test('a proposal of the register is accepted without the fields that it has been asked to change', async () => {
  const one = await caseFor(on('2021-08-01'))
  const both = await caseFor({ ...on('2021-07-01'), idNumber: null })
  const sex = { what: 'correct', change: { sex: 'F' } }
  assert.deepEqual(await accepted(one.found.caseId), sex)
  const wrong = await open(officer, 'register-wrong', { field: 'sex', value: 'M' }, one.doseId)
  const decision = { what: 'change-register', field: 'sex', value: 'M' } as const
  await decideCase(officer, { ...ref(wrong.caseId), decision }, deps)
  const number = { what: 'correct', change: { idNumber: '079185000123' } }
  assert.deepEqual(await accepted(both.found.caseId), number)
  await assert.rejects(accepted(one.found.caseId), {
    code: 'case.not-allowed',
    message: /asked to change sex/,
  })
  // Nor when somebody asks for just that value.
  await proposeFields(officer, { ...ref(one.found.caseId), proposed: { sex: 'F' } }, deps)
  await assert.rejects(accepted(one.found.caseId), { code: 'case.not-allowed' })
  const own = { fullName: 'Trần Thị Mậu', sex: 'F' }
  await proposeFields(officer, { ...ref(one.found.caseId), proposed: own }, deps)
  const name = { what: 'correct', change: { fullName: 'Trần Thị Mậu' } }
  assert.deepEqual(await accepted(one.found.caseId), name)
})

test('a decision written by hand does not take the contested value either', async () => {
  const { doseId, found } = await caseFor({ sex: 'M', givenOn: '2021-06-01' as never }) // a day of the calendar
  await open(officer, 'register-wrong', { field: 'sex', value: 'M' }, doseId)
  const byHand = { what: 'correct', change: { sex: 'F' } } as const
  await assert.rejects(decideCase(officer, { ...ref(found.caseId), decision: byHand }, deps), {
    code: 'case.not-allowed',
  })
})
