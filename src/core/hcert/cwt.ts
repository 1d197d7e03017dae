/** The claims under the signature: a CWT (RFC 8392) with the certificate in claim -260. */
import { CLAIM, EU_DCC } from '../passport/claims.ts'
import { type CborValue, decodeCbor } from './cbor.ts'
import type { DecodeFault } from './faults.ts'

export interface Claims {
  /** Country or organisation that issued, as it stands; null when absent. */
  readonly issuer: string | null
  /** Seconds since 1970, possibly with a fraction; null when absent or not a number. */
  readonly issuedAt: number | null
  readonly expiresAt: number | null
  /** The certificate as decoded; null when there is none. */
  readonly dcc: ReadonlyMap<CborValue, CborValue> | null
}

/** Reads the claims; `claims` is null when the bytes are not a map. */
export function readCwt(payload: Uint8Array): { claims: Claims | null; faults: readonly DecodeFault[] } {
  const decoded = decodeCbor(payload)
  if ('fault' in decoded) return { claims: null, faults: [decoded.fault] }
  if (!(decoded.value instanceof Map)) return { claims: null, faults: ['cwt.structure'] }
  const map: ReadonlyMap<CborValue, CborValue> = decoded.value
  const issuer = map.get(CLAIM.issuer)
  const hcert = map.get(CLAIM.hcert)
  const dcc = hcert instanceof Map ? hcert.get(EU_DCC) : undefined
  const claims: Claims = {
    issuer: typeof issuer === 'string' ? issuer : null,
    issuedAt: secondsOf(map.get(CLAIM.issuedAt)),
    expiresAt: secondsOf(map.get(CLAIM.expiresAt)),
    dcc: dcc instanceof Map ? dcc : null,
  }
  const faults: DecodeFault[] = []
  if (claims.issuedAt === null || claims.expiresAt === null) faults.push('cwt.time')
  if (claims.dcc === null) faults.push('cwt.no-certificate')
  return { claims, faults }
}

/** Fractions occur and are kept; a number beyond 53 bits is no time. */
function secondsOf(value: CborValue): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null
}
