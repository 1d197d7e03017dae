/** The reader of QR codes: ZXing-C++ as WebAssembly, loaded from the installed package and never from the network. */
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { prepareZXingModule, purgeZXingModule, type ReadResult, readBarcodes } from 'zxing-wasm/reader'

import { notReadable } from './caps.ts'
import { type QrMode, qrMode } from './qr-mode.ts'

export interface QrCode {
  readonly text: string
  /** Of the first segment. Passports must be alphanumeric (hcert_spec 4.2.2). */
  readonly mode: QrMode
}

/** One byte a pixel, 0 = black. */
export interface GreyPicture {
  readonly pixels: Uint8Array
  readonly width: number
  readonly height: number
}

/** A family's page holds a few; a wall of codes would keep the reader busy for minutes. */
export const CODES_MAX = 16

let loaded: Promise<unknown> | undefined

/**
 * Every QR code of a picture; none when there is none.
 * @throws {Refusal} `picture.not-readable`
 */
export async function scan(picture: Uint8Array | GreyPicture): Promise<QrCode[]> {
  loaded ??= load()
  await loaded
  const input = picture instanceof Uint8Array ? picture : imageOf(picture)
  const results = await readBarcodes(input, {
    formats: ['QRCode'],
    textMode: 'Plain',
    maxNumberOfSymbols: CODES_MAX,
  }).catch((cause: unknown) => {
    // After a crash its memory cannot be trusted; the next picture gets a new reader.
    loaded = undefined
    purgeZXingModule()
    throw notReadable('a picture cannot be read: save it again as PNG or JPEG', cause)
  })
  if (results.some(({ format, isValid }) => !isValid && !format)) {
    throw notReadable('a picture is broken: save it again as PNG or JPEG')
  }
  return results.filter(({ isValid }) => isValid).map(codeOf)
}

async function load(): Promise<unknown> {
  const file = fileURLToPath(import.meta.resolve('zxing-wasm/reader/zxing_reader.wasm'))
  const wasmBinary = new Uint8Array(await readFile(file)).buffer
  return prepareZXingModule({ overrides: { wasmBinary }, fireImmediately: true })
}

/** The library takes coloured pixels and makes them grey again; byte order does not matter for three equal colours. */
function imageOf({ pixels, width, height }: GreyPicture) {
  const colours = new Uint32Array(pixels.length)
  for (let at = 0; at < pixels.length; at += 1) colours[at] = (pixels[at] ?? 0) * 0x01010101
  return { data: new Uint8ClampedArray(colours.buffer), width, height, colorSpace: 'srgb' }
}

function codeOf({ text, symbol, extra, isMirrored }: ReadResult): QrCode {
  return { text, mode: isMirrored ? 'unknown' : qrMode(symbol, maskOf(extra)) }
}

function maskOf(extra: string): number {
  const mask = /"DataMask":(\d)/.exec(extra)?.[1]
  return mask === undefined ? Number.NaN : Number(mask)
}
