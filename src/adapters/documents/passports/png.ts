/** A PNG of black and white pixels (PNG third edition, sections 5 and 11): 1 bit greyscale, one compressed block. */
import { crc32, deflateSync } from 'node:zlib'

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
const ONE_BIT_GREY = [1, 0, 0, 0, 0]

/** Draws every cell as a square of `scale` pixels; true = black. Rows must have the same length. */
export function encodePng(cells: readonly (readonly boolean[])[], scale: number): Uint8Array {
  const width = (cells[0]?.length ?? 0) * scale
  const stride = Math.ceil(width / 8)
  const lines = cells.flatMap((row) => {
    // Filter type 0, then eight pixels a byte, the leftmost in the highest bit; 1 = white.
    const line = Buffer.alloc(1 + stride)
    for (let x = 0; x < width; x += 1) {
      if (row[Math.floor(x / scale)] !== true)
        line[1 + (x >> 3)] = (line[1 + (x >> 3)] ?? 0) | (0x80 >> (x & 7))
    }
    return Array.from({ length: scale }, () => line)
  })
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(cells.length * scale, 4)
  header.set(ONE_BIT_GREY, 8)
  const data = deflateSync(Buffer.concat(lines), { level: 9 })
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    chunk('IDAT', data),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const length = Buffer.alloc(4)
  length.writeUInt32BE(data.length)
  const check = Buffer.alloc(4)
  check.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, check])
}
