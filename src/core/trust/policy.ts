/** The switches of a verifier, with the settings that fit a border, a school gate and a hospital alike. */

export interface Policy {
  /**
   * RSA keys with fewer bits are refused: 1024 can be broken by whoever pays for it (NIST SP 800-131A rev. 2 ended it in
   * 2013). One country's test keys have them; its certificates are lost with the default of 2048.
   */
  readonly rsaBitsLeast: number
  /**
   * A passport that claims to last longer than the certificate of its key breaks a duty of the issuer (hcert_spec 3.3.5).
   * One in twelve genuine certificates does, the published one of Viet Nam among them: a remark by default.
   */
  readonly outlivesKey: 'remark' | 'refuse'
  /** After the end of its key's certificate a passport proves nothing (shell model): refused by default. */
  readonly keyExpired: 'remark' | 'refuse'
  /** A revocation list up to this age, in hours, counts as today's. */
  readonly revocationFreshHours: number
  /** Older than this, in hours, a list still refuses what stands on it, but does not count as checked any more. */
  readonly revocationUsefulHours: number
}

export const DEFAULT_POLICY: Policy = {
  rsaBitsLeast: 2048,
  outlivesKey: 'remark',
  keyExpired: 'refuse',
  revocationFreshHours: 24,
  revocationUsefulHours: 7 * 24,
}
