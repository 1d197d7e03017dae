import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'

import { unsignedPassport } from '../../../../test/support/passport-text.ts'
import { pdfOf, squares } from '../../../../test/support/pdf-file.ts'
import { beside, greyPng, qrPicture } from '../../../../test/support/pictures.ts'
import { Refusal, type RefusalCode } from '../../../core/refusal.ts'
import { createPassportPrinter } from '../passports/passport-pdf.ts'
import { readPdfCodes } from './read-pdf.ts'

const TEXT = unsignedPassport()
const { pdf: PASSPORT } = createPassportPrinter().print(TEXT, { specimen: true })
const CODE = qrPicture(TEXT, { scale: 1 })

async function refused(code: RefusalCode, bytes: Uint8Array): Promise<void> {
  await assert.rejects(readPdfCodes(bytes), (error) => error instanceof Refusal && error.code === code, code)
}

test('the sheet that we print is read back, with its page', async () => {
  assert.deepEqual(await readPdfCodes(PASSPORT), [{ text: TEXT, mode: 'alphanumeric', page: 1 }])
})

test('a code of the smallest legal size, 25 mm wide on a page of A4, is read', async () => {
  const module = ((25 / 25.4) * 72) / CODE.width
  const codes = await readPdfCodes(pdfOf({ content: squares(CODE, { module, left: 300, bottom: 400 }) }))
  assert.deepEqual(
    codes.map(({ text }) => text),
    [TEXT],
  )
})

test('the codes of every page are read, several on a page too', async () => {
  const two = beside(CODE, qrPicture(unsignedPassport({ givenName: 'Văn Mẫu' }), { scale: 1 }))
  const codes = await readPdfCodes(pdfOf({ pages: 3, content: squares(two, { module: 2, bottom: 100 }) }))
  assert.deepEqual(
    codes.map(({ page }) => page),
    [1, 1, 2, 2, 3, 3],
  )
})

test('a poster is drawn small enough for the memory', async () => {
  const content = squares(CODE, { module: 100, left: 500, bottom: 500 })
  const codes = await readPdfCodes(pdfOf({ width: 14_400, height: 14_400, content }))
  assert.deepEqual(
    codes.map(({ text }) => text),
    [TEXT],
  )
})

test('a PDF without a code, with too many pages, without pages or without a size is refused', async () => {
  await refused('picture.no-code', pdfOf({}))
  await refused('picture.no-code', pdfOf({ width: 0, height: 0 }))
  await refused('picture.too-large', pdfOf({ pages: 21 }))
  await refused('picture.too-large', Buffer.concat([PASSPORT, new Uint8Array(20_000_000)]))
})

test('a locked PDF says that it is locked', async () => {
  const locked = Buffer.from(pdfOf({}))
    .toString('latin1')
    .replace(
      '/Root 1 0 R',
      `/Root 1 0 R/Encrypt<</Filter/Standard/V 2/R 3/Length 128/P -4/O<${'00'.repeat(32)}>/U<${'00'.repeat(32)}>>>/ID[<00><00>]`,
    )
  await refused('file.encrypted', Buffer.from(locked, 'latin1'))
})

test('broken PDFs are refused, and the next one is read', async () => {
  await refused('picture.not-readable', Buffer.from('%PDF-1.7\n'))
  await refused('picture.not-readable', new Uint8Array())
  await refused('picture.not-readable', greyPng(CODE))
  assert.equal((await readPdfCodes(PASSPORT)).length, 1)
})

test('any damage to a PDF ends in codes or in a refusal', async () => {
  const damage = fc.tuple(fc.nat(), fc.nat(255))
  await fc.assert(
    fc.asyncProperty(fc.array(damage, { minLength: 1, maxLength: 40 }), async (places) => {
      const bytes = Uint8Array.from(PASSPORT)
      for (const [place, value] of places) bytes[place % bytes.length] = value
      await readPdfCodes(bytes).then(
        (codes) => assert.ok(codes.length > 0),
        (error) => assert.ok(error instanceof Refusal, `${error}`),
      )
    }),
    { numRuns: 15 },
  )
})
