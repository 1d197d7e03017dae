/** The two signature algorithms of passports, one row each (hcert_spec 3.3.2); nothing else decides by algorithm. */

/** What a public key is, as far as an algorithm must know. */
export type KeyKind =
  | { readonly kind: 'EC'; readonly curve: 'P-256' | 'other' }
  | { readonly kind: 'RSA'; readonly bits: number }
  | { readonly kind: 'other' }

export interface Algorithm {
  /** Label in the COSE header (RFC 9053). */
  readonly coseId: number
  readonly hash: 'SHA-256'
  /** Length of every signature; null = as long as the key's modulus. */
  readonly signatureBytes: number | null
  /** A key of another kind must never be tried with this algorithm. */
  readonly fits: (key: KeyKind) => boolean
}

export const ALGORITHMS = {
  ES256: {
    coseId: -7,
    hash: 'SHA-256',
    signatureBytes: 64,
    fits: (key) => key.kind === 'EC' && key.curve === 'P-256',
  },
  PS256: { coseId: -37, hash: 'SHA-256', signatureBytes: null, fits: (key) => key.kind === 'RSA' },
} as const satisfies Record<string, Algorithm>

export type AlgorithmName = keyof typeof ALGORITHMS

const BY_COSE_ID = new Map<unknown, AlgorithmName>([
  [ALGORITHMS.ES256.coseId, 'ES256'],
  [ALGORITHMS.PS256.coseId, 'PS256'],
])

/** The algorithm that a header names; undefined when it is none of ours. */
export function findAlgorithm(coseId: unknown): AlgorithmName | undefined {
  return BY_COSE_ID.get(coseId)
}
