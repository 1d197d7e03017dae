/** From the text of a QR code to a signed message and its claims, with every fault on the way. */
import { decodeBase45 } from './base45.ts'
import { type CoseSign1, readCose } from './cose.ts'
import { type Claims, readCwt } from './cwt.ts'
import { PREFIX } from './encode.ts'
import type { DecodeFault } from './faults.ts'
import { COSE_BYTES_MAX, type Inflate, type Inflated, isZlib } from './zlib.ts'

/** What one QR code can hold at most: version 40, alphanumeric mode, correction level L. */
export const TEXT_CHARS_MAX = 4296

/** What could be read. A fault in one part does not hide what the other says. */
export interface Decoded {
  readonly message: CoseSign1 | null
  readonly claims: Claims | null
  readonly faults: readonly DecodeFault[]
}

/** Takes off prefix and Base45: the compressed bytes, or why not. */
function unpackText(text: string): Uint8Array | DecodeFault {
  if (text.length > TEXT_CHARS_MAX) return 'text.too-long'
  if (!text.startsWith(PREFIX)) return 'prefix.wrong'
  const bytes = decodeBase45(text, PREFIX.length)
  if (typeof bytes === 'string') return bytes
  return isZlib(bytes) ? bytes : 'zlib.not-compressed'
}

/** Reads what the platform inflated from `packed`. */
function openInflated(packed: Uint8Array, inflated: Inflated): Decoded {
  if ('fault' in inflated) return unreadable(inflated.fault)
  const rest: readonly DecodeFault[] = inflated.consumed === packed.length ? [] : ['zlib.trailing-bytes']
  const { message, faults } = readCose(inflated.bytes)
  const cwt = message === null ? { claims: null, faults: [] } : readCwt(message.payload)
  return { message, claims: cwt.claims, faults: [...new Set([...rest, ...faults, ...cwt.faults])] }
}

/** Nothing could be read. */
function unreadable(fault: DecodeFault): Decoded {
  return { message: null, claims: null, faults: [fault] }
}

/** The whole way on platforms that inflate at once. Never throws. */
export function decodeHcert(text: string, inflate: Inflate): Decoded {
  const packed = unpackText(text)
  return typeof packed === 'string'
    ? unreadable(packed)
    : openInflated(packed, inflate(packed, COSE_BYTES_MAX))
}
