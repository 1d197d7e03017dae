/** The truth of the made-up nation: what a class says of a row is so, and nothing else is wrong. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'

import { addDays, type Day, parseDay } from '../../src/core/dates.ts'
import { findVaccine, VACCINES } from '../../src/core/dose/vaccines.ts'
import { readNumber } from '../../src/core/person/identity-number.ts'
import { normaliseName, stripMarks } from '../../src/core/person/name.ts'
import { SILENT } from '../../src/core/progress.ts'
import { readAreas } from '../../src/office/units/areas.ts'
import { planUnits } from '../../src/office/units/rules.ts'
import { HARMLESS } from '../../src/simulate/april-quotas.ts'
import { simulate } from '../../src/simulate/index.ts'
import { lunarDay } from '../../src/simulate/lunar.ts'
import { isoDate, type Line, readList, readRows, type TruthRow } from '../support/nation.ts'

const PEOPLE = 12_000
const AS_OF = '2022-04-26'
const SEXES: Readonly<Record<string, string>> = { Nam: 'M', Nữ: 'F', M: 'M', F: 'F' }

const scratch = mkdtempSync(join(tmpdir(), 'vaxpass-'))
const folder = join(scratch, 'nation')
let rows: TruthRow[] = []
let register: Line[] = []
let byNumber = new Map<string, Line>()

before(async () => {
  await simulate({ people: PEOPLE, seed: 11, asOf: AS_OF, out: folder, progress: SILENT })
  rows = await readRows(folder)
  register = readList(folder, 'register.csv')
  byNumber = new Map(register.map((person) => [person.person_number ?? '', person]))
})
after(() => rmSync(scratch, { recursive: true }))

/** Fields in which a row differs from its person in the register, as a program would compare them. */
function differences({ values }: TruthRow, person: Line): string[] {
  const number = readNumber(values.id_number ?? '')
  const fields = {
    name: normaliseName(values.full_name ?? '') !== person.full_name?.toLowerCase(),
    birth: isoDate(values.birth_date ?? '') !== person.birth_date,
    sex: SEXES[values.sex ?? ''] !== person.sex,
    id: number.value !== person.person_number || number.paddedFrom !== null,
    deceased: person.deceased_on !== '' && (person.deceased_on ?? '') < isoDate(values.given_on ?? ''),
  }
  return Object.entries(fields).flatMap(([field, differs]) => (differs ? [field] : []))
}

/** The fields that a class spoils, from its name. */
function spoiltBy(errors: string): string[] {
  if (errors in HARMLESS || errors.startsWith('extra-') || errors === '') return []
  if (errors === 'refused-before-birth') return ['birth']
  if (errors.startsWith('refused-')) return []
  if (errors === 'deceased-before') return ['deceased']
  return errors.split(';').map((one) => one.replace('register-', '').split('-')[0] ?? '')
}

const isForeign = ({ person }: TruthRow): boolean => person.includes(':')

