/** Day close: session reports confirm records, and say what is not entered and what does not add up. */
import assert from 'node:assert/strict'
import { test } from 'node:test'

import { runIngest, runLotsLoad, runSessionsLoad } from '../../src/app/run-ingest.ts'
import { sessionFigures } from '../../src/stages/ingest/index.ts'
import { testCaller } from '../support/database.ts'
import { HEADER, ingestTest, rowOf } from '../support/ingest.ts'

const csv = (...rows: string[]) => `${[HEADER, ...rows].join('\n')}\n`
const sessions = (...rows: string[]) => ['facility,day,vaccine,lot,doses_given', ...rows].join('\n')
const deliveries = (...rows: string[]) =>
  ['lot,vaccine,facility,delivered_on,doses,returned,expiry', ...rows].join('\n')
const THREE = csv(rowOf('A'), rowOf('B'), rowOf('C'))

test('a session report with at least as many doses as records confirms them all', async (t) => {
  const { context, write, admin } = await ingestTest(t)
  await runIngest(context, { files: [write('TYT-1.csv', THREE)] })
  const closed = await runSessionsLoad(context, write('s.csv', sessions('TYT-1,2021-09-20,AZ,ABV4678,5')))
  assert.deepEqual([closed.rows, closed.entered, closed.confirmed, closed.signals], [1, 1, 3, 0])
  assert.deepEqual(await admin('select distinct confirmed from dose'), [{ confirmed: true }])
})

test('records that come after their session report are confirmed when they are taken in', async (t) => {
  const { context, write, admin } = await ingestTest(t)
  await runSessionsLoad(context, write('s.csv', sessions('TYT-1,2021-09-20,AZ,ABV4678,3')))
  await runIngest(context, { files: [write('TYT-1.csv', THREE)] })
  assert.deepEqual(await admin("select count(*)::int as n from dose_action where kind = 'confirmed'"), [
    { n: 3 },
  ])
})

test('more records than doses given: nothing is confirmed and the signal is kept', async (t) => {
  const { context, write, admin } = await ingestTest(t)
  await runSessionsLoad(context, write('s.csv', sessions('TYT-1,2021-09-20,AZ,ABV4678,2')))
  await runIngest(context, { files: [write('TYT-1.csv', THREE)] })
  assert.deepEqual(await admin('select distinct confirmed from dose'), [{ confirmed: false }])
  assert.deepEqual(
    await admin('select kind, facility, day::text, expected, found, cleared_at from fraud_signal'),
    [
      {
        kind: 'entered-above-given',
        facility: 'TYT-1',
        day: '2021-09-20',
        expected: 2,
        found: 3,
        cleared_at: null,
      },
    ],
  )
})

test('a report sent again replaces its figures, clears the signal and confirms', async (t) => {
  const { context, write, admin } = await ingestTest(t)
  await runIngest(context, { files: [write('TYT-1.csv', THREE)] })
  await runSessionsLoad(context, write('s.csv', sessions('TYT-1,2021-09-20,AZ,ABV4678,2')))
  const again = await runSessionsLoad(context, write('s2.csv', sessions('TYT-1,2021-09-20,AZ,ABV4678,4')))
  assert.deepEqual([again.entered, again.updated, again.confirmed], [0, 1, 3])
  assert.deepEqual(await admin('select doses_given from session_report'), [{ doses_given: 4 }])
  assert.deepEqual(await admin('select cleared_at is not null as cleared from fraud_signal'), [
    { cleared: true },
  ])
})

test('the same reports again change nothing', async (t) => {
  const { context, write, admin } = await ingestTest(t)
  await runIngest(context, { files: [write('TYT-1.csv', THREE)] })
  const file = write('s.csv', sessions('TYT-1,2021-09-20,AZ,ABV4678,5'))
  await runSessionsLoad(context, file)
  const before = await admin('select * from session_report')
  const again = await runSessionsLoad(context, file)
  assert.deepEqual([again.entered, again.updated, again.unchanged, again.confirmed], [0, 0, 1, 0])
  assert.deepEqual(await admin('select * from session_report'), before)
})

test('doses given above doses delivered and not returned are kept as a signal', async (t) => {
  const { context, write, admin } = await ingestTest(t)
  await runLotsLoad(context, write('d.csv', deliveries('ABV4678,AZ,TYT-1,2021-09-01,10,4,2022-01-01')))
  const reports = sessions('TYT-1,2021-09-20,AZ,ABV4678,5', 'TYT-1,2021-09-21,AZ,ABV4678,2')
  const closed = await runSessionsLoad(context, write('s.csv', reports))
  assert.equal(closed.signals, 1)
  assert.deepEqual(await admin('select kind, day, expected, found from fraud_signal'), [
    { kind: 'given-above-delivered', day: null, expected: 6, found: 7 },
  ])
})

test('not entered is given minus entered session by session, never below nothing, within the units of the caller', async (t) => {
  const { context, write, app, caller } = await ingestTest(t)
  await runIngest(context, { files: [write('TYT-1.csv', THREE)] })
  const reports = sessions(
    'TYT-1,2021-09-20,AZ,ABV4678,2',
    'TYT-1,2021-09-21,AZ,ABV4678,10',
    'TYT-2,2021-09-20,AZ,ABV4678,7',
  )
  await runSessionsLoad(context, write('s.csv', reports))
  assert.deepEqual(await app.transaction(caller, sessionFigures), { given: 19, notEntered: 17 })
  assert.deepEqual(await app.transaction(testCaller('TYT-2'), sessionFigures), { given: 7, notEntered: 7 })
})

test('a wrong row of a file of figures is left out with all of its findings, the others are taken', async (t) => {
  const { context, write, admin } = await ingestTest(t)
  const reports = sessions(
    'TYT-9,2021-02-30,Aspirin,,x',
    'TYT-1,2021-09-20,AZ,ABV4678,5',
    'TYT-1,2099-01-01,AZ,L,1',
  )
  const closed = await runSessionsLoad(context, write('s.csv', reports))
  assert.deepEqual([closed.rows, closed.entered, closed.rejected], [3, 1, 2])
  assert.deepEqual(closed.rejectedRows, [
    {
      row: 2,
      codes: ['day.invalid', 'vaccine.unknown', 'lot.missing', 'facility.unknown', 'number.invalid'],
    },
    { row: 4, codes: ['day.in-future'] },
  ])
  const loaded = await runLotsLoad(
    context,
    write('d.csv', deliveries('L1,AZ,TYT-1,2021-09-01,-5,0,', 'L1,AZ,TYT-1,2021-09-01,5,,')),
  )
  assert.deepEqual([loaded.entered, loaded.findings], [1, { 'number.invalid': 1 }])
  assert.deepEqual(await admin('select lot, doses, returned, expiry from delivery'), [
    { lot: 'L1', doses: 5, returned: 0, expiry: null },
  ])
})
