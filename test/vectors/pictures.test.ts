/** The QR pictures of the EU's official test data (dgc-testdata): each against the text that it must hold. */
import assert from 'node:assert/strict'

import { readQrCodes } from '../../src/adapters/documents/pictures/read-qr.ts'
import { Refusal } from '../../src/core/refusal.ts'
import { base64Bytes, readRows, vectorTest } from './corpora.ts'

interface Vector {
  readonly file: string
  readonly PREFIX: string
  readonly '2DCODE'?: string
  readonly EXPECTEDRESULTS: { readonly EXPECTEDPICTUREDECODE?: boolean }
}

vectorTest(
  'every picture of the EU test data gives its text, and a broken one does not',
  'dcc',
  async (t) => {
    const failures: string[] = []
    const figures = { read: 0, refused: 0 }
    for (const { file, PREFIX: text, '2DCODE': picture, EXPECTEDRESULTS } of readRows<Vector>(
      'dcc/testdata.jsonl',
    )) {
      const expected = EXPECTEDRESULTS.EXPECTEDPICTUREDECODE
      // Eleven vectors announce a picture and hold none.
      if (expected === undefined || !picture) continue
      const isRead = await holds(base64Bytes(picture), text)
      figures[isRead ? 'read' : 'refused'] += 1
      if (isRead !== expected) failures.push(file)
    }
    t.diagnostic(`${figures.read} read, ${figures.refused} refused`)
    assert.deepEqual(failures, [])
    assert.ok(figures.read > 0 && figures.refused > 0)
  },
)

async function holds(picture: Uint8Array, text: string): Promise<boolean> {
  try {
    return (await readQrCodes(picture)).some((code) => code.text === text)
  } catch (error) {
    if (error instanceof Refusal) return false
    throw error
  }
}