test('what the made-up rows say', async (t) => {
  const found = rows.flatMap((row) => {
    const person = byNumber.get(row.person)
    return person === undefined ? [] : [{ row, person }]
  })

  await t.test('a row differs from the register in the fields that its class names, and in no other', () => {
    for (const { row, person } of found) {
      // The style of a tone mark is another spelling of the same name.
      if (row.errors === 'noise-tone-style') continue
      assert.deepEqual(differences(row, person).sort(), spoiltBy(row.errors).sort(), row.errors)
    }
  })

  await t.test('a row about nobody of the register is a foreigner, unregistered or unfindable', () => {
    for (const row of rows.filter(({ person }) => !byNumber.has(person))) {
      if (!isForeign(row)) assert.match(row.errors, /^(unregistered|unfindable)/)
      else {
        assert.equal(row.person, `${row.values.id_country}:${row.values.id_number}`)
        assert.equal(row.errors, '')
      }
    }
    assert.ok(rows.some(isForeign))
  })

  await t.test(
    'a row without a usable number finds exactly its person by name, birth date, sex, commune',
    () => {
      const keyOf = (name = '', birth = '', sex = '', commune = ''): string =>
        [stripMarks(normaliseName(name)), birth, sex, commune].join('|')
      const names = new Map(readAreas().map(({ code, name }) => [code, name]))
      const people = Map.groupBy(register, (p) =>
        keyOf(p.full_name, p.birth_date, p.sex, names.get(p.residence_commune ?? '')),
      )
      let checked = 0
      for (const { errors, values, person } of rows) {
        if (!errors.startsWith('id-') || errors === 'id-cmnd') continue
        const key = keyOf(
          values.full_name,
          isoDate(values.birth_date ?? ''),
          SEXES[values.sex ?? ''],
          values.commune,
        )
        assert.deepEqual(
          people.get(key)?.map((p) => p.person_number),
          [person],
          errors,
        )
        checked += 1
      }
      assert.ok(checked > 1000)
    },
  )

  await t.test('a number is missing, malformed, a placeholder, an old one or short as its class says', () => {
    const kinds: Readonly<Record<string, string>> = {
      'id-missing': 'missing',
      'id-missing;name-ascii': 'missing',
      'id-malformed': 'malformed',
      'id-placeholder': 'placeholder',
      'id-cmnd': 'cmnd',
      'unregistered;id-missing': 'missing',
      'unregistered;id-malformed': 'malformed',
      unfindable: 'missing',
    }
    for (const { errors, values } of rows) {
      const kind = values.id_country === '' ? readNumber(values.id_number ?? '').kind : 'personal'
      assert.equal(kind, kinds[errors] ?? 'personal', errors)
    }
  })

  await t.test(
    'nobody is vaccinated before birth, before the vaccine came or too soon, except as planted',
    () => {
      const lastOf = new Map<string, { day: Day; ordinal: number }>()
      const inOrder = found.filter(({ row }) => !/^(extra|refused)-/.test(row.errors))
      inOrder.sort((a, b) => Number(a.row.values.dose_number) - Number(b.row.values.dose_number))
      for (const { row, person } of inOrder) {
        const day = parseDay(isoDate(row.values.given_on ?? ''))
        const vaccine = findVaccine(row.values.vaccine ?? '')
        assert.ok(day !== undefined && vaccine !== undefined, row.errors)
        assert.ok(day <= AS_OF && day >= VACCINES[vaccine].firstUse)
        assert.ok(isoDate(row.values.birth_date ?? '') <= day, row.errors)
        const ordinal = Number(row.values.dose_number)
        const age = Number(day.slice(0, 4)) - Number((person.birth_date ?? '').slice(0, 4))
        assert.ok(age >= VACCINES[vaccine].minAgeYears)
        const before = lastOf.get(row.person)
        if (before !== undefined && row.values.dose_purpose === 'primary' && ordinal === before.ordinal + 1) {
          assert.ok(addDays(before.day, VACCINES[vaccine].minIntervalDays) <= day)
        }
        lastOf.set(row.person, { day, ordinal })
      }
    },
  )

  await t.test('every row of a refused class has to be refused, and says why', () => {
    const lots = new Set(readList(folder, 'deliveries.csv').map(({ lot }) => lot))
    const isRefusable: Readonly<Record<string, (values: Line) => boolean>> = {
      'refused-before-birth': (v) => isoDate(v.birth_date ?? '') > isoDate(v.given_on ?? ''),
      'refused-impossible-date': (v) => parseDay(isoDate(v.given_on ?? '')) === undefined,
      'refused-unknown-lot': (v) => !lots.has(v.lot_number ?? ''),
      'refused-unknown-vaccine': (v) => findVaccine(v.vaccine ?? '') === undefined,
    }
    for (const [errors, isSo] of Object.entries(isRefusable)) {
      const planted = rows.filter((row) => row.errors === errors)
      assert.ok(planted.length > 0, errors)
      for (const row of rows)
        assert.equal(isSo(row.values), row.errors === errors, `${errors}: ${row.errors}`)
    }
  })

  await t.test('the row of a child names its guardian, that of an adult nobody', () => {
    for (const { row, person } of found) {
      // The name is the true one, also where the register has it wrong: the number tells who is meant.
      assert.equal(row.values.guardian_id, person.guardian_1)
      assert.equal(row.values.guardian_name !== '', byNumber.has(person.guardian_1 ?? ''))
    }
    assert.ok(rows.some(({ values }) => values.guardian_name !== ''))
  })

  await t.test('"mũi 3" is an additional dose, a booster, the last of three, or not said', () => {
    const thirds = rows
      .filter(({ values }) => values.dose_number === '3')
      .map(({ values }) => values.dose_purpose)
    assert.deepEqual([...new Set(thirds)].sort(), ['', 'additional', 'booster', 'primary'])
  })

  await t.test('an additional row repeats an injection: elsewhere, under another number, or wholly', () => {
    const keyOf = ({ person, values }: TruthRow): string => `${person}|${values.dose_number}`
    const originals = Map.groupBy(
      rows.filter(({ errors }) => !/^(extra|refused)-/.test(errors)),
      keyOf,
    )
    for (const row of rows.filter(({ errors }) => errors.startsWith('extra-'))) {
      const [original] = originals.get(keyOf(row)) ?? []
      assert.ok(original !== undefined)
      assert.equal(row.file !== original.file, row.errors === 'extra-other-station')
      if (row.errors === 'extra-same-row') assert.deepEqual(row.values, original.values)
      else if (row.file === original.file) assert.notEqual(row.values.record_ref, original.values.record_ref)
    }
  })
})

