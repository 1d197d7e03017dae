import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inflateSync } from 'node:zlib'
import fc from 'fast-check'
import { decodeQR } from 'qr/decode.js'

import { unsignedPassport } from '../../../../test/support/passport-text.ts'
import { drawQrCode } from './qr-code.ts'

/** Reads our own 1-bit pictures back to the pixels a camera would give. */
function pixelsOf(png: Uint8Array): { width: number; height: number; data: Uint8Array } {
  const view = Buffer.from(png)
  const [width, height] = [view.readUInt32BE(16), view.readUInt32BE(20)]
  const start = view.indexOf('IDAT')
  const lines = inflateSync(view.subarray(start + 4, start + 4 + view.readUInt32BE(start - 4)))
  const stride = 1 + Math.ceil(width / 8)
  const data = new Uint8Array(width * height * 4).fill(255)
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const byte = lines[y * stride + 1 + (x >> 3)] ?? 0
      if ((byte & (0x80 >> (x & 7))) === 0) data.fill(0, (y * width + x) * 4, (y * width + x) * 4 + 3)
    }
  }
  return { width, height, data }
}

const read = (png: Uint8Array): string =>
  decodeQR(pixelsOf(png), { effort: Number.POSITIVE_INFINITY, timeLimit: Number.POSITIVE_INFINITY })

test('a scanner reads exactly the text of the passport', () => {
  const text = unsignedPassport()
  assert.equal(read(drawQrCode(text).png), text)
})

test('any text of the Base45 alphabet comes back', () => {
  const letters = fc.constantFrom(...'0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:')
  fc.assert(
    fc.property(fc.string({ unit: letters, minLength: 1, maxLength: 900 }), (text) => {
      assert.equal(read(drawQrCode(`HC1:${text}`).png), `HC1:${text}`)
    }),
    { numRuns: 15 },
  )
})

test('a passport leaves room for correction level Q', () => {
  assert.equal(drawQrCode(unsignedPassport()).correction, 'quartile')
})

test('a text too long for level Q gets the next that fits; one that fits nowhere is refused', () => {
  assert.equal(drawQrCode('A'.repeat(2500)).correction, 'medium')
  assert.equal(drawQrCode('A'.repeat(4000)).correction, 'low')
  assert.throws(() => drawQrCode('A'.repeat(4297)), { code: 'passport.too-large' })
})

test('the vector shows the same modules as the picture, with a blank margin of four', () => {
  const { svg, png } = drawQrCode(unsignedPassport())
  const size = Number(/viewBox="0 0 (\d+) /.exec(svg)?.[1])
  const { width, data } = pixelsOf(png)
  assert.equal(width, size * 8)
  const black = new Set<number>()
  for (const [, x, y, length] of svg.matchAll(/M(\d+) (\d+)h(\d+)v1h-\d+z/g)) {
    for (let i = 0; i < Number(length); i += 1) black.add(Number(y) * size + Number(x) + i)
  }
  for (let y = 0; y < size; y += 1) {
    for (let x = 0; x < size; x += 1) {
      const isBlack = data[(y * 8 * width + x * 8) * 4] === 0
      assert.equal(black.has(y * size + x), isBlack, `${x},${y}`)
      if (x < 4 || y < 4 || x >= size - 4 || y >= size - 4) assert.equal(isBlack, false)
    }
  }
})
