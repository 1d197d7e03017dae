import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'

import { claimOf } from '../../../test/support/doses.ts'
import {
  changeOf,
  compareListPlaces,
  faultsOf,
  type IdentityCells,
  type ListPlace,
  turnOf,
} from './list-rules.ts'

const TODAY = '2022-04-26'
const NOTHING: IdentityCells = { fullName: '', birthDate: '', sex: '', idNumber: '' }
const CLAIM = claimOf()
const place = (
  fullName: string,
  hamlet: string | null = null,
  household: string | null = null,
): ListPlace => ({
  fullName,
  hamlet,
  household,
})
const sorted = (places: readonly ListPlace[]) => [...places].sort(compareListPlaces)

test('names go by given name, then surname, then middle, in Vietnamese order', () => {
  const names = [
    'Trần Văn Đức',
    'Lê Thị Ánh',
    'Nguyễn Văn An',
    'Lê Văn An',
    'Lê Thị An',
    'Phạm Văn Dũng',
    'Bùi Văn Ẩn',
  ]
  assert.deepEqual(
    sorted(names.map((name) => place(name))).map(({ fullName }) => fullName),
    ['Lê Thị An', 'Lê Văn An', 'Nguyễn Văn An', 'Lê Thị Ánh', 'Bùi Văn Ẩn', 'Phạm Văn Dũng', 'Trần Văn Đức'],
  )
})

test('hamlets are counted as people count them, households stay together, and the unknown comes last', () => {
  const places = [
    place('A', null),
    place('A', 'Thôn 10', 'H2'),
    place('B', 'Thôn 2', null),
    place('C', 'Thôn 2', 'H1'),
    place('A', 'Thôn 10', 'H1'),
  ]
  assert.deepEqual(
    sorted(places).map(({ hamlet, household }) => [hamlet, household]),
    [
      ['Thôn 2', 'H1'],
      ['Thôn 2', null],
      ['Thôn 10', 'H1'],
      ['Thôn 10', 'H2'],
      [null, null],
    ],
  )
})

test('the order of a list is an order', () => {
  const text = fc.constantFrom('An', 'Ân', 'Bình An', 'Lê Văn An', 'thôn 2', 'Thôn 10', '')
  const some = fc.record({ hamlet: fc.option(text), household: fc.option(text), fullName: text })
  fc.assert(
    fc.property(some, some, some, (a, b, c) => {
      assert.equal(Math.sign(compareListPlaces(a, b)), -Math.sign(compareListPlaces(b, a)) || 0)
      if (compareListPlaces(a, b) <= 0 && compareListPlaces(b, c) <= 0)
        assert.ok(compareListPlaces(a, c) <= 0)
    }),
  )
})

test('a missing, a malformed and a wrong number are three classes', () => {
  const of = (numberKind: 'missing' | 'placeholder' | 'malformed' | 'personal') =>
    faultsOf({ identity: 'mismatch', wrong: 1, numberKind })
  assert.deepEqual(of('missing'), ['no-id'])
  assert.deepEqual(of('placeholder'), ['no-id'])
  assert.deepEqual(of('malformed'), ['malformed-id'])
  assert.deepEqual(of('personal'), ['wrong-id'])
})

test('a cell changes a field only where it says something else, and lost zeros come back', () => {
  assert.deepEqual(changeOf(NOTHING, CLAIM, TODAY), {})
  const same = {
    ...NOTHING,
    fullName: ' Trần  Thị Mẫu ',
    idNumber: '79185000123',
    sex: 'NỮ',
    birthDate: '12/3/1985',
  }
  assert.deepEqual(changeOf(same, CLAIM, TODAY), {})
  const other = { ...NOTHING, sex: 'nam', birthDate: '31119' }
  assert.deepEqual(changeOf(other, CLAIM, TODAY), { sex: 'M', birthDate: '1985-03-13' })
})

test('what a claim cannot take is refused', () => {
  const bad: Partial<IdentityCells>[] = [
    { idNumber: '12345' },
    { idNumber: '079185000' },
    { idNumber: '000000000000' },
    { birthDate: '31/02/1985' },
    { birthDate: '01/01/1899' },
    { birthDate: '27/04/2022' },
    { birthDate: '2021-09-21' },
    { sex: 'x' },
    { fullName: '=HYPERLINK("x")' },
    { fullName: '@A' },
    { fullName: 'không rõ' },
    { fullName: '123' },
    { fullName: 'A'.repeat(201) },
  ]
  for (const cells of bad) {
    assert.equal(changeOf({ ...NOTHING, ...cells }, CLAIM, TODAY), undefined, JSON.stringify(cells))
  }
})

test('a foreigner keeps a passport number, a Vietnamese does not get one', () => {
  const cells = { ...NOTHING, idNumber: 'x1234567' }
  assert.deepEqual(changeOf(cells, claimOf({ nationality: 'FR', idNumber: '?' }), TODAY), {
    idNumber: 'X1234567',
  })
  assert.equal(changeOf(cells, CLAIM, TODAY), undefined)
})

test('whatever cells hold, the change holds values that a claim can take', () => {
  const text = fc.oneof(
    fc.string(),
    fc.string({ unit: 'grapheme' }),
    fc.constantFrom('Nam', '1990', '079185000123'),
  )
  const cells = fc.record({ fullName: text, birthDate: text, sex: text, idNumber: text })
  fc.assert(
    fc.property(cells, (written) => {
      const change = changeOf(written, CLAIM, TODAY)
      for (const value of Object.values(change ?? {})) assert.ok(typeof value === 'string' && value !== '')
      if (change?.idNumber !== undefined) assert.match(String(change.idNumber), /^\d{12}$/)
    }),
  )
})

test('another person than the one that was found, or nobody, is never a correction', () => {
  const turn = (oldPerson: string | null, newPerson: string | null) =>
    turnOf(CLAIM, { sex: 'M' }, { oldPerson, newPerson })
  assert.equal(turn('p', 'p'), 'same')
  assert.equal(turn('p', 'q'), 'other')
  assert.equal(turn('p', null), 'nobody')
  assert.equal(turn(null, 'q'), 'same', 'nobody had been found: the change finds somebody')
})

test('where nobody had been found, another name, or another number with another date, is another person', () => {
  const turn = (change: Readonly<Record<string, string>>) =>
    turnOf(CLAIM, change, { oldPerson: null, newPerson: 'q' })
  assert.equal(turn({ fullName: 'Phạm Văn Khác' }), 'other')
  assert.equal(turn({ fullName: 'TRAN THI MAU' }), 'same')
  assert.equal(turn({ idNumber: '001090000456' }), 'same')
  assert.equal(turn({ idNumber: '001090000456', birthDate: '1990-05-06' }), 'other')
  assert.equal(turnOf(CLAIM, { fullName: 'Phạm Văn Khác' }, { oldPerson: null, newPerson: null }), 'nobody')
})
