import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Day } from '../../src/core/dates.ts'
import { SILENT } from '../../src/core/progress.ts'
import { loadUnits, placesOf, readUnitTree, type UnitRow } from '../../src/office/units/index.ts'
import { testCaller, testDatabase } from '../support/database.ts'

const database = await testDatabase()
const deps = { database: database.app, progress: SILENT }
const load = (rows: UnitRow[] | null) => loadUnits(database.caller, rows, deps)
const row = (code: string, kind: string, commune: string, more: UnitRow = {}): UnitRow => ({
  code,
  name: `Trạm ${code}`,
  kind,
  commune,
  head: `Người đứng đầu ${code}`,
  ...more,
})
const readTree = () => database.app.transaction(database.caller, readUnitTree)
const day = '2022-04-26' as Day // a day of the calendar

await load(null)

test('the units of 2022 are 63 provinces, 705 districts and 10,599 communes', async () => {
  const rows = await database.admin<{ kind: string; count: number }>(
    "select kind, count(*)::int as count from unit where kind in ('province', 'district', 'commune') group by kind",
  )
  const counts = Object.fromEntries(rows.map(({ kind, count }) => [kind, count]))
  assert.deepEqual(counts, { province: 63, district: 705, commune: 10599 })
})

test('five island districts have no commune', async () => {
  const rows = await database.admin<{ code: string }>(
    `select code from unit u where kind = 'district'
     and not exists (select 1 from unit c where c.parent = u.code and c.kind = 'commune') order by code`,
  )
  assert.deepEqual(
    rows.map(({ code }) => code),
    ['318', '471', '498', '536', '755'],
  )
})

test('a facility answers to the commune, the district, the province or its branch, by its kind', async () => {
  await load([
    row('TYT-1', 'station', '00001'),
    row('BV-1', 'hospital', '00001'),
    row('BVT-1', 'province-hospital', '00001'),
    row('DD-1', 'mobile', '00001'),
    row('QY-1', 'army', '00001'),
    row('BYT-1', 'ministry-site', '00001'),
    row('DAO-1', 'station', '536'),
  ])
  const tree = await readTree()
  const parents = ['TYT-1', 'BV-1', 'BVT-1', 'DD-1', 'QY-1', 'BYT-1', 'DAO-1'].map(
    (code) => tree.unit(code)?.parent,
  )
  assert.deepEqual(parents, ['00001', '001', '01', '001', 'VN-ARMY', 'VN-MOH', '536'])
  assert.equal(tree.head('TYT-1', day)?.name, 'Người đứng đầu TYT-1')
})

test('the same file again changes nothing', async () => {
  const rows = [row('TYT-2', 'station', '00004'), row('TYT-3', 'station', '00006')]
  const first = await load(rows)
  const again = await load(rows)
  assert.deepEqual([first.entered, first.heads], [2, 2])
  assert.deepEqual([again.entered, again.updated, again.unchanged, again.heads], [0, 0, 2, 0])
})

test('a new name in the head column puts a new head in charge from today and ends the old one yesterday', async () => {
  await load([row('TYT-4', 'station', '00004')])
  await load([row('TYT-4', 'station', '00004', { head: 'Người mới' })])
  const tree = await readTree()
  assert.equal(tree.head('TYT-4', '2022-04-25' as Day)?.name, 'Người đứng đầu TYT-4')
  assert.equal(tree.head('TYT-4', day)?.name, 'Người mới')
})

test('every finding of a row is reported with its row number, and the other rows are taken', async () => {
  const result = await load([
    row('TYT-5', 'station', '00004'),
    { code: 'a b', name: '', kind: 'castle', commune: '99999', head: '', valid_from: '2022-02-30' },
    row('00001', 'station', '00001'),
    row('TYT-5', 'station', '00004'),
    row('TYT-6', 'station', '', { valid_from: '2022-01-02', valid_to: '2022-01-01', successor: 'TYT-6' }),
    row('TYT-7', 'station', '00004', { parent: 'NOWHERE' }),
  ])
  const byRow = Map.groupBy(result.findings, (finding) => finding.row)
  assert.deepEqual(
    [...byRow].map(([at, found]) => [at, found.map(({ code }) => code)]),
    [
      [
        3,
        [
          'unit.code-malformed',
          'unit.kind-unknown',
          'unit.name-missing',
          'unit.commune-unknown',
          'unit.valid-from-malformed',
        ],
      ],
      [4, ['unit.code-taken']],
      [5, ['unit.code-repeated']],
      [
        6,
        ['unit.commune-missing', 'unit.valid-to-before-from', 'unit.successor-itself', 'unit.parent-missing'],
      ],
      [7, ['unit.parent-unknown']],
    ],
  )
  assert.deepEqual([result.refused, result.entered], [5, 1])
})

