/** QR codes of a PDF: its pages are drawn by PDFium (WebAssembly, from the installed package) and scanned. */
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { type PDFiumDocument, PDFiumLibrary, type PDFiumPage } from '@hyzyla/pdfium'

import { Refusal } from '../../../core/refusal.ts'
import { checkBytes, noCode, notReadable, tooLarge } from './caps.ts'
import { type QrCode, scan } from './scan.ts'

export interface PdfCode extends QrCode {
  /** From 1. */
  readonly page: number
}

export const PDF_PAGES_MAX = 20
/** Points (1/72 inch) times this: 216 dots an inch, at which the smallest legal code has three pixels a module. */
const SCALES = [3, 6]
const PAGE_PIXELS_MAX = 20_000_000

let library: Promise<PDFiumLibrary> | undefined

/**
 * Every QR code of every page; at least one.
 * @throws {Refusal} `picture.too-large` (over 20 MB or 20 pages), `picture.not-readable`, `file.encrypted`, `picture.no-code`
 */
export async function readPdfCodes(bytes: Uint8Array): Promise<readonly PdfCode[]> {
  checkBytes(bytes.length)
  library ??= load()
  const document = await open(await library, bytes)
  try {
    const pages = document.getPageCount()
    if (pages > PDF_PAGES_MAX) throw tooLarge(`a PDF may have ${PDF_PAGES_MAX} pages at most`)
    const codes: PdfCode[] = []
    for (let index = 0; index < pages; index += 1) codes.push(...(await codesOfPage(document, index)))
    if (codes.length === 0) throw noCode('a PDF')
    document.destroy()
    return codes
  } catch (cause) {
    if (cause instanceof Refusal) {
      document.destroy()
      throw cause
    }
    // A crash inside leaves its memory in any state; the next document gets a new library.
    library = undefined
    throw notReadable('a PDF is broken: print it again as PDF', cause)
  }
}

async function load(): Promise<PDFiumLibrary> {
  const file = fileURLToPath(import.meta.resolve('@hyzyla/pdfium/pdfium.wasm'))
  return PDFiumLibrary.init({ wasmBinary: new Uint8Array(await readFile(file)).buffer })
}

async function open(pdfium: PDFiumLibrary, bytes: Uint8Array): Promise<PDFiumDocument> {
  try {
    return await pdfium.loadDocument(bytes)
  } catch (cause) {
    if (cause instanceof Error && cause.name === 'RuntimeError') library = undefined
    if (cause instanceof Error && /password|security/i.test(cause.message)) {
      throw new Refusal('file.encrypted', 'a PDF is locked with a password: save it without one', { cause })
    }
    throw notReadable('a PDF is broken: print it again as PDF', cause)
  }
}

/** A small code in a large page is only seen in the second, larger drawing. */
async function codesOfPage(document: PDFiumDocument, index: number): Promise<PdfCode[]> {
  for (const scale of SCALES) {
    // Drawing closes the page, so each drawing opens it anew.
    const picture = await draw(document.getPage(index), scale)
    const codes = picture === undefined ? [] : await scan(picture)
    if (codes.length > 0) return codes.map((code) => ({ ...code, page: index + 1 }))
  }
  return []
}

async function draw(page: PDFiumPage, wanted: number) {
  const { originalWidth, originalHeight } = page.getOriginalSize()
  const area = originalWidth * originalHeight
  const scale = Math.min(wanted, Math.sqrt(PAGE_PIXELS_MAX / area))
  if (!(Math.floor(originalWidth) * scale >= 1 && Math.floor(originalHeight) * scale >= 1)) return undefined
  const { width, height, data } = await page.render({ scale, colorSpace: 'Gray', render: 'bitmap' })
  return { pixels: data, width, height }
}
