/** A signature together with the certificate that vouches for its key. */
export interface FacilitySignature {
  readonly signature: Uint8Array
  /** SHA-256 of the certificate, hexadecimal. */
  readonly certificate: string
}

/**
 * Signs for facilities. A returned signature has been checked against the public key of the certificate it names.
 * Retries passing faults itself; throws `signer.unavailable` only when the caller should give up, and `keys.missing`
 * when the facility has no key.
 */
export interface FacilitySigner {
  sign(facility: string, message: Uint8Array): Promise<FacilitySignature>
}
