import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import fc from 'fast-check'

import { unsignedPassport } from '../../../../test/support/passport-text.ts'
import {
  beside,
  draw,
  type Grey,
  greyPng,
  photo,
  pngOf,
  qrPicture,
  transparentPng,
} from '../../../../test/support/pictures.ts'
import { Refusal, type RefusalCode } from '../../../core/refusal.ts'
import { drawQrCode } from '../passports/qr-code.ts'
import { readPassport } from '../passports/read-passport.ts'
import { readQrCodes } from './read-qr.ts'

const TEXT = unsignedPassport()
const PHOTO = readFileSync(join(import.meta.dirname, '../../../../test/support/passport-photo.jpg'))

const textsOf = async (bytes: Uint8Array) => (await readQrCodes(bytes)).map(({ text }) => text)

async function refused(code: RefusalCode, bytes: Uint8Array): Promise<void> {
  await assert.rejects(readQrCodes(bytes), (error) => error instanceof Refusal && error.code === code, code)
}

test('the picture of a passport as we draw it gives its text, in alphanumeric mode', async () => {
  assert.deepEqual(await readQrCodes(drawQrCode(TEXT).png), [{ text: TEXT, mode: 'alphanumeric' }])
})

test('a photo as JPEG is read, blurred and turned on a table', async () => {
  const [code] = await readQrCodes(PHOTO)
  assert.equal(code?.mode, 'alphanumeric')
  assert.equal(
    readPassport(code.text)?.dose?.certificateId,
    'URN:UVCI:01:VN:0123456789ABCDEF0123456789ABCDEF#X',
  )
})

test('a code that is turned, out of focus and noisy is read', async () => {
  const code = qrPicture(TEXT)
  for (const taken of [
    { degrees: 0, blur: 2, noise: 40 },
    { degrees: 7, blur: 1, noise: 30 },
    { degrees: 33, blur: 2, noise: 20 },
    { degrees: 90, blur: 1, noise: 40 },
    { degrees: 200, blur: 1, noise: 10 },
  ]) {
    assert.deepEqual(await textsOf(greyPng(photo(code, taken))), [TEXT], JSON.stringify(taken))
  }
})

test('a code is read inverted, mirrored and on a transparent ground', async () => {
  const code = qrPicture(TEXT)
  const { width, height, pixels } = code
  const inverted = draw(width, height, (x, y) => 255 - (pixels[y * width + x] ?? 0))
  const mirrored = draw(width, height, (x, y) => pixels[y * width + width - 1 - x] ?? 0)
  assert.deepEqual(await readQrCodes(greyPng(inverted)), [{ text: TEXT, mode: 'alphanumeric' }])
  assert.deepEqual(await textsOf(greyPng(mirrored)), [TEXT])
  assert.deepEqual(await textsOf(transparentPng(code)), [TEXT])
})

test('byte mode is told from alphanumeric mode, whatever the mask and the size', async () => {
  for (let length = 1; length <= 40; length += 1) {
    const text = `HC1:${'A1$'.repeat(length * 4).slice(0, length * 9)}`
    for (const encoding of ['byte', 'alphanumeric'] as const) {
      const codes = await readQrCodes(greyPng(qrPicture(text, { encoding, scale: 3 })))
      assert.deepEqual(codes, [{ text, mode: encoding }])
    }
  }
})

test('several codes in a picture are all read', async () => {
  const other = unsignedPassport({ givenName: 'Văn Mẫu' })
  const texts = await textsOf(greyPng(beside(qrPicture(TEXT), qrPicture(other))))
  assert.deepEqual(texts.toSorted(), [TEXT, other].toSorted())
})

test('a picture without a code, and one with a code that is torn away, say so', async () => {
  const code = qrPicture(TEXT)
  const half: Grey = {
    ...code,
    height: code.height / 2,
    pixels: code.pixels.slice(0, code.pixels.length / 2),
  }
  await refused('picture.no-code', greyPng(draw(200, 200, (x, y) => (x * y) % 256)))
  await refused('picture.no-code', greyPng(half))
})

test('a picture that would fill the memory is refused by its header', async () => {
  const header = (width: number, height: number) =>
    pngOf({ width, height, colour: 0, rows: new Uint8Array(9) })
  const started = performance.now()
  await refused('picture.too-large', header(65_000, 65_000))
  await refused('picture.too-large', header(0xffff_ffff, 0xffff_ffff))
  await refused('picture.too-large', new Uint8Array(20_000_001))
  const wide = Uint8Array.from(PHOTO)
  const frame = Buffer.from(wide.buffer).indexOf(Buffer.from([0xff, 0xc0]))
  wide.set([0xff, 0xff, 0xff, 0xff], frame + 5)
  await refused('picture.too-large', wide)
  assert.ok(performance.now() - started < 2000)
})

test('a small file that unpacks to far more than its header says is refused', async () => {
  const bomb = pngOf({ width: 100, height: 100, colour: 0, rows: new Uint8Array(50_000_000) })
  assert.ok(bomb.length < 100_000)
  await refused('picture.too-large', bomb)
})

test('broken pictures, other formats and texts are refused, and the reader reads on', async () => {
  const whole = drawQrCode(TEXT).png
  await refused('picture.not-readable', whole.slice(0, whole.length / 2))
  await refused('picture.not-readable', PHOTO.subarray(0, 300))
  await refused('picture.not-readable', new Uint8Array())
  await refused('picture.not-readable', Buffer.from('GIF89a............'))
  await refused('picture.not-readable', Buffer.from(TEXT))
  await refused('picture.not-readable', pngOf({ width: 0, height: 9, colour: 0, rows: new Uint8Array(9) }))
  await refused('picture.not-readable', pngOf({ width: 9, height: 9, colour: 5, rows: new Uint8Array(99) }))
  assert.deepEqual(await textsOf(whole), [TEXT])
})

test('any bytes, and any damage to a real picture, end in codes or in a refusal', async () => {
  const only = (bytes: Uint8Array) =>
    readQrCodes(bytes).then(
      (codes) => assert.ok(codes.length > 0),
      (error) => assert.ok(error instanceof Refusal && error.code.startsWith('picture.'), `${error}`),
    )
  const starts = fc.constantFrom([], [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a], [0xff, 0xd8, 0xff])
  const damage = fc.tuple(fc.nat(), fc.nat(255))
  const originals = fc.constantFrom(
    PHOTO,
    drawQrCode(TEXT).png,
    transparentPng(qrPicture('HC1:A', { scale: 2 })),
  )
  await fc.assert(
    fc.asyncProperty(starts, fc.uint8Array({ maxLength: 300 }), (start, rest) =>
      only(Uint8Array.of(...start, ...rest)),
    ),
    { numRuns: 200 },
  )
  await fc.assert(
    fc.asyncProperty(originals, fc.array(damage, { minLength: 1, maxLength: 20 }), (original, places) => {
      const bytes = Uint8Array.from(original)
      for (const [place, value] of places) bytes[place % bytes.length] = value
      return only(bytes)
    }),
    { numRuns: 100 },
  )
})
