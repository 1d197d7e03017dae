/** Pictures of QR codes as people send them: turned, blurred, noisy, transparent. No chance: the same picture every time. */
import { crc32, deflateSync } from 'node:zlib'
import { encodeQR } from 'qr'

/** One byte a pixel, 0 = black. */
export interface Grey {
  readonly width: number
  readonly height: number
  readonly pixels: Uint8Array
}

const QUIET_ZONE = 4

/** A code with its margin; `scale` pixels a module. */
export function qrPicture(
  text: string,
  { scale = 6, encoding }: { scale?: number; encoding?: 'byte' | 'alphanumeric' } = {},
): Grey {
  const cells = encodeQR(text, 'raw', { ecc: 'quartile', border: QUIET_ZONE, ...(encoding && { encoding }) })
  const width = cells.length * scale
  return draw(width, width, (x, y) =>
    cells[Math.floor(y / scale)]?.[Math.floor(x / scale)] === true ? 0 : 255,
  )
}

export function draw(width: number, height: number, grey: (x: number, y: number) => number): Grey {
  const pixels = new Uint8Array(width * height)
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) pixels[y * width + x] = grey(x, y)
  }
  return { width, height, pixels }
}

/** Pictures beside each other. */
export function beside(left: Grey, right: Grey): Grey {
  const height = Math.max(left.height, right.height)
  return draw(left.width + right.width, height, (x, y) =>
    x < left.width ? at(left, x, y) : at(right, x - left.width, y),
  )
}

/** As a phone sees it: turned by some degrees on a grey table, out of focus, with the noise of a dim room. */
export function photo(
  of: Grey,
  { degrees, blur, noise }: { degrees: number; blur: number; noise: number },
): Grey {
  const size = Math.ceil(of.width * 1.5)
  const [cos, sin] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)]
  const turned = draw(size, size, (x, y) => {
    const [dx, dy] = [x - size / 2, y - size / 2]
    return at(
      of,
      Math.round(dx * cos + dy * sin + of.width / 2),
      Math.round(dy * cos - dx * sin + of.height / 2),
      170,
    )
  })
  const soft = draw(size, size, (x, y) => meanAround(turned, x, y, blur))
  let seed = 1
  return draw(size, size, (x, y) => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0
    const light = 60 + 0.6 * at(soft, x, y) + (30 * x) / size
    return Math.max(0, Math.min(255, light + ((seed >>> 16) / 65_536 - 0.5) * 2 * noise))
  })
}

const at = ({ width, height, pixels }: Grey, x: number, y: number, outside = 255): number =>
  x < 0 || y < 0 || x >= width || y >= height ? outside : (pixels[y * width + x] ?? outside)

function meanAround(of: Grey, x: number, y: number, radius: number): number {
  let sum = 0
  for (let dy = -radius; dy <= radius; dy += 1) {
    for (let dx = -radius; dx <= radius; dx += 1) sum += at(of, x + dx, y + dy)
  }
  return sum / (2 * radius + 1) ** 2
}

export function greyPng({ width, height, pixels }: Grey): Uint8Array {
  return pngOf({ width, height, colour: 0, rows: rowsOf(pixels, width, height) })
}

/** Black on nothing, as designers save it. */
export function transparentPng({ width, height, pixels }: Grey): Uint8Array {
  const samples = Uint8Array.from({ length: pixels.length * 4 }, (_, at) =>
    at % 4 === 3 ? 255 - (pixels[(at - 3) / 4] ?? 0) : 0,
  )
  return pngOf({ width, height, colour: 6, rows: rowsOf(samples, width * 4, height) })
}

/** Every row with filter type 2 (Up), the first included. */
function rowsOf(samples: Uint8Array, stride: number, height: number): Uint8Array {
  const rows = new Uint8Array((stride + 1) * height)
  for (let y = 0; y < height; y += 1) {
    rows[y * (stride + 1)] = 2
    for (let x = 0; x < stride; x += 1) {
      const up = y === 0 ? 0 : (samples[(y - 1) * stride + x] ?? 0)
      rows[y * (stride + 1) + 1 + x] = (samples[y * stride + x] ?? 0) - up
    }
  }
  return rows
}

/** A PNG with any header, for what no program would write. */
export function pngOf({
  width,
  height,
  colour,
  rows,
}: {
  width: number
  height: number
  colour: number
  rows: Uint8Array
}): Uint8Array {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, colour], 8)
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  const parts = [chunk('IHDR', header), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))]
  return Buffer.concat([signature, ...parts])
}

function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(data.length)
  check.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, check])
}
