/**
 * Other texts of the same passport: every change here leaves the signed bytes and the signature's validity alone, so a
 * verifier that knows passports by their text, and not by what was signed, takes them for new ones.
 */
import { deflateSync, inflateSync } from 'node:zlib'

import { decodeBase45, encodeBase45 } from '../../src/core/hcert/base45.ts'
import { encodeCbor } from '../../src/core/hcert/cbor.ts'
import { readCose } from '../../src/core/hcert/cose.ts'
import { PREFIX } from '../../src/core/hcert/encode.ts'
import { storeZlib } from '../../src/core/hcert/zlib.ts'
import { cborArray, cborBytes, cborMap, cborTag, type Form, joinBytes } from './cbor-writer.ts'

/** One way to write a passport anew; whatever is absent stays as it is. */
export interface Disguise {
  /** (r, n - s) for (r, s). */
  readonly otherS?: boolean
  /** Outermost first, each with the width of its head. */
  readonly tags?: readonly (readonly [tag: number, form: Form])[]
  readonly array?: Form
  /** Heads of protected header, payload and signature. */
  readonly strings?: readonly [Form, Form, Form]
  /** Entries behind or in the place of those of the unprotected header, in their order. */
  readonly unprotected?: readonly (readonly [label: unknown, value: unknown])[]
  readonly unprotectedForm?: Form
  /** An empty protected header is written `40` or `41 a0`: the signature covers neither. */
  readonly emptyHeader?: 'no-bytes' | 'empty-map'
  readonly packing?: Packing
}

export type Packing =
  | { readonly kind: 'stored'; readonly cuts: readonly number[] }
  | {
      readonly kind: 'deflated'
      readonly level: number
      readonly strategy: number
      readonly windowBits: number
      readonly memLevel: number
    }

/** What is signed and what is not, of a passport as we write it. */
export interface Original {
  readonly protectedHeader: Uint8Array
  readonly unprotected: ReadonlyMap<unknown, unknown>
  readonly payload: Uint8Array
  readonly signature: Uint8Array
}

/** Takes a readable passport apart; `unprotected` as the one who made it knows it. */
export function originalOf(text: string, unprotected: ReadonlyMap<unknown, unknown>): Original {
  const packed = decodeBase45(text, PREFIX.length)
  const { message } = typeof packed === 'string' ? { message: null } : readCose(inflateSync(packed))
  if (message === null) throw new TypeError('not a readable passport')
  const { protectedHeader, payload, signature } = message
  return { protectedHeader, unprotected, payload, signature }
}

/** Writes the passport in its disguise. */
export function disguised(original: Original, disguise: Disguise): string {
  const { tags = [[18, 'shortest']], array = 'shortest', packing = { kind: 'stored', cuts: [] } } = disguise
  const [first, third, fourth] = disguise.strings ?? ['shortest', 'shortest', 'shortest']
  const signature = disguise.otherS === true ? withOtherS(original.signature) : original.signature
  const items = [
    cborBytes(headerOf(original, disguise), first),
    unprotectedOf(original, disguise),
    cborBytes(original.payload, third),
    cborBytes(signature, fourth),
  ]
  const message = tags.reduceRight((item, [tag, form]) => cborTag(tag, item, form), cborArray(items, array))
  return PREFIX + encodeBase45(pack(message, packing))
}

/** A stored zlib stream of several blocks, cut at these places. */
export function storedInParts(bytes: Uint8Array, cuts: readonly number[]): Uint8Array {
  const places = [0, ...cuts.filter((cut) => cut <= bytes.length).toSorted((a, b) => a - b), bytes.length]
  const blocks = places.slice(1).map((end, index) => {
    const part = bytes.subarray(places[index], end)
    const { length } = part
    const isLast = index === places.length - 2
    return joinBytes(
      Uint8Array.of(isLast ? 1 : 0, length & 0xff, length >> 8, ~length & 0xff, (~length >> 8) & 0xff),
      part,
    )
  })
  const whole = storeZlib(bytes)
  return joinBytes(whole.subarray(0, 2), ...blocks, whole.subarray(-4))
}

/** Order of P-256. */
const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n

/** The other s of an ECDSA signature; a signature of another length has none. */
function withOtherS(signature: Uint8Array): Uint8Array {
  if (signature.length !== 64) return signature
  const s = BigInt(`0x${Buffer.from(signature.subarray(32)).toString('hex')}`)
  return joinBytes(signature.subarray(0, 32), Buffer.from((ORDER - s).toString(16).padStart(64, '0'), 'hex'))
}

function headerOf({ protectedHeader }: Original, { emptyHeader }: Disguise): Uint8Array {
  const isEmpty =
    protectedHeader.length === 0 || (protectedHeader.length === 1 && protectedHeader[0] === 0xa0)
  if (!isEmpty || emptyHeader === undefined) return protectedHeader
  return emptyHeader === 'no-bytes' ? new Uint8Array() : Uint8Array.of(0xa0)
}

function unprotectedOf({ unprotected }: Original, { unprotected: entries = [], unprotectedForm }: Disguise) {
  const all = new Map([...unprotected, ...entries])
  return cborMap(
    [...all].map(([label, value]) => [encodeCbor(label), encodeCbor(value)] as const),
    unprotectedForm,
  )
}

function pack(message: Uint8Array, packing: Packing): Uint8Array {
  if (packing.kind === 'stored') return storedInParts(message, packing.cuts)
  const { level, strategy, windowBits, memLevel } = packing
  return deflateSync(message, { level, strategy, windowBits, memLevel })
}
