/** The layers of a passport text, taken apart as far as they can be read and put together again. */
import { deflateSync, inflateSync } from 'node:zlib'

import { decodeBase45, encodeBase45 } from '../../src/core/hcert/base45.ts'
import { PREFIX } from '../../src/core/hcert/encode.ts'
import { storeZlib } from '../../src/core/hcert/zlib.ts'
import { parseTree, type Tree, writeTree } from './cbor-tree.ts'

const INFLATED_MAX = 100_000
const STORED_BYTES_MAX = 2_850

export function packedOf(text: string): Uint8Array | undefined {
  const bytes = text.length > PREFIX.length ? decodeBase45(text, PREFIX.length) : undefined
  return bytes instanceof Uint8Array ? bytes : undefined
}

export function messageOf(text: string): Uint8Array | undefined {
  try {
    return new Uint8Array(inflateSync(packedOf(text) ?? new Uint8Array(), { maxOutputLength: INFLATED_MAX }))
  } catch {
    return undefined
  }
}

/** The four parts of a message within their tags. */
export interface Envelope {
  /** Tags and array. */
  readonly outer: Tree
  readonly header: Tree
  readonly unprotected: Tree
  readonly payload: Tree
  readonly signature: Tree
}

export function envelopeOf(text: string): Envelope | undefined {
  const message = messageOf(text)
  const outer = message === undefined ? undefined : parseTree(message)?.tree
  let array = outer
  while (array?.major === 6) array = array.children[0]
  const [header, unprotected, payload, signature] = array?.children ?? []
  const isWhole =
    header?.major === 2 && payload?.major === 2 && signature?.major === 2 && unprotected !== undefined
  return outer !== undefined && isWhole ? { outer, header, unprotected, payload, signature } : undefined
}

/** Stored as we write it, deflated when that would not fit a QR code. */
export function textOfMessage(message: Uint8Array): string {
  return textOfPacked(message.length > STORED_BYTES_MAX ? deflateSync(message) : storeZlib(message))
}

export function textOfPacked(packed: Uint8Array): string {
  return PREFIX + encodeBase45(packed)
}

export function textOfEnvelope({ outer }: Envelope): string {
  return textOfMessage(writeTree(outer))
}
