/** The CBOR working group's vectors for RFC 8949. */
import assert from 'node:assert/strict'

import { type CborValue, decodeCbor, encodeCbor } from '../../src/core/hcert/cbor.ts'
import { hexBytes, readRows, vectorTest } from './corpora.ts'

interface Row {
  readonly description: string
  readonly hex: string
  readonly decodedEdn?: string
  readonly fail: boolean
}

/** Well-formed CBOR that no passport holds and that we refuse, by the start of its bytes. */
const REFUSED: readonly (readonly [RegExp, string])[] = [
  [/^c[23]/, 'numbers beyond 64 bits (tags 2 and 3)'],
  [/^d7|^d818|^d820/, 'tags other than dates'],
  [/^f0|^f8ff/, 'simple values without a meaning'],
  [/^5f|^7f/, 'strings in pieces'],
  [/^a1f98000|^b81a8080/, 'map keys that are neither whole numbers nor text'],
  [/^(?:81){17}|^(?:a1){2}|^(?:a100){17}/, 'deeper nesting than 16, or a map as a key'],
]

const isRefused = (hex: string): boolean => REFUSED.some(([start]) => start.test(hex))

for (const file of ['good', 'appendix-a']) {
  vectorTest(`well-formed CBOR is decoded to its value (${file})`, 'cbor', () => {
    const rows = readRows<Row>(`cbor/${file}.jsonl`)
    assert.ok(rows.length > 80)
    let compared = 0
    for (const { hex, decodedEdn = '', description } of rows) {
      const decoded = decodeCbor(hexBytes(hex))
      assert.equal('fault' in decoded, isRefused(hex), `${description}: ${hex.slice(0, 40)}`)
      const expected = jsonOf(decodedEdn)
      if ('fault' in decoded || expected === undefined) continue
      compared += 1
      assert.deepEqual(plain(decoded.value), expected, description)
    }
    assert.ok(compared >= 25, `${compared} values are written as JSON too`)
  })
}

vectorTest('what is not well-formed, or is invalid, is refused', 'cbor', () => {
  const rows = readRows<Row>('cbor/bad.jsonl')
  assert.equal(rows.length, 47)
  for (const { hex, description } of rows) assert.ok('fault' in decodeCbor(hexBytes(hex)), description)
})

vectorTest('what we write, others read: our bytes decode to the same value again', 'cbor', () => {
  for (const { hex, description } of readRows<Row>('cbor/appendix-a.jsonl')) {
    const decoded = decodeCbor(hexBytes(hex))
    // Minus zero is written as zero: no field of a passport knows the difference.
    if ('fault' in decoded || Object.is(decoded.value, -0)) continue
    assert.deepEqual(decodeCbor(encodeCbor(decoded.value)), decoded, description)
  }
})

/** The decoder takes a byte order mark off the front of a text, as every reader of names does. */
const BYTE_ORDER_MARK = '\ufeff'

/** Diagnostic notation that happens to be JSON with numbers that a double holds. */
function jsonOf(edn: string): unknown {
  if (/\d{16}/.test(edn)) return undefined
  try {
    return JSON.parse(edn.replace(BYTE_ORDER_MARK, '').replace(/\\ufeff/i, ''))
  } catch {
    return undefined
  }
}

function plain(value: CborValue): unknown {
  if (value instanceof Map) return Object.fromEntries([...value].map(([key, member]) => [key, plain(member)]))
  return Array.isArray(value) ? value.map(plain) : value
}
