/** Writes rows that were refused, with their findings, as a CSV file that can be corrected and sent again. */
import { once } from 'node:events'
import { createWriteStream, type WriteStream } from 'node:fs'
import { link, mkdir, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { finished } from 'node:stream/promises'

import { Refusal } from '../../../core/refusal.ts'
import { FINDINGS_COLUMN, type RejectedRows, type SourceTable } from '../../../stages/ingest/index.ts'
import { digestFile } from './digest-file.ts'

export interface RejectedFile {
  readonly dir: string
  /** The file becomes `<code>.rejected.csv`, or `<code>.rejected-2.csv` and so on where that name is taken. */
  readonly code: string
  /** Gets the path once it is there. */
  readonly written: (path: string) => void
}

/** Excel takes a file without it for one of its own code page. */
const BYTE_ORDER_MARK = '\uFEFF'

/**
 * Nothing is created before the first refused row. The file gets its name when it is complete, and never that of a file
 * that exists, unless that one is the same.
 * @throws {Refusal} `file.not-writable`, from every method
 */
export function rejectedRowsIn(file: RejectedFile): (table: SourceTable) => RejectedRows {
  return (table) => new RejectedCsv(table, file)
}

class RejectedCsv implements RejectedRows {
  readonly #file: RejectedFile
  readonly #part: string
  readonly #separator: string
  readonly #header: readonly string[]
  readonly #kept: readonly number[]
  #stream: WriteStream | undefined
  #failure: Error | undefined

  constructor({ header, separator }: SourceTable, file: RejectedFile) {
    this.#file = file
    this.#part = join(file.dir, `${file.code}.rejected.csv.part`)
    this.#separator = separator ?? ','
    this.#header = header
    this.#kept = header.flatMap((name, index) => (name === FINDINGS_COLUMN ? [] : [index]))
  }

  add(cells: readonly string[], codes: readonly string[]): Promise<void> {
    return named(async () => {
      this.#stream ??= await this.#open()
      if (this.#failure !== undefined) throw this.#failure
      const isFull = !this.#stream.write(this.#line(cells, codes.join(' ')))
      // `once` rejects when the stream fails meanwhile.
      if (isFull) await once(this.#stream, 'drain')
    })
  }

  finish(): Promise<void> {
    return named(async () => {
      if (this.#stream === undefined) return
      if (this.#failure !== undefined) throw this.#failure
      this.#stream.end()
      await finished(this.#stream)
      this.#file.written(await giveName(this.#part, this.#file))
    })
  }

  async discard(): Promise<void> {
    if (this.#stream === undefined) return
    this.#stream.destroy()
    await rm(this.#part, { force: true })
  }

  async #open(): Promise<WriteStream> {
    await mkdir(this.#file.dir, { recursive: true })
    const stream = createWriteStream(this.#part)
    stream.on('error', (error) => {
      this.#failure ??= error
    })
    stream.write(BYTE_ORDER_MARK + this.#line(this.#header, FINDINGS_COLUMN))
    return stream
  }

  /** Cells beyond the header come behind the findings, so that the columns stay in line. */
  #line(cells: readonly string[], findings: string): string {
    const own = this.#kept.map((index) => cells[index] ?? '')
    const all = [...own, findings, ...cells.slice(this.#header.length)]
    return `${all.map((cell) => quoted(cell, this.#separator)).join(this.#separator)}\r\n`
  }
}

/** Links the part to the first free name; `link` never replaces a file. */
async function giveName(part: string, { dir, code }: RejectedFile): Promise<string> {
  const digest = await digestFile(part)
  for (let n = 1; ; n += 1) {
    const path = resolve(dir, n === 1 ? `${code}.rejected.csv` : `${code}.rejected-${n}.csv`)
    try {
      await link(part, path)
      return path
    } catch (error) {
      if (!hasCode(error, 'EEXIST')) throw error
      if ((await digestFile(path)) === digest) return path
    }
  }
}

function quoted(cell: string, separator: string): string {
  // A formula in a refused cell must not run when the file is opened to correct it.
  const safe = /^[=@]/.test(cell) ? `'${cell}` : cell
  return safe.includes('"') || safe.includes(separator) || /[\r\n]/.test(safe)
    ? `"${safe.replaceAll('"', '""')}"`
    : safe
}

async function named<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (cause) {
    const isFull = hasCode(cause, 'ENOSPC')
    throw new Refusal(
      'file.not-writable',
      isFull
        ? 'the disk is full, the refused rows could not be written: free space, then send the same file again'
        : 'the file of refused rows could not be written: choose another folder with --rejected',
      { cause },
    )
  }
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}
