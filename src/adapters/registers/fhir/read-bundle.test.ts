import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'

import { type Patient, patientOf } from '../../../../test/support/match-people.ts'
import { FAMILY, MOTHER } from '../../../../test/support/register-people.ts'
import { readBundle } from './read-bundle.ts'

type Loose = Partial<Record<keyof Patient | 'active' | 'deceasedBoolean', unknown>>

const MOTHER_PATIENT = patientOf(MOTHER, 1, 1)

function bundleOf(patients: readonly (Patient | Loose)[], changes: Readonly<Record<string, unknown>> = {}) {
  const entry = patients.map((resource) => ({ resource, search: { mode: 'match', score: 0.99 } }))
  return JSON.stringify({
    resourceType: 'Bundle',
    type: 'searchset',
    total: patients.length,
    entry,
    ...changes,
  })
}

const changed = (changes: Loose) => readBundle(bundleOf([{ ...MOTHER_PATIENT, ...changes }]), 10)

test('entries come in order of their numbers, each number once', () => {
  const patients = FAMILY.map((row) => patientOf(row, 1, 1))
  const answer = readBundle(bundleOf([...patients, MOTHER_PATIENT].reverse()), 10)
  const numbers = answer?.entries.map(({ number }) => number)
  assert.deepEqual(numbers, FAMILY.map(({ person_number }) => person_number).sort())
  assert.equal(answer?.dropped, 1)
})

test('a patient without a usable number, name, birth date, sex or day of death is left out and counted', () => {
  const unusable: readonly Loose[] = [
    { identifier: [] },
    { identifier: [{ system: 'http://fhir.ehealth.gov.vn/core/sid/national_id', value: '07918500012' }] },
    { identifier: [{ system: 'urn:another', value: '079185000123' }] },
    { name: [] },
    { name: [{ text: 'x'.repeat(500) }] },
    { birthDate: '1985-02-30' },
    { birthDate: 1985 },
    { gender: 'unknown' },
    { deceasedBoolean: true },
    { deceasedDateTime: '2021' },
    { active: false },
  ]
  for (const changes of unusable) assert.deepEqual(changed(changes), { entries: [], dropped: 1 })
})

test('an instant of death is the day that it was in Viet Nam', () => {
  const [entry] = changed({ deceasedDateTime: '2021-11-30T20:30:00Z' })?.entries ?? []
  assert.equal(entry?.deceasedOn, '2021-12-01')
})

test('the official name counts, and of parts the family name comes first', () => {
  const name = [{ text: 'Mẫu' }, { use: 'official', family: 'Trần', given: ['Thị', 'Mẫu'] }]
  assert.equal(changed({ name })?.entries[0]?.fullName, 'Trần Thị Mẫu')
})

test('a phone of which nobody says how many people have it is no evidence', () => {
  const [entry] = changed({ extension: [] })?.entries ?? []
  assert.deepEqual([entry?.phone, entry?.phoneUsers, entry?.nameUsers], [null, 0, 0])
})

test('half a Bundle is no answer; one that keeps to the count that was asked for is whole', () => {
  assert.equal(readBundle(bundleOf([MOTHER_PATIENT], { total: 2 }), 10), undefined)
  assert.equal(readBundle(bundleOf([MOTHER_PATIENT], { total: 2 }), 1)?.entries.length, 1)
  assert.equal(readBundle(bundleOf([], { entry: [{ fullUrl: 'urn:x' }] }), 10), undefined)
  const outcome = { resource: { resourceType: 'OperationOutcome' }, search: { mode: 'outcome' } }
  assert.deepEqual(readBundle(bundleOf([], { entry: [outcome] }), 10), { entries: [], dropped: 0 })
  for (const wrong of [{ resourceType: 'Patient' }, { type: 'history' }]) {
    assert.equal(readBundle(bundleOf([MOTHER_PATIENT], wrong), 10), undefined)
  }
})

test('whatever JSON a stranger sends, reading it throws nothing', () => {
  const patient = fc.dictionary(
    fc.constantFrom(...Object.keys(MOTHER_PATIENT), 'active', 'deceasedDateTime'),
    fc.oneof(fc.jsonValue(), fc.constantFrom(...Object.values(MOTHER_PATIENT))),
  )
  fc.assert(
    fc.property(fc.array(patient), fc.jsonValue(), (patients, total) => {
      const entry = patients.map((resource) => ({ resource: { ...resource, resourceType: 'Patient' } }))
      const answer = readBundle(bundleOf([], { entry, total }), 5)
      assert.ok(answer === undefined || answer.entries.length + answer.dropped === patients.length)
    }),
  )
})
