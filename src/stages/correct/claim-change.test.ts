import assert from 'node:assert/strict'
import { test } from 'node:test'
import { claimOf } from '../../../test/support/doses.ts'
import { personIdOfForeigner, personIdOfNumber } from '../../core/person/person-id.ts'
import { applyChange, numberOwner } from './claim-change.ts'

test('a decision changes who somebody is, and never the injection', () => {
  assert.ok(applyChange(claimOf(), { fullName: 'Trần Thị Mậu' }))
  for (const change of [
    { vaccine: 'PF' },
    { givenOn: '2021-01-01' },
    { lotNumber: 'X' },
    { recordRef: 'R2' },
  ]) {
    assert.equal(applyChange(claimOf(), change), undefined)
  }
  assert.equal(applyChange(claimOf(), {}), undefined)
})

test('only values that a claim can hold are taken', () => {
  for (const change of [
    { idNumber: '123' },
    { idNumber: '999999999999' },
    { fullName: '' },
    { fullName: 'không rõ tên' },
    { birthDate: '1985-02-30' },
    { sex: 'X' },
    { nationality: 'Viet Nam' },
    { phone: 'x'.repeat(300) },
  ]) {
    assert.equal(applyChange(claimOf(), change), undefined, JSON.stringify(change))
  }
})

test('what is kept of a change is what differed, with the value before', () => {
  const changed = applyChange(claimOf(), { fullName: 'Trần Thị Mậu', sex: 'F' })
  assert.deepEqual(changed?.before, { fullName: 'Trần Thị Mẫu' })
  assert.deepEqual(changed?.after, { fullName: 'Trần Thị Mậu' })
})

test('a number names its person: a personal number, or a passport with its country', () => {
  assert.equal(numberOwner(claimOf()), personIdOfNumber('079185000123'))
  assert.equal(numberOwner(claimOf({ idNumber: '79185000123' })), personIdOfNumber('079185000123'))
  assert.equal(numberOwner(claimOf({ idNumber: '023456789' })), null)
  const guest = claimOf({ nationality: 'KR', idCountry: 'KR', idNumber: 'M 123 456' })
  assert.equal(numberOwner(guest), personIdOfForeigner('KR', 'M123456'))
})
