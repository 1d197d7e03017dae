/** What a verdict asks of a list of revoked passports. */
import type { KeyKind } from '../hcert/algorithms.ts'

/**
 * Everything of a genuine passport that a revocation may name. All of it stands under the signature or is fixed by it, so
 * that no second text of the same passport leaves other traces: not the text, not the header's key id, not s of (r, s).
 */
export interface RevocationTraces {
  /** Key ids of every trusted certificate with the public key that verified: a key certified twice has two names. */
  readonly kids: readonly Uint8Array[]
  /** Country codes that may stand before the certificate number: claim `iss`, the key's country, `co` of the entries. */
  readonly countries: readonly string[]
  /** `ci` of every entry, as signed. */
  readonly certificateIds: readonly string[]
  readonly signature: Uint8Array
  /** Of the key that verified: ECDSA signatures are named by their first half r alone. */
  readonly keyKind: KeyKind['kind']
}

export interface RevocationList {
  /** Moment of the newest list that speaks for a country (ISO 3166-1 alpha-2); undefined when none does. */
  asOf(country: string): Date | undefined
  /** True when any list names one of the traces; expired entries of a list at `at` do not count. */
  isRevoked(traces: RevocationTraces, at: Date): boolean
}
