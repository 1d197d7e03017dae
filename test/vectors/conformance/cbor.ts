/** The CBOR working group's vectors for RFC 8949: what is decoded, and to which value. */
import { isDeepStrictEqual } from 'node:util'

import { type CborValue, decodeCbor } from '../../../src/core/hcert/cbor.ts'
import { filesOf, hexBytes, readRows } from './folder.ts'
import { type Outcome, type Row, tally } from './report.ts'

export interface CborVector {
  readonly hex: string
  readonly decodedEdn?: string
}

/** One row for each file. A vector's name is its line and its bytes. */
export function runCbor(folder: string): Row[] {
  return filesOf(folder, 'cbor/*.jsonl').map((path) => {
    const flag = path.slice(path.lastIndexOf('/') + 1).replace('.jsonl', '')
    const outcomes = readRows<CborVector>(`${folder}/${path}`).map((vector, at): Outcome => {
      const file = `${path}:${at + 1}#${vector.hex.slice(0, 80)}`
      return { file, agrees: flag === 'bad' ? isRefused(vector) : isDecoded(vector) }
    })
    return tally('cbor', flag, outcomes)
  })
}

const isRefused = ({ hex }: CborVector): boolean => 'fault' in decodeCbor(hexBytes(hex))

/** Decoded, and to the expected value where that is written as JSON too. */
function isDecoded({ hex, decodedEdn = '' }: CborVector): boolean {
  const decoded = decodeCbor(hexBytes(hex))
  if ('fault' in decoded) return false
  const expected = jsonOf(decodedEdn)
  return expected === undefined || isDeepStrictEqual(plain(decoded.value), expected)
}

/** Diagnostic notation that happens to be JSON with numbers that a double holds. */
function jsonOf(edn: string): unknown {
  if (/\d{16}/.test(edn)) return undefined
  try {
    return JSON.parse(edn)
  } catch {
    return undefined
  }
}

function plain(value: CborValue): unknown {
  if (value instanceof Map) return Object.fromEntries([...value].map(([key, member]) => [key, plain(member)]))
  return Array.isArray(value) ? value.map(plain) : value
}
