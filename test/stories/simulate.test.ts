/** The made-up nation: exact quotas, the same bytes from the same seed, and a truth that the rows bear out. */
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'

import { SILENT } from '../../src/core/progress.ts'
import { simulate } from '../../src/simulate/index.ts'
import { APRIL_MIX, EXTRA, GIVEN, HARD_MIX, quotasFor } from '../../src/simulate/quotas.ts'
import { documentOf, scratchFolder, vaxpass } from '../support/command.ts'
import { readList, readRows } from '../support/nation.ts'

const AS_OF = '2022-04-26'

const nation = (out: string, people: number, seed: number, asOf = AS_OF) =>
  simulate({ people, seed, asOf, out, progress: SILENT })

const hardNation = (out: string, people: number, seed: number) =>
  simulate({ people, seed, asOf: AS_OF, out, errors: 'hard', progress: SILENT })

const sum = (numbers: Iterable<number>): number => [...numbers].reduce((all, one) => all + one, 0)

/** What was planted, by class, phones apart; `not-entered` from the session reports. */
function plantedIn(folder: string): { given: number; counts: Record<string, number> } {
  const given = sum(readList(folder, 'sessions.csv').map(({ doses_given }) => Number(doses_given)))
  const counts: Record<string, number> = {}
  let entered = 0
  for (const { errors = '' } of readList(folder, 'truth.csv')) {
    if (!(errors in EXTRA)) entered += 1
    const [, planted = '', phone = ''] = /^(.*?);?(phone-\w+)?$/.exec(errors) ?? []
    for (const one of [planted, phone]) if (one !== '') counts[one] = (counts[one] ?? 0) + 1
  }
  return { given, counts: { ...counts, 'not-entered': given - entered } }
}

/** Classes that must not occur are left out, as nothing counts them. */
const wanted = (given: number, mix = APRIL_MIX): Record<string, number> =>
  Object.fromEntries(Object.entries(quotasFor(given, mix)).filter(([, count]) => count > 0))

function digest(folder: string): Record<string, string> {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  )
  return Object.fromEntries(
    names.map(({ parentPath, name }) => {
      const path = join(parentPath, name)
      return [path.slice(folder.length), createHash('sha256').update(readFileSync(path)).digest('hex')]
    }),
  )
}

test('every class occurs exactly as often as its quota says, in one area and in many', async (t) => {
  for (const [people, seed] of [
    [100, 1],
    [137, 9],
    [1500, 3],
    [40_000, 1],
  ] as const) {
    const folder = join(scratchFolder(t), 'nation')
    const made = await nation(folder, people, seed)
    const { given, counts } = plantedIn(folder)
    assert.equal(made.given, given)
    assert.deepEqual(counts, { ...wanted(given) }, `${people} people`)
    assert.equal(readList(folder, 'register.csv').length, people)
    assert.equal(readList(folder, 'truth.csv').length, made.rows)
    assert.equal(readdirSync(join(folder, 'facilities')).length, made.files)
  }
})

test('the smallest nations have room for every class, whatever the seed and the day', async (t) => {
  for (let seed = 0; seed < 25; seed += 1) {
    const folder = join(scratchFolder(t), 'nation')
    const asOf = ['2021-10-01', '2022-04-26', '2023-06-30'][seed % 3] ?? AS_OF
    await nation(folder, 100 + seed * 7, seed, asOf)
    const { given, counts } = plantedIn(folder)
    assert.deepEqual(counts, wanted(given), `seed ${seed} as of ${asOf}`)
  }
})

test('the harder errors meet their quotas too, in the smallest nations and in larger ones', async (t) => {
  for (const [people, seed] of [
    [100, 1],
    [107, 2],
    [149, 3],
    [800, 4],
    [20_000, 5],
  ] as const) {
    const folder = join(scratchFolder(t), 'nation')
    await hardNation(folder, people, seed)
    const { given, counts } = plantedIn(folder)
    assert.deepEqual(counts, wanted(given, HARD_MIX), `seed ${seed}`)
  }
})

test('the kinds of each mix add up to their groups, and all groups to what was given', () => {
  const sumOf = (weights: Readonly<Record<string, number>>) => sum(Object.values(weights))
  for (const { groups, wrong, harmless } of [APRIL_MIX, HARD_MIX]) {
    assert.ok(Math.abs(sumOf(wrong) - groups.wrong) < 1e-9)
    assert.ok(Math.abs(sumOf(harmless) - groups.harmless) < 1e-9)
    assert.ok(Math.abs(sumOf(groups) - GIVEN) < 1e-9)
  }
})

test('the same seed gives the same bytes, workbooks among them; another seed gives others', async (t) => {
  const folders = [1, 1, 2].map(() => join(scratchFolder(t), 'nation'))
  const [first = '', second = '', other = ''] = folders
  await nation(first, 3000, 1)
  await nation(second, 3000, 1)
  await nation(other, 3000, 2)
  const one = digest(first)
  assert.ok(Object.keys(one).some((path) => path.endsWith('.xlsx')))
  assert.deepEqual(digest(second), one)
  const shared = Object.values(digest(other)).filter((hash) => Object.values(one).includes(hash))
  assert.deepEqual(shared, [])
  const hard = [1, 1].map(() => join(scratchFolder(t), 'nation'))
  for (const folder of hard) await hardNation(folder, 1000, 1)
  assert.deepEqual(digest(hard[1] ?? ''), digest(hard[0] ?? ''))
})

test('stations write in different habits, and all of them can be read', async (t) => {
  const folder = join(scratchFolder(t), 'nation')
  await nation(folder, 30_000, 5)
  const names = readdirSync(join(folder, 'facilities'))
  const starts = names.map((name) => readFileSync(join(folder, 'facilities', name)).subarray(0, 400))
  const count = (isSo: (start: Buffer) => boolean) => starts.filter(isSo).length
  const utf16 = Buffer.from([0xff, 0xfe])
  assert.equal(names.filter((name) => name.endsWith('.xlsx')).length, Math.floor(names.length / 10))
  assert.ok(count((start) => start.subarray(0, 2).equals(utf16)) > 0)
  assert.ok(count((start) => start.toString().includes('birth_date;')) > 0)
  assert.ok(count((start) => start.toString().includes('birth_date\t')) > 0)
  assert.ok(count((start) => start.toString().includes('họ và tên')) > 0)
  const rows = await readRows(folder)
  assert.ok(rows.every(({ values }) => values.full_name !== '' && values.given_on !== ''))
})

test('the command makes a nation, and leaves a folder alone that is not empty', async (t) => {
  const folder = scratchFolder(t)
  const run = (out: string, ...more: string[]) =>
    vaxpass(['simulate', '--people', '200', '--seed', '4', '--as-of', AS_OF, '--out', out, '--json', ...more])
  const made = await run(join(folder, 'nation'))
  assert.equal(made.exit, 0, made.err)
  const { people, rows } = documentOf<{ people: number; rows: number }>(made)
  assert.equal(people, 200)
  assert.equal(rows, readList(join(folder, 'nation'), 'truth.csv').length)
  writeFileSync(join(folder, 'mine.txt'), 'mine')
  const refused = await run(folder)
  assert.equal(refused.exit, 3)
  assert.match(refused.err, /simulate\.folder-not-empty/)
  for (const wrong of [
    ['--as-of', '2020-01-01'],
    ['--errors', 'easy'],
  ]) {
    const other = await run(join(folder, 'other'), ...wrong)
    assert.equal(other.exit, 2)
    assert.match(other.err, /option\.invalid/)
  }
})
