import assert from 'node:assert/strict'
import { test } from 'node:test'
import { SCORER } from '../../../test/support/match.ts'
import { type Day, type PartialDay, parseDay, parsePartialDay } from '../../core/dates.ts'
import { fieldsOf } from '../../core/dose/actions.ts'
import type { DoseClaim } from '../../core/dose/dose.ts'
import type { RegisterEntry } from '../../core/person/compare.ts'
import { personIdOfNumber } from '../../core/person/person-id.ts'
import { askedOf, decide, decideForeigner, isForeigner } from './rules.ts'

const day = (text: string): Day => parseDay(text) ?? assert.fail(text)
const partial = (text: string): PartialDay => parsePartialDay(text) ?? assert.fail(text)

function entry(changes: Partial<RegisterEntry> = {}): RegisterEntry {
  const number = changes.number ?? '001185000123'
  return {
    personId: personIdOfNumber(number),
    number,
    cmnd: '012345678',
    fullName: 'Trần Thị Mẫu',
    birthDate: partial('1985-03-12'),
    sex: 'F',
    commune: '00001',
    phone: null,
    phoneUsers: 0,
    nameUsers: 0,
    deceasedOn: null,
    household: null,
    guardian1: null,
    guardian2: null,
    ...changes,
  }
}

function claim(changes: Partial<DoseClaim> = {}): DoseClaim {
  return {
    recordRef: null,
    fullName: 'Trần Thị Mẫu',
    birthDate: partial('1985-03-12'),
    sex: 'F',
    idNumber: '001185000123',
    idCountry: null,
    nationality: 'VN',
    phone: null,
    email: null,
    guardianName: null,
    guardianId: null,
    province: null,
    district: null,
    commune: '00001',
    vaccine: 'AZ',
    lotNumber: 'L1',
    doseNumber: 1,
    dosePurpose: 'primary',
    givenOn: day('2021-09-20'),
    givenAtFacility: 'TYT-1',
    ...changes,
  }
}

const decideOver = (what: DoseClaim, entries: readonly RegisterEntry[]) =>
  decide(askedOf(what), entries, SCORER)

test('R1: number, name and full birth date agree: verified by the register', () => {
  const verdict = decideOver(claim(), [entry()])
  assert.equal(verdict.identity, 'verified')
  assert.equal(verdict.basis, 'register')
  assert.equal(verdict.personId, entry().personId)
  const toneMoved = decideOver(claim({ fullName: 'Trần Thị Hoà' }), [entry({ fullName: 'Trần Thị Hòa' })])
  assert.equal(toneMoved.identity, 'verified')
})

test('R2: a number that leads to somebody else is blamed, and the person is searched for', () => {
  const other = entry({ fullName: 'Lê Văn Khác', birthDate: partial('1979-11-30'), sex: 'M' })
  const nobody = decideOver(claim(), [other])
  assert.equal(nobody.identity, 'unverifiable')
  assert.deepEqual(fieldsOf(nobody.wrong), ['id_number'])
  const owner = entry({ number: '001185777777' })
  const found = decideOver(claim(), [other, owner])
  assert.equal(found.personId, owner.personId)
  assert.deepEqual(found.proposal, { idNumber: '001185777777' })
})

test('R3: day and month swapped: mismatch of the birth date, the register proposes', () => {
  const verdict = decideOver(claim({ birthDate: partial('1985-12-03') }), [entry()])
  assert.equal(verdict.identity, 'mismatch')
  assert.deepEqual(fieldsOf(verdict.wrong), ['birth_date'])
  assert.deepEqual(verdict.proposal, { birthDate: '1985-03-12' })
})

test('R4: marks lost, or i for y: mismatch of the name', () => {
  for (const [typed, right] of [
    ['TRAN THI MAU', 'Trần Thị Mẫu'],
    ['Trần Thị Quí', 'Trần Thị Quý'],
  ] as const) {
    const verdict = decideOver(claim({ fullName: typed }), [entry({ fullName: right })])
    assert.equal(verdict.identity, 'mismatch')
    assert.deepEqual(fieldsOf(verdict.wrong), ['full_name'])
    assert.deepEqual(verdict.proposal, { fullName: right })
  }
})

