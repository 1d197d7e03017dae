/** The QR code of a passport as vector and as pixels (ISO/IEC 18004; hcert_spec 4.2.2 recommends correction level Q). */
import { encodeQR } from 'qr'

import { Refusal } from '../../../core/refusal.ts'
import { encodePng } from './png.ts'

export interface QrCode {
  /** Error correction that the text left room for. */
  readonly correction: 'quartile' | 'medium' | 'low'
  readonly svg: string
  readonly png: Uint8Array
}

/** Width of the blank margin in modules (ISO/IEC 18004 section 6.3.8). */
const QUIET_ZONE = 4
const PIXELS_PER_MODULE = 8
const CORRECTIONS = ['quartile', 'medium', 'low'] as const

/** Draws a text with the strongest correction that fits. @throws {Refusal} `passport.too-large` when no code can hold it */
export function drawQrCode(text: string): QrCode {
  for (const correction of CORRECTIONS) {
    const cells = tryEncode(text, correction)
    if (cells !== undefined) {
      return { correction, svg: svgOf(cells), png: encodePng(cells, PIXELS_PER_MODULE) }
    }
  }
  throw new Refusal('passport.too-large', 'the text is longer than any QR code can hold')
}

function tryEncode(text: string, ecc: QrCode['correction']): boolean[][] | undefined {
  try {
    return encodeQR(text, 'raw', { ecc, border: QUIET_ZONE })
  } catch {
    return undefined // the library throws when the text does not fit; the next level holds more
  }
}

/** One path of runs, black on white on any background. */
function svgOf(cells: readonly (readonly boolean[])[]): string {
  const size = cells.length
  const runs = cells.flatMap((row, y) =>
    runsOf(row).map(({ from, length }) => `M${from} ${y}h${length}v1h-${length}z`),
  )
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size} ${size}" shape-rendering="crispEdges">` +
    `<path fill="#fff" d="M0 0h${size}v${size}h-${size}z"/><path d="${runs.join('')}"/></svg>\n`
  )
}

function runsOf(row: readonly boolean[]): { from: number; length: number }[] {
  const runs: { from: number; length: number }[] = []
  for (const [x, isBlack] of row.entries()) {
    const last = runs.at(-1)
    if (isBlack && last !== undefined && last.from + last.length === x) last.length += 1
    else if (isBlack) runs.push({ from: x, length: 1 })
  }
  return runs
}
