/** What ingest does when the ground gives way: nothing is lost, nothing is entered twice. */
import assert from 'node:assert/strict'
import { readdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'

import { digestFile } from '../../src/adapters/documents/tables/digest-file.ts'
import { openTable } from '../../src/adapters/documents/tables/open-table.ts'
import { runIngest } from '../../src/app/run-ingest.ts'
import { SILENT } from '../../src/core/progress.ts'
import { type IngestDeps, ingestFile, readKnownLots } from '../../src/stages/ingest/index.ts'
import type { Database } from '../../src/stages/record/index.ts'
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

async function ingestOn(station: IngestTest, path: string, database: Database) {
  const lots = await station.app.transaction(station.caller, readKnownLots)
  const file = { name: 'TYT-1.csv', digest: () => digestFile(path), open: () => openTable(path) }
  const places = {
    facilityExists: () => true,
    resolvePlace: () => ({ province: '79', district: '760', commune: '26740' }),
  }
  const deps: IngestDeps = { database, places, lots, progress: SILENT, say: () => {} }
  return ingestFile(station.caller, { file, facility: 'TYT-1', rejectedRows: null }, deps)
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
