/** Ingest of one file against a bare COPY of the same rows into the same tables with the same indexes. */
import { spawnSync } from 'node:child_process'
import { createReadStream, createWriteStream, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import pg from 'pg'
import { from as copyFrom, to as copyTo } from 'pg-copy-streams'

import { joinEmbedded } from '../src/adapters/postgres/embedded.ts'
import { migrate } from '../src/adapters/postgres/migrate.ts'
import { openDatabase } from '../src/adapters/postgres/transaction.ts'
import { readConfig } from '../src/app/config.ts'
import { createContext } from '../src/app/context.ts'
import { runIngest } from '../src/app/run-ingest.ts'
import { type Caller, ROOT_UNIT } from '../src/core/caller.ts'
import { SILENT } from '../src/core/progress.ts'
import { loadUnits } from '../src/office/units/index.ts'
import type { Bench, BenchResult } from './bench.ts'

const DEFAULT_ROWS = 200_000
const KIB_IN_MIB = 1024
const HOME = resolve(import.meta.dirname, '..')
const MOST_MIB = 300
const NOW = new Date('2022-04-26T08:00:00+07:00')
const CALLER: Caller = {
  person: 'bench',
  account: 'bench',
  unit: ROOT_UNIT,
  role: 'operator',
  purpose: 'bench',
}
const HEADER =
  'full_name,birth_date,sex,id_number,nationality,phone,email,guardian_name,guardian_id,province,district,commune,vaccine,lot_number,dose_number,dose_purpose,given_on,given_at_facility,id_country,record_ref\n'
const PREPARE = 'prepare'
const TABLES = ['dose', 'dose_action'] as const

/** Invented people: every row has its own name, number, day of birth and phone. */
function* lines(rows: number): Generator<string> {
  yield HEADER
  const two = (n: number) => String(n).padStart(2, '0')
  for (let i = 0; i < rows; i += 1) {
    const name = `${['Trần', 'Nguyễn', 'Lê', 'Phạm'][i % 4]} Thị Mẫu ${['An', 'Bình', 'Chi', 'Dung', 'Giang'][i % 5]}`
    const birth = `${two((i % 28) + 1)}/${two((i % 12) + 1)}/${1940 + (i % 60)}`
    const id = `0791${String(i).padStart(8, '0')}`
    const place = ['Phường Bến Nghé', 'Phường Đa Kao', 'Phường Bến Thành'][i % 3]
    const given = `${two((i % 28) + 1)}/09/2021`
    yield `${name},${birth},${i % 2 === 0 ? 'Nữ' : 'Nam'},${id},VN,09${String(i).padStart(8, '0')},,,,Thành phố Hồ Chí Minh,Quận 1,${place},AZ,ABV${i % 40},1,primary,${given},,,R${i}\n`
  }
}

/** In a process of its own: what it needs in memory is not what ingest needs. */
async function prepare(url: string, path: string, rows: number): Promise<void> {
  await pipeline(Readable.from(lines(rows)), createWriteStream(path))
  await migrate(url, join(HOME, 'db/migrations'))
  const app = openDatabase({ url, role: 'vaxpass_app', now: () => NOW })
  const units = [
    { code: 'TYT-1', name: 'Trạm y tế mẫu', kind: 'station', commune: '26740', head: 'Lê Văn Thử' },
  ]
  await loadUnits(CALLER, units, { database: app, progress: SILENT })
  await app.close()
}

/** Ours, as the command does it: rows a second from the file to the last commit, and the most memory in MiB. */
async function measureIngest(
  url: string,
  path: string,
  rows: number,
): Promise<{ rate: number; mib: number }> {
  const context = createContext({
    config: { ...readConfig({}, HOME), databaseUrl: url, home: HOME },
    account: undefined,
    progress: SILENT,
    say: () => {},
    signal: new AbortController().signal,
  })
  await context.databases()
  const startedMs = performance.now()
  const sum = await runIngest(context, { files: [path] })
  const seconds = (performance.now() - startedMs) / 1000
  await context.close()
  if (sum.accepted !== rows) throw new Error(`${sum.accepted} of ${rows} rows were taken`)
  return { rate: rows / seconds, mib: process.resourceUsage().maxRSS / KIB_IN_MIB }
}

/** The reference: the rows that ingest wrote, out to files and back by COPY as the administrator, without row security. */
async function measureCopy(url: string, folder: string, rows: number): Promise<number> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const file = (table: string) => join(folder, `${table}.copy`)
  for (const table of TABLES) {
    await pipeline(client.query(copyTo(`copy ${table} to stdout`)), createWriteStream(file(table)))
  }
  await client.query(`truncate ${TABLES.join(', ')}; checkpoint`)
  const startedMs = performance.now()
  await client.query('begin')
  for (const table of TABLES) {
    await pipeline(createReadStream(file(table)), client.query(copyFrom(`copy ${table} from stdin`)))
  }
  await client.query('commit')
  const seconds = (performance.now() - startedMs) / 1000
  await client.end()
  return rows / seconds
}

async function run(options: Readonly<Record<string, string>>): Promise<BenchResult[]> {
  const rows = Number(options.rows ?? DEFAULT_ROWS)
  const folder = mkdtempSync(join(tmpdir(), 'vaxpass-bench-'))
  const server = await joinEmbedded({ dir: join(folder, 'state') })
  try {
    const path = join(folder, 'TYT-1.csv')
    const prepared = spawnSync(
      process.execPath,
      [import.meta.filename, PREPARE, server.url, path, String(rows)],
      {
        encoding: 'utf8',
      },
    )
    if (prepared.status !== 0) throw new Error(prepared.stderr)
    const { rate, mib } = await measureIngest(server.url, path, rows)
    const reference = await measureCopy(server.url, folder, rows)
    return [
      {
        case: `ingest of ${rows.toLocaleString('en')} rows`,
        ours: Math.round(rate),
        reference: Math.round(reference),
        ratio: rate / reference,
        unit: 'rows/s',
        reference_is:
          'bare COPY of the same rows into dose and dose_action with all indexes, no row security',
      },
      {
        case: 'peak memory of ingest (resident set of this process)',
        ours: Math.round(mib),
        reference: MOST_MIB,
        ratio: mib / MOST_MIB,
        unit: 'MiB',
        reference_is: 'the most it may be, whatever the number of rows',
      },
    ]
  } finally {
    await server.leave()
    rmSync(folder, { recursive: true, force: true })
  }
}

export const bench: Bench = {
  name: 'ingest',
  summary: 'a CSV file into the record, against a bare COPY; --rows N (default 200,000)',
  run,
}

const [, self, command, url = '', path = '', rows = ''] = process.argv
if (self === import.meta.filename && command === PREPARE) await prepare(url, path, Number(rows))