test('R5: contrary marks and another sex: never verified', () => {
  const verdict = decideOver(claim({ fullName: 'Nguyễn Thị Dung', sex: 'M' }), [
    entry({ fullName: 'Nguyễn Thị Dũng' }),
  ])
  assert.equal(verdict.identity, 'mismatch')
  assert.deepEqual(fieldsOf(verdict.wrong), ['full_name', 'sex'])
})

test('R6: the old number leads to the right person and the new number is proposed', () => {
  const verdict = decideOver(claim({ idNumber: '012345678' }), [entry()])
  assert.equal(verdict.identity, 'mismatch')
  assert.deepEqual(fieldsOf(verdict.wrong), ['id_number'])
  assert.deepEqual(verdict.proposal, { idNumber: '001185000123' })
})

test('R7: one digit off, everything else agrees and nobody else fits: the number is proposed', () => {
  const verdict = decideOver(claim({ idNumber: '001185000129' }), [entry()])
  assert.deepEqual(verdict.proposal, { idNumber: '001185000123' })
  assert.equal(verdict.identity, 'mismatch')
})

test('R8: no number, and three people of one name and birth date: ambiguous, three', () => {
  const three = ['001185000001', '001185000002', '001185000003'].map((number) => entry({ number }))
  const verdict = decideOver(claim({ idNumber: null }), three)
  assert.equal(verdict.identity, 'ambiguous')
  assert.equal(verdict.fitting, 3)
  assert.equal(verdict.personId, null)
})

test('R9: of twins whose numbers are a digit off, the given name decides', () => {
  const lan = entry({ number: '001185000124', fullName: 'Trần Thị Lan' })
  const mai = entry({ number: '001185000125', fullName: 'Trần Thị Mai' })
  const verdict = decideOver(claim({ fullName: 'Trần Thị Mai' }), [lan, mai])
  assert.equal(verdict.personId, mai.personId)
})

test('R10: twins and no given name: ambiguous', () => {
  const lan = entry({ number: '001185000124', fullName: 'Trần Thị Lan' })
  const mai = entry({ number: '001185000125', fullName: 'Trần Thị Mai' })
  assert.equal(decideOver(claim({ fullName: 'Trần Thị' }), [lan, mai]).identity, 'ambiguous')
})

test('R14: a name alone finds nobody', () => {
  const verdict = decideOver(claim({ idNumber: null, birthDate: null, commune: null, sex: null }), [entry()])
  assert.equal(verdict.identity, 'missing-id')
  assert.equal(verdict.personId, null)
})

test('R15: the province in the number is where the birth was registered and says nothing of the address', () => {
  const inHanoi = decideOver(claim({ commune: '00001' }), [entry({ commune: '00001' })])
  const inCanTho = decideOver(claim({ commune: '31117' }), [entry({ commune: '31117' })])
  assert.equal(inHanoi.identity, inCanTho.identity)
  assert.equal(inHanoi.wrong, inCanTho.wrong)
})

test('found by name and birth date without a usable number: mismatch of the number, the number is proposed', () => {
  for (const idNumber of [null, '1.199E+09', '000000000000']) {
    const verdict = decideOver(claim({ idNumber }), [entry()])
    assert.equal(verdict.identity, 'mismatch')
    assert.deepEqual(verdict.proposal, { idNumber: '001185000123' })
  }
})

test('without a usable number and without anybody: missing-id or malformed-id', () => {
  assert.equal(decideOver(claim({ idNumber: null }), []).identity, 'missing-id')
  assert.equal(decideOver(claim({ idNumber: '12' }), []).identity, 'malformed-id')
  assert.equal(decideOver(claim(), []).identity, 'unverifiable')
})

test('an injection after the death is never verified', () => {
  const verdict = decideOver(claim(), [entry({ deceasedOn: day('2021-01-05') })])
  assert.equal(verdict.identity, 'mismatch')
  assert.deepEqual(fieldsOf(verdict.wrong), ['other'])
})

