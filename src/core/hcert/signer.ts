/**
 * Signs passports. `sign` returns the raw signature (ES256: r and s, 32 bytes each) over exactly the bytes given, which
 * the caller has stored before. The caller checks what it gets before it stores it. Retries passing faults itself; throws `signer.unavailable` only when the caller should give up. Never signs a hash.
 */
export interface Signer {
  /** First 8 bytes of SHA-256 over the certificate. */
  readonly kid: Uint8Array
  readonly algorithm: 'ES256'
  sign(message: Uint8Array): Promise<Uint8Array>
}
