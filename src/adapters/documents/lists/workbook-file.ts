/**
 * Workbooks written row by row in constant memory. exceljs streams too, but writes the protection of a sheet behind its
 * drop-down lists, where the order of the format forbids it and Excel calls the file damaged (exceljs pull request 2685).
 */
import { rm } from 'node:fs/promises'

import { expectFree, giveName, named, partOf } from './output-file.ts'
import { rowXml, type SheetSpec, STYLE, sheetEnd, sheetStart, workbookParts } from './sheet-xml.ts'
import { ZipFile } from './zip-file.ts'

/** A sheet that is small and known beforehand. */
export interface FixedSheet {
  readonly spec: SheetSpec
  readonly rows: readonly (readonly string[])[]
}

/** A table file that is being written: rows, then lines below them, then its name. */
export interface TableFile {
  /** Texts in the order of the columns. @throws {Refusal} `file.not-writable` */
  addRows(rows: readonly (readonly string[])[]): Promise<void>
  /** Gives the file its name. @throws {Refusal} `file.not-writable` */
  finish(): Promise<void>
  /** Leaves nothing behind. */
  discard(): Promise<void>
}

export interface WorkbookOptions {
  readonly spec: SheetSpec
  /** Lines below the rows, in the style of notes: signatures. */
  readonly below: readonly (readonly string[])[]
  readonly further: readonly FixedSheet[]
}

/** Creates a workbook; the file has its name when it is finished. @throws {Refusal} `file.not-writable` */
export async function createWorkbook(path: string, options: WorkbookOptions): Promise<TableFile> {
  await expectFree(path)
  const zip = await named(() => ZipFile.create(partOf(path)))
  const { spec } = options
  const styles = spec.columns.map(({ style }) => style)
  let rows = 0
  await named(async () => {
    await zip.begin('xl/worksheets/sheet1.xml')
    await zip.write(sheetStart(spec))
  })
  return {
    addRows: (added) =>
      named(async () => {
        for (const texts of added) {
          rows += 1
          const cells = texts.map((text, i) => ({ text, style: styles[i] ?? STYLE.plain }))
          await zip.write(rowXml(rows + 1, cells))
        }
      }),
    finish: async () => {
      await named(() => writeRest(zip, rows, options))
      await giveName(path)
    },
    discard: async () => {
      await zip.close()
      await rm(partOf(path), { force: true })
    },
  }
}

/** What follows the rows: lines below them, the further sheets, the other parts. */
async function writeRest(
  zip: ZipFile,
  rows: number,
  { spec, below, further }: WorkbookOptions,
): Promise<void> {
  for (const [i, texts] of below.entries()) {
    const cells = texts.map((text) => ({ text, style: STYLE.note }))
    await zip.write(rowXml(rows + i + 2, cells))
  }
  await zip.write(sheetEnd(spec, rows))
  await zip.end()
  for (const [i, sheet] of further.entries()) {
    await writeFixed(zip, `xl/worksheets/sheet${i + 2}.xml`, sheet)
  }
  const counts = [rows, ...further.map((sheet) => sheet.rows.length)]
  const parts = workbookParts([spec, ...further.map((sheet) => sheet.spec)], counts)
  for (const [name, content] of parts) await writeEntry(zip, name, content)
  await zip.finish()
}

async function writeFixed(zip: ZipFile, name: string, { spec, rows }: FixedSheet): Promise<void> {
  const lines = rows.map((texts, i) =>
    rowXml(
      i + 2,
      texts.map((text, column) => ({ text, style: spec.columns[column]?.style ?? STYLE.plain })),
    ),
  )
  await writeEntry(zip, name, [sheetStart(spec), ...lines, sheetEnd(spec, rows.length)].join(''))
}

async function writeEntry(zip: ZipFile, name: string, content: string): Promise<void> {
  await zip.begin(name)
  await zip.write(content)
  await zip.end()
}
