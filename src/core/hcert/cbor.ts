/** CBOR (RFC 8949) of passports: read with every liberty named, written deterministically. */
import { encode } from 'cborg'

export { CBOR_DEPTH_MAX, type CborFault, type CborValue, decodeCbor, readTags } from './cbor-decode.ts'

/** Encodes with shortest lengths and sorted map keys (RFC 8949 section 4.2.3): the same value gives the same bytes. */
export function encodeCbor(value: unknown): Uint8Array {
  return encode(value)
}
