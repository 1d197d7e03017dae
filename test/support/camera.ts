/** A camera for the tests' browser: a film of QR codes, in the only raw format that Chromium plays as a camera (Y4M, I420). */
import { writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { encodeQR } from 'qr'

import { encodePng } from '../../src/adapters/documents/passports/png.ts'

const [WIDTH, HEIGHT] = [640, 480]
/** A hand-held code does not fill the picture. */
const CODE_HEIGHT = 0.86
const QUIET_ZONE = 4
const [BLACK, WHITE, TABLE, NO_COLOUR] = [30, 225, 110, 128]

export interface Film {
  /** Each text is shown for `frames` frames; an empty text is a table with nothing on it. The film starts over at its end. */
  readonly texts: readonly string[]
  readonly frames?: number
  readonly framesPerSecond?: number
}

/** Flags of Chromium for a camera that shows the film; the file goes with the test. */
export async function cameraFlags(t: Pick<TestContext, 'after'>, film: Film): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'camera-'))
  t.after(() => rm(folder, { recursive: true, force: true }))
  const file = join(folder, 'film.y4m')
  writeFilm(file, film)
  return [
    '--use-fake-ui-for-media-stream',
    '--use-fake-device-for-media-stream',
    `--use-file-for-fake-video-capture=${file}`,
  ]
}

/** Writes the film to `file`. */
export function writeFilm(file: string, { texts, frames = 5, framesPerSecond = 5 }: Film): void {
  const parts: Uint8Array[] = [
    Buffer.from(`YUV4MPEG2 W${WIDTH} H${HEIGHT} F${framesPerSecond}:1 Ip A1:1 C420jpeg\n`),
  ]
  for (const text of texts) {
    const picture = Buffer.concat([Buffer.from('FRAME\n'), grey(text), NO_COLOURS])
    for (let frame = 0; frame < frames; frame += 1) parts.push(picture)
  }
  writeFileSync(file, Buffer.concat(parts))
}

/** The code as a picture file (PNG). */
export const pictureOf = (text: string): Buffer => Buffer.from(encodePng(cellsOf(text), 4))

const NO_COLOURS = Buffer.alloc((WIDTH * HEIGHT) / 2, NO_COLOUR)

/** Brightness of each pixel: the code in the middle of a grey table. */
function grey(text: string): Uint8Array {
  const pixels = new Uint8Array(WIDTH * HEIGHT).fill(TABLE)
  if (text === '') return pixels
  const cells = cellsOf(text)
  const module = (HEIGHT * CODE_HEIGHT) / cells.length
  const [left, top] = [(WIDTH - module * cells.length) / 2, (HEIGHT - module * cells.length) / 2]
  for (let y = 0; y < HEIGHT; y += 1) {
    const row = cells[Math.floor((y - top) / module)]
    for (let x = 0; row !== undefined && x < WIDTH; x += 1) {
      const isDark = row[Math.floor((x - left) / module)]
      if (isDark !== undefined) pixels[y * WIDTH + x] = isDark ? BLACK : WHITE
    }
  }
  return pixels
}

const cellsOf = (text: string): boolean[][] => encodeQR(text, 'raw', { ecc: 'medium', border: QUIET_ZONE })
