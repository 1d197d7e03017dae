import assert from 'node:assert/strict'
import { test } from 'node:test'

import { unsignedPassport } from '../../../../test/support/passport-text.ts'
import { pdfOf, squares } from '../../../../test/support/pdf-file.ts'
import { greyPng, qrPicture } from '../../../../test/support/pictures.ts'
import { readCodes } from './read-codes.ts'

const TEXT = unsignedPassport()
const PICTURE = greyPng(qrPicture(TEXT))
const PDF = pdfOf({ content: squares(qrPicture(TEXT, { scale: 1 }), { module: 3 }) })
/** 6 to the power of 9 forms in each other: two kilobytes that no reader finishes. */
const ENDLESS = nestedForms(9, 6)

function nestedForms(depth: number, times: number): Uint8Array {
  const form = (resources: string, content: string) =>
    `<</Type/XObject/Subtype/Form/BBox[0 0 595 842]${resources}/Length ${content.length}>>\nstream\n${content}\nendstream`
  const forms = Array.from({ length: depth }, (_, n) =>
    form(`/Resources<</XObject<</F ${n + 6} 0 R>>>>`, '/F Do '.repeat(times)),
  )
  return pdfOf({
    resources: '/XObject<</F 5 0 R>>',
    content: '/F Do',
    more: [...forms, form('', '0 0 1 1 re f')],
  })
}

test('a file is told by its first bytes, whatever its name', async () => {
  const code = { text: TEXT, mode: 'alphanumeric' }
  assert.deepEqual(await readCodes(PDF), [{ ...code, page: 1 }])
  assert.deepEqual(await readCodes(Buffer.concat([Buffer.from('\r\n'), PDF])), [{ ...code, page: 1 }])
  assert.deepEqual(await readCodes(PICTURE), [code])
  for (const bytes of [Buffer.from(TEXT), Buffer.from('PK\x03\x04'), Buffer.from('GIF89a')]) {
    await assert.rejects(readCodes(bytes), { code: 'picture.not-readable' })
  }
})

test('a PDF that takes for ever is stopped, and those that wait behind it are read', async () => {
  const late = assert.rejects(readCodes(ENDLESS, { deadlineMs: 500 }), { code: 'picture.too-large' })
  const behind = [readCodes(PICTURE), readCodes(PDF)]
  await late
  assert.deepEqual(
    (await Promise.all(behind)).map((codes) => codes[0]?.text),
    [TEXT, TEXT],
  )
})

test('Ctrl-C ends the reading at once', async () => {
  const stop = new AbortController()
  const reading = readCodes(ENDLESS, { signal: stop.signal })
  setTimeout(() => stop.abort(), 300)
  const started = performance.now()
  await assert.rejects(reading, { name: 'AbortError' })
  assert.ok(performance.now() - started < 5000)
  await assert.rejects(readCodes(PICTURE, { signal: stop.signal }), { name: 'AbortError' })
})

test('a refusal comes out of the thread as it was thrown in it', async () => {
  await assert.rejects(readCodes(pdfOf({})), { name: 'Refusal', code: 'picture.no-code' })
  await assert.rejects(readCodes(pdfOf({ pages: 21 })), { name: 'Refusal', code: 'picture.too-large' })
  await assert.rejects(readCodes(new Uint8Array(20_000_001), { kind: 'png' }), { code: 'picture.too-large' })
  assert.equal((await readCodes(PICTURE)).length, 1)
})
