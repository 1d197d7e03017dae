/** Keys of the rows of cleaning lists: which verdict on which record, with a checksum that notices a damaged key. */
import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'

import type { DoseId } from '../../core/dose/dose.ts'

/** What stands behind the keys of one list. */
export interface ListSecret {
  /** Eight hexadecimal digits. */
  readonly code: string
  /** Never written into the list: nobody can make a key for a record that the list does not hold. */
  readonly secret: string
}

/** A key taken apart; whether it is sound says `isSoundKey`. */
export interface ListKey {
  /** Code of the list. */
  readonly list: string
  readonly doseId: DoseId
  /** Number of the verdict that the row shows (`identity_check.seq`). */
  readonly seq: number
  readonly check: string
}

const LIST_CODE_DIGITS = 8
/** 32 bits: of four thousand million damaged keys one would pass, and still had to name a record of the commune. */
const CHECK_BYTES = 4
const KEY = /^([0-9a-f]{8})-([0-9a-f]{32})-(\d{1,9})-([0-9a-f]{8})$/
const encoder = new TextEncoder()

/** What a list is called in its row keys. `listId` is a UUID. */
export function listCodeOf(listId: string): string {
  return listId.slice(0, LIST_CODE_DIGITS)
}

/** The key of a row: `<list>-<record>-<number of the verdict>-<checksum>`. */
export function listKeyOf(list: ListSecret, doseId: DoseId, seq: number): string {
  const body = `${list.code}-${doseId.replaceAll('-', '')}-${seq}`
  return `${body}-${checksum(list.secret, body)}`
}

/** Takes a key apart; undefined when it has not the form of one. */
export function readListKey(text: string): ListKey | undefined {
  const match = KEY.exec(text.trim().toLowerCase())
  const [, list = '', id = '', seq = '', check = ''] = match ?? []
  if (match === null) return undefined
  const doseId = [id.slice(0, 8), id.slice(8, 12), id.slice(12, 16), id.slice(16, 20), id.slice(20)].join('-')
  return { list, doseId: doseId as DoseId, seq: Number(seq), check } // 32 hexadecimal digits are a UUID
}

/** Whether the list made this key. */
export function isSoundKey(key: ListKey, list: ListSecret): boolean {
  const body = `${key.list}-${key.doseId.replaceAll('-', '')}-${key.seq}`
  return key.list === list.code && key.check === checksum(list.secret, body)
}

/** HMAC-SHA-256 (RFC 2104), cut to its first bytes. */
function checksum(secret: string, body: string): string {
  return bytesToHex(hmac(sha256, encoder.encode(secret), encoder.encode(body)).subarray(0, CHECK_BYTES))
}
