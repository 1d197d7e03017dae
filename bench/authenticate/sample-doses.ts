/** Dose rows of a made-up nation as ingest reads them, with what is true of each; an even sample over all files. */
import { closeSync, createReadStream, existsSync, openSync, renameSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { createInterface } from 'node:readline'

import { openTable } from '../../src/adapters/documents/tables/open-table.ts'
import { ROOT_UNIT } from '../../src/core/caller.ts'
import type { Day } from '../../src/core/dates.ts'
import type { DoseClaim } from '../../src/core/dose/dose.ts'
import { buildUnitTree } from '../../src/core/unit-tree.ts'
import { readAreas } from '../../src/office/units/areas.ts'
import { placesOf } from '../../src/office/units/index.ts'
import { findColumns } from '../../src/stages/ingest/columns.ts'
import { knownLots } from '../../src/stages/ingest/lots.ts'
import { type RowContext, readRow } from '../../src/stages/ingest/read-row.ts'

/** A dose record, its place in the order of the buckets, and the truth. */
export interface SampledDose {
  readonly doseId: string
  readonly claim: DoseClaim
  /** A number of the register, COUNTRY:PASSPORT, or '' for nobody. */
  readonly person: string
  readonly errors: string
  readonly traits: string
}

const LINES_AT_ONCE = 5000
const TODAY = '2022-04-26' as Day // a day of the calendar

/** The file that `sampleDoses` writes for one of so many threads. */
export const doseFile = (folder: string, doses: number, thread: number): string =>
  join(folder, `doses-${doses}-${thread}.jsonl`)

/** Writes `doses` rows, in the order of their ids as the buckets hold them, one file for each thread; once for each nation. */
export async function sampleDoses(folder: string, doses: number, threads: number): Promise<void> {
  const files = Array.from({ length: threads }, (_, thread) => doseFile(folder, doses, thread))
  if (files.every((file) => existsSync(file))) return
  const sampled = await readSample(join(folder, 'nation'), doses)
  sampled.sort((a, b) => (a.doseId < b.doseId ? -1 : 1))
  for (const [thread, file] of files.entries()) {
    writeLines(
      `${file}.part`,
      sampled.filter((_, i) => i % threads === thread),
    )
    renameSync(`${file}.part`, file)
  }
}

function writeLines(path: string, doses: readonly SampledLine[]): void {
  const file = openSync(path, 'w')
  for (let at = 0; at < doses.length; at += LINES_AT_ONCE) {
    const lines = doses.slice(at, at + LINES_AT_ONCE).map(({ json }) => `${json}\n`)
    writeFileSync(file, lines.join(''))
  }
  closeSync(file)
}

/** Reads one thread's file. */
export async function readDoses(file: string): Promise<SampledDose[]> {
  const doses: SampledDose[] = []
  for await (const line of createInterface({ input: createReadStream(file) })) {
    doses.push(JSON.parse(line) as SampledDose) // written by sampleDoses
  }
  return doses
}

interface SampledLine {
  readonly doseId: string
  readonly json: string
}

/** As a text of its own: cells are parts of the large pieces that a file is read in, and would keep all of them alive. */
const lineOf = (dose: SampledDose): SampledLine => ({ doseId: dose.doseId, json: JSON.stringify(dose) })

/** File by file, as the truth names them: a nation's truth does not fit into one text. */
async function readSample(nation: string, wanted: number): Promise<SampledLine[]> {
  const truth = join(nation, 'truth.csv')
  const share = Math.min(1, wanted / (await countLines(truth)))
  const context = contextWithoutFile()
  const sampled: SampledLine[] = []
  let seen = 0
  for await (const { name, lines } of truthByFile(truth)) {
    const table = await openTable(join(nation, 'facilities', name))
    const of = {
      ...context,
      facility: basename(name).split('.')[0] ?? '',
      columns: findColumns(table.header),
    }
    for await (const row of table.rows()) {
      seen += 1
      if (Math.floor(seen * share) === Math.floor((seen - 1) * share)) continue
      const { dose } = readRow(row, of)
      const [, , person = '', errors = '', traits = ''] = (lines[row.row - 2] ?? '').split(',')
      // A row that ingest refuses is no dose record.
      if (dose !== null) sampled.push(lineOf({ ...dose.record, person, errors, traits }))
    }
  }
  return sampled
}

/** Rows of a file, the header aside. */
async function countLines(path: string): Promise<number> {
  let lines = -1
  for await (const _line of createInterface({ input: createReadStream(path) })) lines += 1
  return lines
}

interface FileTruth {
  readonly name: string
  /** In the order of the file's rows. */
  readonly lines: readonly string[]
}

/** The truth names one file after another. */
async function* truthByFile(path: string): AsyncGenerator<FileTruth> {
  let name = ''
  let lines: string[] = []
  for await (const line of createInterface({ input: createReadStream(path) })) {
    const file = line.slice(0, line.indexOf(','))
    if (file === 'file') continue
    if (file !== name && lines.length > 0) {
      yield { name, lines }
      lines = []
    }
    name = file
    lines.push(line)
  }
  if (lines.length > 0) yield { name, lines }
}

/** Everything that ingest must know of a file but its columns; places as the country has them, and no lots. */
function contextWithoutFile(): Omit<RowContext, 'columns' | 'facility'> {
  const root = { ...readAreas()[0], code: ROOT_UNIT, kind: 'ministry', name: ROOT_UNIT, parent: null }
  const units = [root, ...readAreas()] as Parameters<typeof buildUnitTree>[0] // the root has every field of an area
  const places = placesOf(buildUnitTree(units, []))
  return {
    upload: 'bench',
    today: TODAY,
    places: {
      facilityExists: () => true,
      resolvePlace: (province, district, commune) => places.commune(province, district, commune),
    },
    lots: knownLots([]),
  }
}
