/** What a PNG costs, and one without its transparency (PNG third edition, sections 5, 7, 9, 11). */
import { inflateSync } from 'node:zlib'

import { checkPixels, notReadable, tooLarge } from './caps.ts'

export interface PngFile {
  readonly width: number
  readonly height: number
  readonly depth: number
  readonly colour: number
  readonly isInterlaced: boolean
  /** Red, green and blue of each entry of the palette; empty when there is none. */
  readonly palette: Uint8Array
  /** Alpha of each entry of the palette; empty when all are opaque. */
  readonly paletteAlpha: Uint8Array
  /** Rows, each behind its filter type. */
  readonly rows: Uint8Array
}

type PngHeader = Omit<PngFile, 'rows' | 'palette' | 'paletteAlpha'>

const HEADER_BYTES = 13
const FIRST_CHUNK = 8
const NONE = new Uint8Array()
const PALETTE = 3
const OPAQUE = 255
/** Samples of a pixel by colour type: grey, -, colour, palette, grey with alpha, -, colour with alpha. */
const SAMPLES: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 }
const ROWS_BYTES_MAX = 160_000_000
/** The seven passes of an interlaced picture end their rows at other places: at most twice as many, so a byte more a row. */
const INTERLACED_MORE = 2

/**
 * Unpacks the rows, and never more of them than the header announces: half a megabyte of zeros unpacks to 500.
 * @throws {Refusal} `picture.too-large`, `picture.not-readable`
 */
export function openPng(bytes: Uint8Array): PngFile {
  const header: PngHeader[] = []
  const parts: Uint8Array[] = []
  let [palette, paletteAlpha]: Uint8Array[] = []
  for (const { type, data } of chunksOf(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length))) {
    if (header.length === 0) header.push(headerOf(type, data))
    else if (type === 'IDAT') parts.push(data)
    else if (type === 'PLTE') palette = data
    else if (type === 'tRNS') paletteAlpha = data
  }
  const [facts] = header
  if (facts === undefined) throw notReadable('a PNG is broken: it has no header')
  return {
    ...facts,
    palette: palette ?? NONE,
    paletteAlpha: (facts.colour === PALETTE ? paletteAlpha : undefined) ?? NONE,
    rows: unpack(Buffer.concat(parts), facts),
  }
}

function* chunksOf(file: Buffer): Generator<{ type: string; data: Buffer }> {
  for (let at = FIRST_CHUNK; at + 12 <= file.length; ) {
    const end = at + 8 + file.readUInt32BE(at)
    const type = file.toString('latin1', at + 4, at + 8)
    if (type === 'IEND') return
    yield { type, data: file.subarray(at + 8, end) }
    at = end + 4
  }
}

function headerOf(type: string, data: Buffer): PngHeader {
  if (type !== 'IHDR' || data.length < HEADER_BYTES) throw notReadable('a PNG is broken: it has no header')
  const facts = {
    width: data.readUInt32BE(0),
    height: data.readUInt32BE(4),
    depth: data.readUInt8(8),
    colour: data.readUInt8(9),
    isInterlaced: data.readUInt8(12) !== 0,
  }
  checkPixels(facts)
  if (SAMPLES[facts.colour] === undefined || ![1, 2, 4, 8, 16].includes(facts.depth)) {
    throw notReadable('a PNG is broken: its header names no kind of pixel')
  }
  return facts
}

function unpack(packed: Uint8Array, facts: PngHeader): Uint8Array {
  const announced = facts.height * (1 + strideOf(facts)) * (facts.isInterlaced ? INTERLACED_MORE : 1)
  if (announced > ROWS_BYTES_MAX) throw tooLarge('a picture has too many pixels for its depth of colour')
  try {
    return inflateSync(packed, { maxOutputLength: announced })
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ERR_BUFFER_TOO_LARGE') {
      throw tooLarge('a PNG unpacks to more than its header says')
    }
    throw notReadable('a PNG is broken: save it again', cause)
  }
}

const strideOf = ({ width, depth, colour }: Pick<PngFile, 'width' | 'depth' | 'colour'>): number =>
  Math.ceil((width * depth * (SAMPLES[colour] ?? 1)) / 8)

/** Grey pixels on white paper, one byte each; undefined when nothing is transparent, or in a rare form. */
export function flatten(png: PngFile): Uint8Array | undefined {
  const { width, height, depth, colour, isInterlaced, palette, paletteAlpha } = png
  const hasPalette = paletteAlpha.length > 0
  if (isInterlaced || depth < 8 || !(colour === 4 || colour === 6 || hasPalette)) return undefined
  const stride = strideOf(png)
  if (png.rows.length < height * (1 + stride)) return undefined
  const step = stride / width
  const alphaAt = step - depth / 8
  const greenAt = colour === 6 ? depth / 8 : 0
  const rows = unfilter(png.rows, { stride, height, step })
  const pixels = new Uint8Array(width * height)
  for (let at = 0; at < pixels.length; at += 1) {
    const first = at * step
    const sample = rows[first] ?? 0
    // Green stands for the brightness of all three colours.
    const bright = hasPalette ? (palette[3 * sample + 1] ?? 0) : (rows[first + greenAt] ?? 0)
    const alpha = hasPalette ? (paletteAlpha[sample] ?? OPAQUE) : (rows[first + alphaAt] ?? 0)
    pixels[at] = 255 - Math.round((alpha * (255 - bright)) / OPAQUE)
  }
  return pixels
}

/** Takes the filters off; the result has no filter types any more. */
function unfilter(
  rows: Uint8Array,
  { stride, height, step }: { stride: number; height: number; step: number },
): Uint8Array {
  const plain = new Uint8Array(stride * height)
  for (let y = 0; y < height; y += 1) {
    const filter = rows[y * (stride + 1)] ?? 0
    for (let x = 0; x < stride; x += 1) {
      const at = y * stride + x
      const left = x < step ? 0 : (plain[at - step] ?? 0)
      const up = y === 0 ? 0 : (plain[at - stride] ?? 0)
      const corner = x < step || y === 0 ? 0 : (plain[at - stride - step] ?? 0)
      plain[at] = (rows[y * (stride + 1) + 1 + x] ?? 0) + guess(filter, left, up, corner)
    }
  }
  return plain
}

function guess(filter: number, left: number, up: number, corner: number): number {
  if (filter === 1) return left
  if (filter === 2) return up
  if (filter === 3) return (left + up) >> 1
  if (filter !== 4) return 0
  const p = left + up - corner
  const [a, b, c] = [Math.abs(p - left), Math.abs(p - up), Math.abs(p - corner)]
  if (a <= b && a <= c) return left
  return b <= c ? up : corner
}