test('lots are delivered before they are used, to where they are used, and there are enough', () => {
  const vaccineOf = new Map<string, string>()
  const stock = new Map<string, { from: string; until: string; left: number }>()
  for (const {
    lot = '',
    vaccine = '',
    facility,
    delivered_on = '',
    doses,
    returned,
    expiry = '',
  } of readList(folder, 'deliveries.csv')) {
    assert.equal(vaccineOf.get(lot) ?? vaccine, vaccine)
    vaccineOf.set(lot, vaccine)
    stock.set(`${facility}|${lot}`, {
      from: delivered_on,
      until: expiry,
      left: Number(doses) - Number(returned),
    })
  }
  const sessions = readList(folder, 'sessions.csv')
  assert.equal(
    new Set(sessions.map((s) => `${s.facility}|${s.day}|${s.vaccine}|${s.lot}`)).size,
    sessions.length,
  )
  for (const { facility, lot = '', vaccine, day = '', doses_given } of sessions) {
    assert.equal(vaccineOf.get(lot), vaccine)
    const delivery = stock.get(`${facility}|${lot}`)
    assert.ok(delivery !== undefined && delivery.from < day && day <= delivery.until)
    delivery.left -= Number(doses_given)
  }
  assert.ok([...stock.values()].every(({ left }) => left >= 0))
})

test('the loader of units takes every row, and every kind of place is there', () => {
  const root = { kind: 'ministry', parent: null } as const
  const branches = ['VN-MOH', 'VN-ARMY', 'VN-POLICE', 'VN-TRANSPORT'] as const
  const known = new Map([
    ['VN', root] as const,
    ...branches.map((code) => [code, { kind: 'branch', parent: 'VN' } as const] as const),
    ...readAreas().map(({ code, kind, parent }) => [code, { kind, parent }] as const),
  ])
  const units = readList(folder, 'units.csv')
  const plan = planUnits(units, known)
  assert.deepEqual(plan.findings, [])
  const kinds = new Set(plan.drafts.map(({ unit }) => unit.kind))
  for (const kind of ['station', 'hospital', 'mobile', 'army', 'ministry-site', 'dissolved'] as const) {
    assert.ok(kinds.has(kind), kind)
  }
  const facilities = new Set(units.map(({ code }) => code))
  assert.ok(readList(folder, 'sessions.csv').every(({ facility }) => facilities.has(facility)))
  assert.ok(plan.drafts.every(({ head }) => head !== null))
})

test('no two people share a personal number or an old one, and the number says what it must', () => {
  const numbers = register.map(({ person_number }) => person_number)
  const old = register.flatMap(({ cmnd = '' }) => (cmnd === '' ? [] : [cmnd]))
  assert.equal(new Set(numbers).size, numbers.length)
  assert.equal(new Set(old).size, old.length)
  assert.ok(old.every((cmnd) => /^\d{9}$/.test(cmnd)))
  for (const { person_number = '', birth_date = '', sex } of register) {
    const century = (birth_date < '2000' ? 0 : 2) + (sex === 'M' ? 0 : 1)
    assert.match(person_number, new RegExp(`^0\\d\\d${century}${birth_date.slice(2, 4)}\\d{6}$`))
  }
})

test('the register has twins, shared phones, guardians, and people of whom only the year is known', () => {
  const groups = (key: (person: Line) => string) => [...Map.groupBy(register, key).values()]
  const siblings = groups((p) => `${p.household}|${p.birth_date}|${p.sex}`).filter(({ length }) => length > 1)
  assert.ok(siblings.length > 0)
  assert.ok(groups(({ phone = '' }) => phone).filter(([p, other]) => p?.phone && other).length > 100)
  assert.ok(register.some(({ birth_date = '' }) => birth_date.length === 4))
  const numbers = new Set(register.map(({ person_number }) => person_number))
  const children = register.filter(({ birth_date = '' }) => birth_date > '2004-04-27')
  assert.ok(children.length > 1000)
  for (const { guardian_1 = '', guardian_2 = '' } of children) {
    assert.ok(numbers.has(guardian_1) && numbers.has(guardian_2))
  }
})

test('the lunar calendar knows the new years and leap months of the almanac', () => {
  const lunar = (day: string) => {
    const { year, month, day: date } = lunarDay(Date.parse(day) / 86_400_000)
    return `${year}-${month}-${date}`
  }
  // Tết by the Vietnamese almanac; in 1985 a month before the Chinese.
  assert.equal(lunar('2022-02-01'), '2022-1-1')
  assert.equal(lunar('2022-01-31'), '2021-12-29')
  assert.equal(lunar('2000-02-05'), '2000-1-1')
  assert.equal(lunar('1985-01-21'), '1985-1-1')
  assert.equal(lunar('1968-01-29'), '1968-1-1')
  assert.equal(lunar('2020-06-21'), '2020-5-1')
  assert.equal(lunar('2020-05-23'), '2020-4-1')
  assert.equal(lunar('2021-09-21'), '2021-8-15')
})