test('a register that knows the year only is not contradicted by a date of that year', () => {
  const verdict = decideOver(claim(), [entry({ birthDate: partial('1985') })])
  assert.equal(verdict.identity, 'verified')
})

test('a child without a number is found through the guardian', () => {
  const child = entry({ number: '001215000123', birthDate: partial('2015-05-06'), guardian1: '001185000123' })
  const cousin = entry({
    number: '001215000124',
    birthDate: partial('2015-05-06'),
    guardian1: '001185999999',
  })
  const row = claim({ idNumber: null, birthDate: partial('2015-05-06'), guardianId: '001185000123' })
  const verdict = decideOver(row, [child, cousin])
  assert.equal(verdict.identity, 'mismatch')
  assert.equal(verdict.personId, child.personId)
})

test('a foreigner is verified by passport number and country, and the facility answers', () => {
  const row = claim({ nationality: 'KR', idCountry: 'KR', idNumber: 'M12345678' })
  assert.ok(isForeigner(row))
  const verdict = decideForeigner(row)
  assert.equal(verdict.identity, 'verified')
  assert.equal(verdict.basis, 'facility')
  assert.equal(decideForeigner(claim({ nationality: 'KR', idNumber: null })).identity, 'missing-id')
  assert.equal(decideForeigner(claim({ nationality: 'KR', idNumber: 'x' })).identity, 'malformed-id')
})

test('R11 to R13: of number, sex and birth year the one that the other two outvote is to blame', () => {
  const blamed = (changes: Partial<DoseClaim>) => fieldsOf(decideOver(claim(changes), []).wrong)
  assert.deepEqual(blamed({ idNumber: '001099000123', sex: 'F', birthDate: partial('1999-05-04') }), ['sex'])
  assert.deepEqual(blamed({ idNumber: '001185000123', sex: 'M', birthDate: partial('1990-05-04') }), [
    'id_number',
  ])
  assert.deepEqual(blamed({ idNumber: '001299000123', sex: 'M', birthDate: partial('1999-05-04') }), [
    'id_number',
  ])
  assert.deepEqual(blamed({}), [])
})

test('a child without a number is found through the household of the guardian', () => {
  const born = partial('2015-03-01')
  const child = {
    fullName: 'Trần Văn Bé',
    birthDate: born,
    sex: 'M',
    commune: null,
    household: 'H1',
  } as const
  const own = entry({ ...child, number: '001215000001', guardian1: null, guardian2: null })
  const namesake = entry({ ...child, number: '079215000002', household: 'H2' })
  const asked = claim({ ...child, idNumber: null, guardianId: '001185000123' })
  const found = decide(askedOf(asked, 'H1'), [own, namesake], SCORER)
  assert.deepEqual([found.identity, found.personId], ['mismatch', own.personId])
  assert.equal(decide(askedOf(asked), [own, namesake], SCORER).identity, 'ambiguous')
})

test('twins: the given name decides, and without it nobody does', () => {
  const an = entry({ number: '001215000001', fullName: 'Trần Minh An', birthDate: partial('2015-03-01') })
  const binh = entry({ number: '001215000002', fullName: 'Trần Minh Bình', birthDate: partial('2015-03-01') })
  const of = (fullName: string) =>
    decideOver(claim({ idNumber: '001215000003', fullName, birthDate: partial('2015-03-01') }), [an, binh])
  assert.equal(of('Trần Minh Bình').personId, binh.personId)
  assert.equal(of('Trần Minh').identity, 'ambiguous')
  assert.equal(of('Trần Minh').fitting, 2)
})

test('the verdict says how sure it is, and by how much the next best was weaker', () => {
  const sure = decideOver(claim(), [entry()])
  assert.ok((sure.bits ?? 0) > 15)
  assert.equal(sure.marginBits, null)
  const other = entry({ number: '001185000124', birthDate: partial('1985-03-17') })
  const near = decideOver(claim({ idNumber: null }), [entry(), other])
  assert.ok((near.marginBits ?? 0) > 5)
})
