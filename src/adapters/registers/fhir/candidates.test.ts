import assert from 'node:assert/strict'
import { test } from 'node:test'

import { patientOf } from '../../../../test/support/match-people.ts'
import { asking, born, MOTHER, namesakes } from '../../../../test/support/register-people.ts'
import { isAbout, ownersAmong, pickCandidates } from './candidates.ts'
import { readBundle } from './read-bundle.ts'

function entriesOf(people: readonly (typeof MOTHER)[]) {
  const entry = people.map((row) => ({ resource: patientOf(row, 1, 1) }))
  return readBundle(JSON.stringify({ resourceType: 'Bundle', type: 'searchset', entry }), 99)?.entries ?? []
}

const [MOTHER_ENTRY] = entriesOf([MOTHER])

test('an answer is about the question when it shares a number, words of the name, a day, a phone or a family', () => {
  const shares = [
    { number: '079185000123' },
    { number: '079185000132' },
    { damaged: '07918500123' },
    { cmnd: '023456789' },
    { fullName: 'tran mau' },
    { birthDate: born('1985-03-12') },
    { phone: '84912345678' },
    { guardianHousehold: 'HK-1' },
  ]
  const nothing = [{}, { number: '079185000999' }, { fullName: 'Trần Văn Khác' }, { birthDate: born('1985') }]
  const isAboutMother = (changes: object): boolean =>
    MOTHER_ENTRY !== undefined && isAbout(asking(changes), MOTHER_ENTRY)
  assert.deepEqual(shares.map(isAboutMother), Array(shares.length).fill(true))
  assert.deepEqual(nothing.map(isAboutMother), Array(nothing.length).fill(false))
})

test('an owner is whoever has exactly the number, whatever else the other side found', () => {
  const entries = entriesOf([MOTHER, ...namesakes(3)])
  assert.deepEqual(ownersAmong(asking({ number: '079185000123' }), entries), [MOTHER_ENTRY])
  assert.deepEqual(ownersAmong(asking({ number: '079185000132' }), entries), [])
  assert.deepEqual(ownersAmong(asking(), entries), [])
})

test('what the other side found by rules of its own is compared too, up to the same limit', () => {
  const entries = entriesOf([MOTHER, ...namesakes(9)])
  const picked = pickCandidates(asking({ cmnd: '023456789' }), entries, 4)
  assert.deepEqual(picked, entries.slice(0, 4))
})
