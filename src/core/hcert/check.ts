/** The one question that a platform's cryptography answers. */
import { ALGORITHMS, type AlgorithmName, type KeyKind } from './algorithms.ts'

/** A public key with the one algorithm that it may be used with. Platforms may remember what they made of it, by identity. */
export interface VerifyingKey {
  readonly algorithm: AlgorithmName
  /** SubjectPublicKeyInfo, DER. */
  readonly publicKey: Uint8Array
}

/**
 * Is this the signature of the key over the message? ES256: r and s, 32 bytes each, any other length is false; PS256: MGF1
 * with SHA-256, salt of 32 bytes (hcert_spec 3.3.2). Never throws: a key that cannot be read is false.
 */
export type CheckSignature = (key: VerifyingKey, message: Uint8Array, signature: Uint8Array) => boolean

/** The algorithm of a key; undefined when passports know none for it. */
export function algorithmOf(kind: KeyKind): AlgorithmName | undefined {
  if (ALGORITHMS.ES256.fits(kind)) return 'ES256'
  return ALGORITHMS.PS256.fits(kind) ? 'PS256' : undefined
}
