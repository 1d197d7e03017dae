import assert from 'node:assert/strict'
import { test } from 'node:test'
import { day, head, UNITS, unit } from '../../../test/support/next-step.ts'
import { buildUnitTree } from '../unit-tree.ts'
import { type CaseKind, NO_CASE } from './case.ts'
import { assignDown, type CasePlace, deskOf, levelAbove, routeOf, stationsOf } from './routing.ts'

const units = { tree: buildUnitTree(UNITS, [head('VN')]), day: day('2022-04-26') }
const NOWHERE: CasePlace = { facility: null, commune: null, district: null, province: null }
const route = (
  kind: CaseKind,
  place: Partial<CasePlace>,
  more: { otherFacility?: string; fields?: number } = {},
) => {
  const all = { ...NOWHERE, ...place }
  const { facility, commune } = all
  return routeOf({ kind, fields: 4, facility, commune, otherFacility: null, ...more }, all, units)
}

test('a missing injection goes to the facility that is named, or to its successor', () => {
  assert.equal(route('missing-dose', { facility: 'TYT2', province: '01' }), 'TYT2')
  assert.equal(route('missing-dose', { facility: 'GONE' }), 'TYT')
})

test('without a site it waits in the pool of the province, without any place in that of the ministry', () => {
  assert.equal(route('missing-dose', { commune: '00001' }), '01')
  assert.equal(route('missing-dose', { province: '01' }), '01')
  assert.equal(route('missing-dose', { facility: 'no such site' }), 'VN')
})

test('a pool is assigned one level a day: district, commune, and its only station', () => {
  const stations = stationsOf(units)
  const path: (string | null)[] = []
  for (let unit: string | null = '01'; unit !== null; ) {
    unit = assignDown(unit, { ...NOWHERE, commune: '00004' }, { ...units, stations })
    path.push(unit)
  }
  assert.deepEqual(path, ['001', '00004', 'TYT2', null])
  assert.equal(assignDown('01', NOWHERE, { ...units, stations }), null)
  assert.equal(assignDown('VN-ARMY', { ...NOWHERE, commune: '00004' }, { ...units, stations }), null)
})

test('a commune that was merged is assigned by its former code, and its station by the one that the person names', () => {
  const merged = [
    unit('A', 'commune', '01', { validTo: day('2025-06-30'), successor: 'C' }),
    unit('B', 'commune', '01', { validTo: day('2025-06-30'), successor: 'C' }),
    unit('C', 'commune', '01', { validFrom: day('2025-07-01') }),
    unit('TYT-A', 'station', 'A', { commune: 'A' }),
    unit('TYT-B', 'station', 'B', { commune: 'B' }),
  ]
  const now = { tree: buildUnitTree([...UNITS, ...merged], [head('VN')]), day: day('2025-07-02') }
  const from = (pool: string, commune: string) =>
    assignDown(pool, { ...NOWHERE, commune }, { ...now, stations: stationsOf(now) })
  assert.deepEqual([from('01', 'A'), from('A', 'A'), from('C', 'B')], ['C', 'TYT-A', 'TYT-B'])
  assert.equal(from('C', 'C'), null, 'of two stations the person names one')
})

test('a pool that somebody calls a facility is none', () => {
  assert.equal(route('missing-dose', { facility: '001', commune: '00004' }), '01')
  const stations = stationsOf(units)
  assert.equal(
    assignDown('01', { ...NOWHERE, facility: '01', commune: '00004' }, { ...units, stations }),
    '001',
  )
})

test('identity goes to the commune of residence, else to that of the facility; own typing stays with the station', () => {
  assert.equal(route('other-person', { facility: 'TYT', commune: '00004' }), '00004')
  assert.equal(route('nobody', { facility: 'TYT' }), '00001')
  assert.equal(route('difference', { facility: 'TYT', commune: '00004' }, { fields: 16 }), 'TYT')
})

test('a quarrel goes above both, a facility keeps its own two records, a disowned dose goes above it', () => {
  assert.equal(route('facilities-disagree', { facility: 'TYT' }, { otherFacility: 'TYT2' }), '001')
  assert.equal(route('duplicate', { facility: 'TYT' }, { otherFacility: 'TYT2' }), '001')
  assert.equal(route('duplicate', { facility: 'TYT' }, { otherFacility: 'TYT' }), 'TYT')
  assert.equal(route('not-mine', { facility: 'TYT' }), '00001')
})

test('appeals raise the desk by one level each, at most to the ministry', () => {
  const matter = (level: number) => ({
    kind: 'nobody' as const,
    fields: 0,
    facility: 'TYT',
    commune: '00004',
    otherFacility: null,
    standing: { ...NO_CASE, unit: '00004', level },
  })
  const desks = [0, 1, 2, 3, 9].map((level) => deskOf('residence', matter(level), units))
  assert.deepEqual(desks, ['00004', '001', '01', 'VN', 'VN'])
  assert.deepEqual(
    [2, 3].map((level) => levelAbove('residence', matter(level), units)),
    ['VN', null],
  )
})
