/** Rows of a Parquet file, a chunk at a time. The reader is loaded when a Parquet file is met: nobody else waits for it. */
import { open } from 'node:fs/promises'

import { Refusal } from '../../../core/refusal.ts'

/** A Parquet file begins and ends with these (Apache Parquet format, "File format"). */
const MAGIC = 'PAR1'
/** What the reader may hold; it reads row groups and never the file. */
const MEMORY_LIMIT = '1GB'
/** Digits of columns that a file may hold as numbers, which have no leading zeros. */
const WIDTHS: Readonly<Record<string, number>> = {
  person_number: 12,
  guardian_1: 12,
  guardian_2: 12,
  cmnd: 9,
  residence_commune: 5,
}

/** Whether a file is Parquet by its first bytes; a file that cannot be read is not. */
export async function isParquet(path: string): Promise<boolean> {
  const file = await open(path).catch(() => undefined)
  if (file === undefined) return false
  try {
    const { buffer } = await file.read(Buffer.alloc(MAGIC.length), 0, MAGIC.length, 0)
    return buffer.toString('latin1') === MAGIC
  } finally {
    await file.close()
  }
}

export interface ParquetFile {
  /** Names of the columns as written. */
  readonly header: readonly string[]
  /** Texts of these columns, in the order of `names`: one array of equal length a column; null = no value. */
  chunks(names: readonly string[]): AsyncGenerator<readonly (readonly (string | null)[])[]>
  close(): void
}

/** @throws {Refusal} `file.not-readable` when it is damaged or the reader is not installed */
export async function openParquet(path: string): Promise<ParquetFile> {
  try {
    const { DuckDBInstance } = await import('@duckdb/node-api')
    const instance = await DuckDBInstance.create(':memory:', { threads: '1', memory_limit: MEMORY_LIMIT })
    const connection = await instance.connect()
    const from = `read_parquet('${path.replaceAll("'", "''")}')`
    const described = await connection.runAndReadAll(`describe select * from ${from}`)
    const types = new Map(described.getRowsJS().map(([name, type]) => [String(name), String(type)]))
    return {
      header: [...types.keys()],
      async *chunks(names) {
        const texts = names.map((name) => textOf(name, types.get(name) ?? ''))
        const result = await connection.stream(`select ${texts.join(', ')} from ${from}`)
        for (;;) {
          const chunk = await result.fetchChunk().catch(unreadable)
          if (chunk === null || chunk.rowCount === 0) return
          // Every column was cast to text.
          yield names.map((_, i) => chunk.getColumnValues(i) as (string | null)[])
        }
      },
      close() {
        connection.closeSync()
        instance.closeSync()
      },
    }
  } catch (cause) {
    return unreadable(cause)
  }
}

/** A day is written yyyy-MM-dd; whole numbers get their zeros back. */
function textOf(name: string, type: string): string {
  const quoted = `"${name.replaceAll('"', '""')}"`
  const width = WIDTHS[name.trim().toLowerCase()]
  const text = /^TIMESTAMP/.test(type)
    ? `cast(cast(${quoted} as date) as varchar)`
    : `cast(${quoted} as varchar)`
  return width !== undefined && /INT/.test(type) ? `lpad(${text}, ${width}, '0')` : text
}

function unreadable(cause: unknown): never {
  throw new Refusal(
    'file.not-readable',
    'the Parquet file cannot be read: write it again, or send it as CSV',
    {
      cause,
    },
  )
}
