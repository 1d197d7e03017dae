/** CSV files that spreadsheets open without running anything: UTF-8 with a byte order mark, commas, CRLF (RFC 4180). */
import { type FileHandle, open, rm } from 'node:fs/promises'

import { expectFree, giveName, named, OWNER_ONLY, partOf } from './output-file.ts'
import type { TableFile } from './workbook-file.ts'

/** Excel takes a file without it for one of its own code page. */
const BYTE_ORDER_MARK = '\uFEFF'
/** What spreadsheets take for the beginning of a formula; an apostrophe before it makes it text. */
const FORMULA = /^[=+\-@\t\r]/
const FORMULA_SHOWN = /^'(?=[=+\-@\t\r])/

/** Creates the file with its header; it has its name when it is finished. @throws {Refusal} `file.not-writable` */
export async function createCsv(path: string, header: readonly string[]): Promise<TableFile> {
  await expectFree(path)
  let file: FileHandle | undefined = await named(() => open(partOf(path), 'wx', OWNER_ONLY))
  const write = (text: string) => named(async () => file?.writeFile(text))
  await write(BYTE_ORDER_MARK + lineOf(header))
  return {
    addRows: async (rows) => {
      await write(rows.map(lineOf).join(''))
    },
    finish: async () => {
      await named(async () => {
        await file?.sync()
        await file?.close()
        file = undefined
      })
      await giveName(path)
    },
    discard: async () => {
      await file?.close()
      await rm(partOf(path), { force: true })
    },
  }
}

/** The text of a cell without the apostrophe that `createCsv` puts before what looks like a formula. */
export function unprotected(cell: string): string {
  return cell.replace(FORMULA_SHOWN, '')
}

function lineOf(cells: readonly string[]): string {
  return `${cells.map(quoted).join(',')}\r\n`
}

function quoted(cell: string): string {
  const safe = FORMULA.test(cell) ? `'${cell}` : cell
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
