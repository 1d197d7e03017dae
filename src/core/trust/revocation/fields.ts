/** Reading JSON of strangers. */
import { Refusal } from '../../refusal.ts'
import { fromBase64, toBase64 } from '../base64.ts'

/** Stands in the place of a key id when the list does not know it: such an entry counts under every key. */
export const UNKNOWN_KID = 'UNKNOWN_KID'
const KID_BYTES = 8

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2})$/

/** ISO 8601 with time and zone; undefined for anything else. */
export function instantOf(value: unknown): Date | undefined {
  const instant = new Date(typeof value === 'string' && INSTANT.test(value) ? value : Number.NaN)
  return Number.isNaN(instant.getTime()) ? undefined : instant
}

/** A key id of 8 bytes in padded base64 or UNKNOWN_KID, from either alphabet, padded or not; undefined for anything else. */
export function kidOf(value: unknown): string | undefined {
  if (value === UNKNOWN_KID) return UNKNOWN_KID
  if (typeof value !== 'string') return undefined
  const kid = fromBase64(`${value.replaceAll('-', '+').replaceAll('_', '/').replace(/=$/, '')}=`)
  return kid?.length === KID_BYTES ? toBase64(kid) : undefined
}

/** Bytes in padded base64; undefined for anything else. */
export function bytesOf(value: unknown): Uint8Array | undefined {
  return typeof value === 'string' ? fromBase64(value) : undefined
}

/** Three bytes make four letters, so pieces may be written alone; joining frees the memory that a long text costs to build. */
const PIECE_BYTES = 3 * 512

/** Base64 of many bytes. */
export function textOfBytes(bytes: Uint8Array): string {
  const pieces = Array.from({ length: Math.ceil(bytes.length / PIECE_BYTES) }, (_, index) =>
    toBase64(bytes.subarray(index * PIECE_BYTES, (index + 1) * PIECE_BYTES)),
  )
  return pieces.join('')
}

/** What reading throws. */
export function invalid(why: string): Refusal {
  return new Refusal('revocation.invalid', `this is no revocation list: ${why}`)
}
