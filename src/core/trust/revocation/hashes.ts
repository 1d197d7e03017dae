/** The hashes under which a revocation list may name a passport (dgc-gateway, `RevocationHashTypeDto`). */
import { sha256 } from '@noble/hashes/sha2.js'

import type { RevocationTraces } from '../revocation.ts'

/** UCI = certificate number; COUNTRYCODEUCI = country before it, nothing between; SIGNATURE = see `signatureOf`. */
export const HASH_TYPES = ['UCI', 'COUNTRYCODEUCI', 'SIGNATURE'] as const
export type HashType = (typeof HASH_TYPES)[number]

/** The first 128 bits of a SHA-256. */
export const ENTRY_BYTES = 16

export interface Candidate {
  readonly hashType: HashType
  /** 16 bytes. */
  readonly entry: Uint8Array
}

/** The entry that stands for `content` on a list: the first 16 bytes of its SHA-256; text is hashed as UTF-8. */
export function entryOf(content: Uint8Array | string): Uint8Array {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content
  return sha256(bytes).slice(0, ENTRY_BYTES)
}

/** Every entry that would revoke the passport, without repetition. */
export function candidatesOf({
  countries,
  certificateIds,
  signature,
  keyKind,
}: RevocationTraces): Candidate[] {
  const numbers = new Set(certificateIds.flatMap(formsOf))
  const withCountry = new Set([...countries].flatMap((country) => [...numbers].map((ci) => country + ci)))
  return [
    ...[...numbers].map((ci) => ({ hashType: 'UCI' as const, entry: entryOf(ci) })),
    ...[...withCountry].map((text) => ({ hashType: 'COUNTRYCODEUCI' as const, entry: entryOf(text) })),
    { hashType: 'SIGNATURE', entry: entryOf(signatureOf(signature, keyKind)) },
  ]
}

/** The issuer may have hashed the number as it is in its register, before a writer put blanks around it or decomposed it. */
function formsOf(certificateId: string): string[] {
  const trimmed = certificateId.trim()
  return [certificateId, trimmed, certificateId.normalize('NFC'), trimmed.normalize('NFC')].filter(
    (form) => form !== '',
  )
}

/**
 * Of an ECDSA signature (r, s) only r counts, because (r, n - s) verifies as well. The key that verified decides, not the
 * header: an algorithm outside the signature can be changed by anyone.
 */
function signatureOf(signature: Uint8Array, keyKind: RevocationTraces['keyKind']): Uint8Array {
  return keyKind === 'EC' ? signature.subarray(0, signature.length / 2) : signature
}
