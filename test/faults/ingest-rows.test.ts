/** Rows that cannot be true or cannot be read: refused with every reason, the rows around them are taken. */
import assert from 'node:assert/strict'
import { test } from 'node:test'

import { runIngest, runLotsLoad } from '../../src/app/run-ingest.ts'
import { FINDINGS, type FindingCode } from '../../src/stages/ingest/index.ts'
import { HEADER, ingestTest, rowOf } from '../support/ingest.ts'

const BAD: readonly (readonly [string, Readonly<Record<string, string>>, readonly FindingCode[]])[] = [
  ['no name', { full_name: ' ' }, ['name.missing']],
  ['a name without a letter', { full_name: '12.' }, ['name.missing']],
  ['a day of birth that is none', { birth_date: '31/02/1985' }, ['birth-date.invalid']],
  ['a birth in 1899', { birth_date: '12/03/1899' }, ['birth-date.before-1900']],
  ['a birth in 2099', { birth_date: '2099' }, ['birth-date.in-future', 'given-on.before-birth']],
  ['an injection in 2099', { given_on: '20/09/2099' }, ['given-on.in-future']],
  [
    'an injection in 1899',
    { given_on: '20/09/1899' },
    ['given-on.before-birth', 'given-on.before-first-use'],
  ],
  ['an injection before birth', { birth_date: '21/09/2021' }, ['given-on.before-birth']],
  ['an injection in the month before birth', { birth_date: '10/2021' }, ['given-on.before-birth']],
  [
    'before the vaccine was used',
    { vaccine: 'Abdala', lot_number: 'ABD1', given_on: '16/09/2021' },
    ['given-on.before-first-use'],
  ],
  ['half a day of injection', { given_on: '09/2021' }, ['given-on.invalid']],
  ['an unknown vaccine', { vaccine: 'Aspirin' }, ['vaccine.unknown']],
  ['a lot never delivered', { lot_number: 'NEVER' }, ['lot.unknown']],
  ['a lot of another vaccine', { vaccine: 'Abdala', given_on: '20/09/2021' }, ['lot.unknown']],
  ['no lot', { lot_number: '' }, ['lot.missing']],
  ['an unknown facility', { given_at_facility: 'TYT-9' }, ['facility.unknown']],
  ['a commune as facility', { given_at_facility: '26740' }, ['facility.unknown']],
  ['an unknown sex', { sex: 'x' }, ['sex.invalid']],
  ['a dose number of two digits', { dose_number: '12' }, ['dose-number.invalid']],
  ['an unknown purpose', { dose_purpose: 'tùy ý' }, ['dose-purpose.invalid']],
  ['an unknown country', { nationality: 'Xứ lạ' }, ['nationality.unknown']],
  ['a formula', { full_name: '=HYPERLINK("http://example.vn")' }, ['cell.formula']],
  ['a disarmed formula', { record_ref: "'=1+1" }, ['cell.formula']],
  ['a zero byte', { commune: 'Phường\u0000 Bến Nghé' }, ['cell.control-characters']],
  ['a cell of 501 characters', { email: `${'a'.repeat(497)}@a.b` }, ['cell.too-long']],
]

test('each kind of bad row is refused with all of its reasons, and nothing else is', async (t) => {
  const { context, write, countDoses } = await ingestTest(t)
  const deliveries =
    'lot,vaccine,facility,delivered_on,doses,returned,expiry\nABV4678,AZ,TYT-1,2021-09-01,9,0,\nABD1,ABD,TYT-1,2021-09-01,9,0,\n'
  await runLotsLoad(context, write('lots.csv', deliveries))
  for (const [index, [name, changes, codes]] of BAD.entries()) {
    await t.test(name, async () => {
      const text = [HEADER, rowOf(`before ${index}`), rowOf('bad', changes), rowOf(`after ${index}`)].join(
        '\n',
      )
      const before = await countDoses()
      const summary = await runIngest(context, { files: [write('TYT-1.csv', text)] })
      assert.deepEqual([summary.rows, summary.accepted, summary.rejected], [3, 2, 1])
      assert.deepEqual(Object.keys(summary.findings), [...codes].sort())
      assert.equal(await countDoses(), before + 2)
    })
  }
})

test('a row with more cells than the header is refused, one that ends early is not', async (t) => {
  const { context, write } = await ingestTest(t)
  const text = [HEADER, `${rowOf('A')},extra`, rowOf('B').replace(/,+B$/, '')].join('\n')
  const summary = await runIngest(context, { files: [write('TYT-1.csv', text)] })
  assert.deepEqual([summary.accepted, summary.rejected], [1, 1])
  assert.equal(summary.findings['row.too-many-cells'], 1)
})

test('a row in another encoding than the rest of the file is refused, the rest is taken', async (t) => {
  const { context, write, admin } = await ingestTest(t)
  // "Trần" in code page 1258 among rows in UTF-8.
  const foreign = Buffer.from(rowOf('B').replace('Trần', 'XX'), 'utf8')
    .toString('latin1')
    .replace('XX', 'Tr\u00e2\u00cc\u006e')
  const content = Buffer.concat([
    Buffer.from(`${HEADER}\n${rowOf('A')}\n`),
    Buffer.from(`${foreign}\n`, 'latin1'),
    Buffer.from(`${rowOf('C')}\n`),
  ])
  const summary = await runIngest(context, { files: [write('TYT-1.csv', content)] })
  assert.deepEqual([summary.accepted, summary.rejected, summary.findings['cell.encoding']], [2, 1, 1])
  assert.deepEqual(await admin('select record_ref from dose order by 1'), [
    { record_ref: 'A' },
    { record_ref: 'C' },
  ])
})

test('without any deliveries a lot cannot be wrong', async (t) => {
  const { context, write } = await ingestTest(t)
  const { accepted, findings } = await runIngest(context, {
    files: [write('TYT-1.csv', `${HEADER}\n${rowOf('A')}\n`)],
  })
  assert.deepEqual([accepted, findings], [1, { 'lot.unchecked': 1 }])
})

test('every finding says in Vietnamese and in English what is wrong, and its code is one word a part', () => {
  for (const [code, { vi, en }] of Object.entries(FINDINGS)) {
    assert.match(code, /^[a-z]+(-[a-z]+)*\.[a-z0-9]+(-[a-z0-9]+)*$/)
    assert.match(vi, /\.$/)
    assert.match(en, /\.$/)
  }
})
