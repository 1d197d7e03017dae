/** The size of a JPEG from its frame header (ITU-T T.81, sections B.1.1 and B.2.2). */
import { notReadable } from './caps.ts'

const MARKER = 0xff
const NO_LENGTH = new Set([0x01, 0xd0, 0xd1, 0xd2, 0xd3, 0xd4, 0xd5, 0xd6, 0xd7, 0xd8])
/** C4, C8 and CC lie among the frame headers and are none. */
const FRAMES = new Set([0xc0, 0xc1, 0xc2, 0xc3, 0xc5, 0xc6, 0xc7, 0xc9, 0xca, 0xcb, 0xcd, 0xce, 0xcf])
const SCAN = 0xda
const END = 0xd9

/** @throws {Refusal} `picture.not-readable` when no frame header stands before the first scan */
export function jpegSize(bytes: Uint8Array): { width: number; height: number } {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  let at = 0
  while (at + 9 < file.length) {
    if (file[at] !== MARKER || file[at + 1] === MARKER) {
      at += 1
      continue
    }
    const marker = file.readUInt8(at + 1)
    if (FRAMES.has(marker)) return { height: file.readUInt16BE(at + 5), width: file.readUInt16BE(at + 7) }
    if (marker === SCAN || marker === END || marker === 0) break
    at += NO_LENGTH.has(marker) ? 2 : 2 + file.readUInt16BE(at + 2)
  }
  throw notReadable('a JPEG is broken: it does not say its size')
}
