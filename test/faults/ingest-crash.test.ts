/** What ingest does when the ground gives way: nothing is lost, nothing is entered twice. */
import assert from 'node:assert/strict'
import { readdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'

import { digestFile } from '../../src/adapters/documents/tables/digest-file.ts'
import { openTable } from '../../src/adapters/documents/tables/open-table.ts'
import { runIngest, runSessionsLoad } from '../../src/app/run-ingest.ts'
import type { Caller } from '../../src/core/caller.ts'
import { SILENT } from '../../src/core/progress.ts'
import { type IngestDeps, ingestFile, readKnownLots } from '../../src/stages/ingest/index.ts'
import { BATCH_ROWS } from '../../src/stages/ingest/take-rows.ts'
import type { Database } from '../../src/stages/record/index.ts'
import { testCaller } from '../support/database.ts'
import { HEADER, type IngestTest, ingestTest, rowOf } from '../support/ingest.ts'

const ROWS = 9000
const manyRows = () => [HEADER, ...Array.from({ length: ROWS }, (_, i) => rowOf(`R${i}`))].join('\n')

/** Every record once, with one first action. */
async function isWhole(station: IngestTest): Promise<void> {
  const [counts] = await station.admin(
    `select (select count(*)::int from dose) as doses, (select count(*)::int from dose_action) as actions,
       (select accepted from upload) as accepted, (select finished_at is not null from upload) as finished`,
  )
  assert.deepEqual(counts, { doses: ROWS, actions: ROWS, accepted: ROWS, finished: true })
}

interface Changes {
  readonly caller?: Caller
  readonly facility?: string
  readonly changes?: Partial<IngestDeps>
}

async function ingestOn(
  station: IngestTest,
  path: string,
  database: Database,
  { caller = station.caller, facility = 'TYT-1', changes = {} }: Changes = {},
) {
  const lots = await station.app.transaction(station.caller, readKnownLots)
  const file = { name: 'TYT-1.csv', digest: () => digestFile(path), open: () => openTable(path) }
  const places = {
    facilityExists: () => true,
    resolvePlace: () => ({ province: '79', district: '760', commune: '26740' }),
  }
  const deps: IngestDeps = { database, places, lots, progress: SILENT, say: () => {}, ...changes }
  return ingestFile(caller, { file, facility, rejectedRows: null }, deps)
}

/** The database of the test, with something that happens when a statement is about to run in the n-th transaction. */
function disturbed(database: Database, nth: number, disturb: () => Promise<void>): Database {
  let transactions = 0
  return {
    close: () => database.close(),
    transaction: (caller, work) => {
      transactions += 1
      const isDisturbed = transactions === nth
      return database.transaction(caller, async (tx) => {
        const result = await work(tx)
        if (isDisturbed) await disturb()
        return result
      })
    },
  }
}

test('a database that goes away in mid-run is told, and the next run goes on without loss or doubling', async (t) => {
  const station = await ingestTest(t)
  const path = station.write('TYT-1.csv', manyRows())
  const killAll = async () => {
    await station.admin(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database() and application_name = 'vaxpass_app'`,
    )
  }
  // Transaction 1 begins the upload; 2 and 3 are batches.
  await assert.rejects(ingestOn(station, path, disturbed(station.app, 3, killAll)), {
    name: 'Refusal',
    code: 'database.unreachable',
  })
  const committed = await station.countDoses()
  assert.ok(committed > 0 && committed < ROWS, `${committed} rows were committed`)
  const resumed = await ingestOn(station, path, station.app)
  assert.deepEqual(
    [resumed.rows, resumed.accepted, resumed.unchanged, resumed.rejected],
    [ROWS, ROWS - committed, committed, 0],
  )
  await isWhole(station)
})

test('a full disk of the database is told, and the next run goes on', async (t) => {
  const station = await ingestTest(t)
  const path = station.write('TYT-1.csv', manyRows())
  const full = async () => {
    throw Object.assign(new Error('could not extend file'), { code: '53100' })
  }
  await assert.rejects(ingestOn(station, path, disturbed(station.app, 3, full)), {
    name: 'Refusal',
    code: 'database.full',
    message: /free space/,
  })
  await ingestOn(station, path, station.app)
  await isWhole(station)
})

test('two runs of the same file at once enter every row once', async (t) => {
  const station = await ingestTest(t)
  const path = station.write('TYT-1.csv', manyRows())
  const sums = await Promise.all([ingestOn(station, path, station.app), ingestOn(station, path, station.app)])
  assert.equal(sums[0].accepted + sums[1].accepted, ROWS)
  await isWhole(station)
})

test('a full disk under the refused rows is told, and the same file again writes them', async (t) => {
  const station = await ingestTest(t)
  const rejectedDir = join(station.folder, 'rejected')
  const path = station.write('TYT-1.csv', `${HEADER}\n${rowOf('A')}\n${rowOf('B', { vaccine: 'Aspirin' })}\n`)
  await runIngest(station.context, {
    files: [station.write('TYT-2.csv', `${HEADER}\n${rowOf('Z', { sex: 'x' })}`)],
    rejectedDir,
  })
  symlinkSync('/dev/full', join(rejectedDir, 'TYT-1.rejected.csv.part'))
  await assert.rejects(runIngest(station.context, { files: [path], rejectedDir }), {
    name: 'Refusal',
    code: 'file.not-writable',
    message: /disk is full/,
  })
  assert.deepEqual(readdirSync(rejectedDir), ['TYT-2.rejected.csv'])
  const again = await runIngest(station.context, { files: [path], rejectedDir })
  assert.deepEqual([again.rows, again.unchanged, again.rejected], [2, 1, 1])
  assert.deepEqual(readdirSync(rejectedDir).sort(), ['TYT-1.rejected.csv', 'TYT-2.rejected.csv'])
})

test('Ctrl-C stops between two batches, and the next run goes on', async (t) => {
  const station = await ingestTest(t)
  const path = station.write('TYT-1.csv', manyRows())
  const stop = new AbortController()
  const stopped = await ingestOn(station, path, station.app, {
    changes: { signal: stop.signal, progress: () => stop.abort() },
  })
  assert.ok(stopped.accepted > 0 && stopped.accepted < ROWS, `${stopped.accepted} rows were taken`)
  assert.equal(await station.countDoses(), stopped.accepted)
  await ingestOn(station, path, station.app)
  await isWhole(station)
})

test('a station cannot send for another one', async (t) => {
  const station = await ingestTest(t)
  const path = station.write('TYT-2.csv', `${HEADER}\n${rowOf('A')}\n`)
  await assert.rejects(
    ingestOn(station, path, station.app, { caller: testCaller('TYT-1'), facility: 'TYT-2' }),
    /row-level security/,
  )
  assert.equal(await station.countDoses(), 0)
  const own = await ingestOn(station, path, station.app, { caller: testCaller('TYT-2'), facility: 'TYT-2' })
  assert.equal(own.accepted, 1)
})

test('a run cut off before the confirmations makes up for them', async (t) => {
  const station = await ingestTest(t)
  const report = `facility,day,vaccine,lot,doses_given\nTYT-1,2021-09-20,AZ,ABV4678,${ROWS}\n`
  await runSessionsLoad(station.context, station.write('sessions.csv', report))
  const path = station.write('TYT-1.csv', manyRows())
  const cut = async () => {
    throw new Error('cut off')
  }
  // Transaction 1 begins the upload, then come the batches, then the comparison with the session reports.
  const comparison = 2 + Math.ceil(ROWS / BATCH_ROWS)
  await assert.rejects(ingestOn(station, path, disturbed(station.app, comparison, cut)), /cut off/)
  assert.deepEqual(await station.admin('select distinct confirmed from dose'), [{ confirmed: false }])
  const resumed = await ingestOn(station, path, station.app)
  assert.deepEqual([resumed.accepted, resumed.unchanged], [0, ROWS])
  assert.deepEqual(await station.admin('select distinct confirmed from dose'), [{ confirmed: true }])
})
