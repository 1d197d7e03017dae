import assert from 'node:assert/strict'
import { test } from 'node:test'

import type { AttestedIdentity } from '../../src/core/case/case.ts'
import { addDays, type PartialDay, parsePartialDay } from '../../src/core/dates.ts'
import type { DoseClaim } from '../../src/core/dose/dose.ts'
import { personIdOfAttested, personIdOfForeigner, personIdOfNumber } from '../../src/core/person/person-id.ts'
import { readChecks } from '../../src/stages/authenticate/index.ts'
import { check, correct, doseOf, signAndIssue, takeIn, townOf } from '../support/corrections.ts'
import { type TestDatabase, testDatabase } from '../support/database.ts'
import { decide, openFor, passportSays, theCase } from '../support/decisions.ts'
import { claimOf, newDose } from '../support/doses.ts'
import { person } from '../support/register.ts'

const MOTHER = '079185000123'
const CHILD = '079315000001'

function born(text: string): PartialDay {
  return parsePartialDay(text) ?? assert.fail(`the calendar has no ${text}`)
}

const childClaim: Partial<DoseClaim> = {
  fullName: 'Nguyễn Thị Bé',
  birthDate: born('2015-06-01'),
  idNumber: null,
  phone: null,
  guardianName: 'Trần Thị Mẫu',
  guardianId: MOTHER,
}
const childEntry = {
  person_number: CHILD,
  full_name: 'Nguyễn Thị Bé',
  birth_date: '2015-06-01',
  phone: '',
  residence_commune: '26737',
}

/** The officer takes over what the register says. */
async function acceptProposal(db: TestDatabase): Promise<void> {
  const { doseId } = await doseOf(db, 'TYT-1', 'child')
  const verdicts = await db.worker.transaction(db.caller, (tx) => readChecks(tx, [doseId]))
  const change = verdicts.get(doseId)?.proposal ?? assert.fail('nothing is proposed')
  await decide(db, await theCase(db, 'difference'), { what: 'correct', change })
}

for (const [how, entries] of [
  ['number', [person(), person({ ...childEntry, guardian_1: MOTHER })]],
  ['household', [person({ household: 'HK-1' }), person({ ...childEntry, household: 'HK-1' })]],
] as const) {
  test(`a child without a number is found by the guardian's ${how} and gets a passport`, async (t) => {
    const db = await testDatabase(t)
    await townOf(db, entries)
    await takeIn(db, [newDose('TYT-1', 'child', childClaim)])
    await check(db)
    assert.deepEqual((await correct(db, true)).applied, 0, 'a number is never added without a person')
    await acceptProposal(db)
    await check(db)
    assert.equal((await doseOf(db, 'TYT-1', 'child')).claim.idNumber, CHILD)
    await signAndIssue(db)
    const says = await passportSays(db, personIdOfNumber(CHILD))
    assert.deepEqual([says.names, says.dose], [['Nguyễn', 'Thị Bé'], '1/2'])
  })
}

const ELDER: AttestedIdentity = {
  fullName: 'Lò Thị Cụ',
  birthDate: born('1921'),
  sex: 'F',
  commune: '26734',
  household: null,
}

test('a resident whom no register knows is attested by two people and gets a passport in the attested name', async (t) => {
  const db = await testDatabase(t)
  await townOf(db, [person()])
  const claim = { fullName: 'Cu Gia', birthDate: born('1921'), idNumber: null, phone: null }
  await takeIn(db, [newDose('TYT-1', 'old', claim)])
  await check(db)
  await correct(db, true)
  const caseId = await theCase(db, 'nobody')
  const decision = { what: 'attest', personId: null, identity: ELDER } as const
  await decide(db, caseId, decision)
  const personId = personIdOfAttested({ caseId, ...ELDER })
  const dose = await doseOf(db, 'TYT-1', 'old')
  assert.deepEqual([dose.state, dose.standing.basis], ['signable', 'attested'])
  assert.deepEqual(await signAndIssue(db), { issued: 1, refused: 0 })
  const says = await passportSays(db, personId)
  assert.deepEqual([says.names, says.birthDate], [['Lò', 'Thị Cụ'], '1921'])
  assert.equal((await check(db)).checked, 0, 'nobody asks the register again')
})

test('an attestation never takes the id of somebody by number, only of somebody attested before', async (t) => {
  const db = await testDatabase(t)
  await townOf(db, [person()])
  const claim = { fullName: 'Cu Gia', birthDate: born('1921'), idNumber: null, phone: null }
  const later = { givenOn: addDays(claimOf().givenOn, 60), doseNumber: 2, lotNumber: 'L2' }
  await takeIn(db, [newDose('TYT-1', 'old', claim)])
  await check(db)
  await correct(db, true)
  const caseId = await theCase(db, 'nobody')
  const taken = [
    personIdOfNumber(MOTHER),
    personIdOfNumber('079121000001'),
    personIdOfForeigner('KR', 'M1234567'),
  ]
  for (const personId of taken) {
    await assert.rejects(decide(db, caseId, { what: 'attest', personId, identity: ELDER }), {
      code: 'case.invalid',
    })
  }
  await decide(db, caseId, { what: 'attest', personId: null, identity: ELDER })
  await takeIn(db, [newDose('TYT-1', 'older', { ...claim, ...later })])
  await check(db)
  await correct(db, true)
  const personId = personIdOfAttested({ caseId, ...ELDER })
  await decide(db, await theCase(db, 'nobody'), { what: 'attest', personId, identity: ELDER })
  assert.deepEqual(await db.admin('select person_id, count(*)::int as doses from person_dose group by 1'), [
    { person_id: personId, doses: 2 },
  ])
})

test('a foreigner with a renewed passport has one vaccine passport, on evidence that both are one person', async (t) => {
  const db = await testDatabase(t)
  await townOf(db, [person()])
  const guest = { nationality: 'KR', idCountry: 'KR', fullName: 'Kim Mau', phone: null }
  const later = { givenOn: addDays(claimOf().givenOn, 60), doseNumber: 2, lotNumber: 'L2' }
  await takeIn(db, [
    newDose('TYT-1', 'first', { ...guest, idNumber: 'M12345678' }),
    newDose('TYT-1', 'second', { ...guest, ...later, idNumber: 'M87654321' }),
  ])
  await check(db)
  await signAndIssue(db)
  const [old, renewed] = [personIdOfForeigner('KR', 'M12345678'), personIdOfForeigner('KR', 'M87654321')]
  const caseId = await openFor(db, 'same-person', { doseId: null, personId: old })
  await decide(db, caseId, { what: 'link', personId: old, same: renewed })
  await check(db)
  assert.deepEqual(await signAndIssue(db), { issued: 1, refused: 0 })
  assert.equal((await passportSays(db, renewed)).dose, '2/2')
  const third = {
    ...guest,
    ...later,
    doseNumber: 3,
    givenOn: addDays(claimOf().givenOn, 200),
    lotNumber: 'L3',
  }
  await takeIn(db, [newDose('TYT-1', 'third', { ...third, idNumber: 'M12345678' })])
  await check(db)
  await signAndIssue(db)
  assert.equal((await passportSays(db, renewed)).dose, '3/3', 'the old number is the same person ever after')
})
