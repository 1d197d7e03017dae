/** The harder nation: what its classes say of a row is so, and its people are hard to tell apart. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'

import { editDistance } from '../../src/core/person/edit-distance.ts'
import { readNumber } from '../../src/core/person/identity-number.ts'
import { normaliseName } from '../../src/core/person/name.ts'
import { normalisePhone } from '../../src/core/person/phone.ts'
import { isSyllable } from '../../src/core/person/syllable.ts'
import { SILENT } from '../../src/core/progress.ts'
import { readAreas } from '../../src/office/units/areas.ts'
import { HARMLESS } from '../../src/simulate/april-quotas.ts'
import { simulate } from '../../src/simulate/index.ts'
import { isoDate, type Line, readList, readRows, type TruthRow } from '../support/nation.ts'

const SEXES: Readonly<Record<string, string>> = { Nam: 'M', Nữ: 'F', M: 'M', F: 'F' }
const scratch = mkdtempSync(join(tmpdir(), 'vaxpass-'))
const folder = join(scratch, 'nation')
let rows: TruthRow[] = []
let register: Line[] = []
let byNumber = new Map<string, Line>()
const communes = new Map(readAreas().map(({ code, name }) => [code, name]))

before(async () => {
  const asOf = '2022-04-26'
  await simulate({ people: 12_000, seed: 13, asOf, out: folder, errors: 'hard', progress: SILENT })
  rows = await readRows(folder)
  register = readList(folder, 'register.csv')
  byNumber = new Map(register.map((person) => [person.person_number ?? '', person]))
})
after(() => rmSync(scratch, { recursive: true }))

/** Fields in which a row differs from its person in the register. */
function differences({ values }: TruthRow, person: Line): string[] {
  const number = readNumber(values.id_number ?? '')
  const fields = {
    id: number.value !== person.person_number || number.paddedFrom !== null,
    name: normaliseName(values.full_name ?? '') !== person.full_name?.toLowerCase(),
    birth: isoDate(values.birth_date ?? '') !== person.birth_date,
    sex: SEXES[values.sex ?? ''] !== person.sex,
    moved: values.commune !== communes.get(person.residence_commune ?? ''),
    phone: values.phone !== person.phone,
  }
  return Object.entries(fields).flatMap(([field, differs]) => (differs ? [field] : []))
}

/** The fields that the parts of a class spoil. */
const spoiltBy = (errors: string): string[] =>
  errors
    .split(';')
    .filter((one) => !(one in HARMLESS) && one !== '' && one !== 'deceased-before')
    .map((one) => one.replace('register-', '').split('-')[0] ?? '')

test('a row differs from the register in the fields that its classes name, and in no other', () => {
  let both = 0
  for (const row of rows) {
    const person = byNumber.get(row.person)
    if (person === undefined || /^(extra|refused)-|noise-tone-style/.test(row.errors)) continue
    const wanted = spoiltBy(row.errors).sort()
    // Two communes of a province may have one name.
    const found = differences(row, person).sort()
    assert.deepEqual(
      found.concat(found.includes('moved') ? [] : wanted.filter((one) => one === 'moved')).sort(),
      wanted,
      row.errors,
    )
    if (wanted.includes('name') && wanted.includes('birth')) both += 1
  }
  assert.ok(both > 100)
})

test('most rows say no phone number, and some say that of somebody else', () => {
  const without = rows.filter(({ values }) => values.phone === '').length
  assert.ok(without > rows.length / 2)
  const shared = rows.filter(({ errors }) => errors.includes('phone-shared'))
  const users = [...Map.groupBy(shared, ({ values }) => values.phone).values()]
  const most = Math.max(...users.map(({ length }) => length))
  assert.ok(shared.length > 100 && most > 5)
})

test('the numbers of neighbours differ in the last digits', () => {
  const sorted = register.map(({ person_number = '' }) => person_number).sort()
  const near = sorted.filter((number, i) => editDistance(number, sorted[i + 1] ?? '', 1) === 1)
  assert.ok(near.length > sorted.length / 3, `${near.length} of ${sorted.length}`)
  assert.equal(new Set(sorted).size, sorted.length)
})

test('some old numbers were given out twice, to people of different communes', () => {
  const holders = Map.groupBy(
    register.filter(({ cmnd }) => cmnd !== ''),
    ({ cmnd }) => cmnd,
  )
  const twice = [...holders.values()].filter(({ length }) => length > 1)
  assert.ok(twice.length > 50)
  for (const [one, other, third] of twice) {
    assert.notEqual(one?.residence_commune, other?.residence_commune)
    assert.equal(third, undefined)
  }
})

test('there are twins and close siblings of one sex, whose names differ in the last word', () => {
  const homes = Map.groupBy(register, ({ household, sex }) => `${household}|${sex}`).values()
  const pairs = [...homes].flatMap((home) =>
    home.flatMap((one, i) => home.slice(i + 1).map((other) => [one, other] as const)),
  )
  const apart = ([one, other]: readonly [Line, Line]) =>
    Math.abs(Date.parse(one.birth_date ?? '') - Date.parse(other.birth_date ?? '')) / 86_400_000
  const headOf = ({ full_name = '' }: Line) => full_name.split(' ').slice(0, -1).join(' ')
  const alike = pairs.filter(([one, other]) => headOf(one) === headOf(other))
  assert.ok(alike.filter((pair) => apart(pair) === 0).length > 20)
  assert.ok(alike.filter((pair) => apart(pair) > 300 && apart(pair) < 700).length > 100)
})

test('the traits of a row are so', () => {
  const traits = readList(folder, 'truth.csv').map((line) => (line.traits ?? '').split(';'))
  const isTwin = Map.groupBy(register, (p) => `${p.household}|${p.birth_date}`)
  for (const [i, { values, person: number }] of rows.entries()) {
    const has = (trait: string) => traits[i]?.includes(trait) === true
    const usable = ['personal', 'cmnd'].includes(readNumber(values.id_number ?? '').kind)
    const isReachable = usable || values.id_country !== '' || normalisePhone(values.phone ?? '') !== null
    assert.equal(has('has-number-or-phone'), isReachable)
    assert.equal(has('no-number-no-phone'), !isReachable)
    assert.equal(has('child'), values.guardian_id !== '')
    const person = byNumber.get(number)
    if (person === undefined || rows[i]?.errors.startsWith('register-')) continue
    const isForeignWord = !(person.full_name ?? '').split(' ').every((word) => isSyllable(word))
    assert.equal(has('minority'), isForeignWord)
    const siblings = isTwin.get(`${person.household}|${person.birth_date}`) ?? []
    if (person.birth_date?.length === 10) assert.equal(has('twin'), siblings.length > 1)
  }
  for (const trait of ['minority', 'twin', 'child', 'no-number-no-phone'])
    assert.ok(traits.filter((of) => of.includes(trait)).length > 20, trait)
})
