import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'

import { CLAIM_FIELD_OF, REGISTER_FIELDS, WRONG_FIELDS } from '../../core/dose/actions.ts'
import { agreesWhereContested, leaveContested } from './contested.ts'

const SAYS = { fullName: 'Trần Thị Mẫu', sex: 'F', idNumber: '079185000123', birthDate: '1985-03-12' }

test('the register’s value in a contested field is left, in whatever spelling it comes', () => {
  const change = { fullName: 'trần  thị mẫu', idNumber: '079 185 000 123', sex: 'F' }
  const { taken, left } = leaveContested(change, SAYS, new Set(['full_name', 'id_number']))
  assert.deepEqual(taken, { sex: 'F' })
  assert.deepEqual(left, ['id_number', 'full_name'])
})

test('somebody’s own word is taken, also in a contested field', () => {
  const change = { fullName: 'Trần Thị Mậu', sex: 'M', phone: '0912345678' }
  const contested = new Set(REGISTER_FIELDS)
  assert.deepEqual(leaveContested(change, SAYS, contested), { taken: change, left: [] })
  assert.deepEqual(leaveContested(SAYS, null, contested), { taken: SAYS, left: [] })
})

test('what is taken and what is left are the change, and a proposal keeps just what is not contested', () => {
  const some = fc.subarray([...REGISTER_FIELDS])
  fc.assert(
    fc.property(some, some, (named, contested) => {
      const proposal = Object.fromEntries(
        named.map((field) => [CLAIM_FIELD_OF[field], SAYS[CLAIM_FIELD_OF[field]]]),
      )
      const { taken, left } = leaveContested(proposal, proposal, new Set(contested))
      const kept = named.filter((field) => !contested.includes(field))
      assert.deepEqual(Object.keys(taken).sort(), kept.map((field) => CLAIM_FIELD_OF[field]).sort())
      assert.deepEqual(new Set(left), new Set(named.filter((field) => contested.includes(field))))
    }),
  )
})

test('a change agrees with a contested entry only in a field that it names and that then is not wrong', () => {
  const sex = new Set(['sex'] as const)
  assert.ok(agreesWhereContested({ sex: 'F' }, { wrong: WRONG_FIELDS.full_name }, sex))
  assert.ok(!agreesWhereContested({ sex: 'M' }, { wrong: WRONG_FIELDS.sex }, sex))
  assert.ok(!agreesWhereContested({ fullName: 'Trần Thị Mẫu' }, { wrong: 0 }, sex))
})