test('a circle of parents is refused, and the rows that hang on it', async () => {
  const result = await load([
    row('C-1', 'hospital', '00001', { parent: 'C-2' }),
    row('C-2', 'hospital', '00001', { parent: 'C-1' }),
    row('C-3', 'station', '00001', { parent: 'C-2' }),
  ])
  assert.deepEqual(result.findings.map(({ row: at, code }) => [at, code]).sort(), [
    [2, 'unit.cycle'],
    [3, 'unit.cycle'],
    [4, 'unit.cycle'],
  ])
})

test('only the ministry loads units', async () => {
  await assert.rejects(loadUnits(testCaller('01'), null, deps), { code: 'account.not-allowed' })
})

test('a file without rows or without its columns is refused', async () => {
  await assert.rejects(load([]), { code: 'file.empty' })
  await assert.rejects(load([{ code: 'X', name: 'x' }]), { code: 'file.missing-columns' })
})

test('the closure holds every unit above, and the successors of what has ended', async () => {
  await load([
    row('OLD', 'dissolved', '00001', { valid_to: '2022-03-01', successor: 'HEIR' }),
    row('HEIR', 'station', '00004'),
  ])
  const rows = await database.admin<{ ancestor: string }>(
    'select ancestor from unit_closure where descendant = \'OLD\' order by ancestor collate "C"',
  )
  assert.deepEqual(
    rows.map(({ ancestor }) => ancestor),
    ['00004', '001', '01', 'HEIR', 'OLD', 'VN'],
  )
})

test('places are found by code, by name with and without its kind, in both styles of tone and without diacritics', async () => {
  const places = placesOf(await readTree())
  const asked: [string | null, string | null, string | null][] = [
    ['79', '760', '26734'],
    ['Thành phố Hồ Chí Minh', 'Quận 1', 'Phường Tân Định'],
    ['TP. HCM', 'Q.1', 'P. Tân Định'],
    ['tp ho chi minh', 'quan 1', 'tan dinh'],
    ['Hồ Chí Minh', '1', 'Tân Định'],
  ]
  const answers = asked.map(([province, district, commune]) => places.commune(province, district, commune))
  assert.deepEqual(
    answers,
    asked.map(() => ({ province: '79', district: '760', commune: '26734' })),
  )
  assert.equal(
    places.commune('Hoà Bình', null, null).province,
    places.commune('Tỉnh Hòa Bình', null, null).province,
  )
})

test('a numbered ward is found however its number is written', async () => {
  const places = placesOf(await readTree())
  const written = ['Phường 05', 'Phường 5', 'P.5', 'P05', '5', '05', 'phuong 5', 'P. 5']
  const codes = new Set(written.map((name) => places.commune('HCM', 'Quận 3', name).commune))
  assert.equal(codes.size, 1)
  assert.ok(!codes.has(null))
})

test('a name that two places share is never guessed', async () => {
  const places = placesOf(await readTree())
  assert.equal(places.commune('Đồng Tháp', 'Cao Lãnh', null).district, null)
  assert.notEqual(places.commune('Đồng Tháp', 'TP Cao Lãnh', null).district, null)
  assert.deepEqual(places.commune(null, null, 'Tân Lập'), { province: null, district: null, commune: null })
})

test('every commune is found again by its own names', async () => {
  const tree = await readTree()
  const places = placesOf(tree)
  const missed = [...tree.all()].filter((unit) => {
    if (unit.kind !== 'commune') return false
    const [, district, province] = tree.path(unit.code, day)
    return places.commune(province?.name ?? '', district?.name ?? '', unit.name).commune !== unit.code
  })
  assert.deepEqual(
    missed.map(({ code, name }) => `${code} ${name}`),
    [],
  )
})

test('a facility is known by its code, an area is no facility', async () => {
  const places = placesOf(await readTree())
  assert.equal(places.facility('TYT-1')?.district, '001')
  assert.equal(places.facility('00001'), null)
  assert.equal(places.facility('NOBODY'), null)
})
