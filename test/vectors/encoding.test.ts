/** What we write is what the working groups' examples say: the bytes to be signed, and CBOR that is read back. */
import assert from 'node:assert/strict'

import { decodeCbor, encodeCbor } from '../../src/core/hcert/cbor.ts'
import { readCose } from '../../src/core/hcert/cose.ts'
import { signatureInput } from '../../src/core/hcert/encode.ts'
import type { CborVector } from './conformance/cbor.ts'
import { coseExamples } from './conformance/cose.ts'
import { BESIDE } from './conformance/folder.ts'
import { hexBytes, readRows, vectorTest } from './corpora.ts'

vectorTest('the bytes to be signed are those of the examples', 'cose', () => {
  let seen = 0
  for (const { file, example } of coseExamples(BESIDE)) {
    const { input, intermediates, output, fail } = example
    const expected = intermediates?.ToBeSign_hex
    if (expected === undefined || input.sign0 === undefined || input.sign0.external !== undefined || fail)
      continue
    const { message } = readCose(hexBytes(output.cbor))
    if (message === null) continue
    seen += 1
    const ours = Buffer.from(signatureInput(message.protectedHeader, message.payload)).toString('hex')
    assert.equal(ours.toUpperCase(), expected.toUpperCase(), file)
  }
  assert.ok(seen >= 8, `${seen} examples`)
})

vectorTest('what we write, others read: our bytes decode to the same value again', 'cbor', () => {
  let seen = 0
  for (const { hex } of readRows<CborVector>('cbor/appendix-a.jsonl')) {
    const decoded = decodeCbor(hexBytes(hex))
    // Minus zero is written as zero: no field of a passport knows the difference.
    if ('fault' in decoded || Object.is(decoded.value, -0)) continue
    seen += 1
    assert.deepEqual(decodeCbor(encodeCbor(decoded.value)), decoded, hex)
  }
  assert.ok(seen >= 60, `${seen} values`)
})
