/** The verdict: is this a genuine passport that is valid at an instant? Pure; the signature is checked through a port. */
import type { CheckSignature } from '../hcert/check.ts'
import type { CoseSign1 } from '../hcert/cose.ts'
import type { Claims } from '../hcert/cwt.ts'
import type { Decoded } from '../hcert/decode.ts'
import { signatureInput } from '../hcert/encode.ts'
import { contentFindings } from '../passport/content-findings.ts'
import { contentReasons, type EventType, eventsOf } from '../passport/content-rules.ts'
import { type JsonObject, plainCertificate } from '../passport/payload.ts'
import { toBase64 } from './base64.ts'
import type { Finding, NotChecked, Reason } from './codes.ts'
import type { TrustedKey, TrustList } from './trust-list.ts'

export interface Verdict {
  readonly verdict: 'valid' | 'invalid'
  /** Every reason, in the order of the layers; empty when valid. */
  readonly reasons: readonly Reason[]
  readonly findings: readonly Finding[]
  readonly notChecked: readonly NotChecked[]
  readonly key: VerdictKey | null
  /** What it says, whether genuine or not; null when it cannot be read. */
  readonly passport: PassportContent | null
}

export interface VerdictKey {
  /** As the passport names it, base64. */
  readonly kid: string
  /** Of the trusted key that verified, or that bears the name; null when the list has none. */
  readonly country: string | null
  readonly notBefore: Date | null
  readonly notAfter: Date | null
}

export interface PassportContent {
  readonly issuer: string | null
  /** Null when absent or no instant. */
  readonly issuedAt: Date | null
  readonly expiresAt: Date | null
  readonly certificate: JsonObject
}

/** A passport's RSA key below this is breakable (NIST SP 800-131A rev. 2); three issuers' test keys are. */
const RSA_BITS_LEAST = 2048
const NEVER_CHECKED: readonly NotChecked[] = ['revocation', 'certificate-chain', 'holder', 'entry-rules']

/** Decides over a decoded text. Never throws. */
export function judge(decoded: Decoded, list: TrustList, at: Date, check: CheckSignature): Verdict {
  const { message, claims, faults } = decoded
  const certificate = claims?.dcc ? plainCertificate(claims.dcc) : undefined
  const events = certificate === undefined ? [] : eventsOf(certificate).map(({ type }) => type)
  const proof = message === null ? NO_PROOF : prove(message, list, check)
  const reasons = [
    ...faults,
    ...proof.reasons,
    ...(proof.key === undefined ? [] : keyReasons(proof.key, events, at)),
    ...(claims === null ? [] : timeReasons(claims, at)),
    ...(certificate === undefined ? [] : contentReasons(certificate, at)),
  ]
  const findings = [
    ...(proof.key === undefined || claims === null ? [] : keyFindings(proof.key, claims, at)),
    ...(claims === null || claims.issuer ? [] : (['issuer.missing'] as const)),
    ...(certificate === undefined ? [] : contentFindings(certificate, at)),
  ]
  return {
    verdict: reasons.length === 0 ? 'valid' : 'invalid',
    reasons: [...new Set(reasons)],
    findings,
    notChecked: [
      ...(proof.isChecked ? [] : (['signature'] as const)),
      ...(certificate === undefined ? (['content'] as const) : []),
      ...NEVER_CHECKED,
    ],
    key: message?.kid === undefined ? null : describeKey(message.kid, proof.key),
    passport: claims === null || certificate === undefined ? null : contentOf(claims, certificate),
  }
}

interface Proof {
  /** The key that verified, else the first that bears the name. */
  readonly key: TrustedKey | undefined
  readonly isChecked: boolean
  readonly reasons: readonly Reason[]
}

const NO_PROOF: Proof = { key: undefined, isChecked: false, reasons: [] }

/** Tries every key of that name whose kind fits the algorithm; a key of another kind is never tried. */
function prove(message: CoseSign1, list: TrustList, check: CheckSignature): Proof {
  const { kid, algorithm, protectedHeader, payload, signature } = message
  if (kid === undefined) return NO_PROOF
  const named = list.byKid.get(toBase64(kid)) ?? []
  if (named.length === 0) return { ...NO_PROOF, reasons: ['key.unknown'] }
  if (algorithm === undefined) return { ...NO_PROOF, key: named[0] }
  const fitting = named.filter(({ verifying }) => verifying?.algorithm === algorithm)
  if (fitting.length === 0) return { key: named[0], isChecked: false, reasons: ['key.algorithm'] }
  const input = signatureInput(protectedHeader, payload)
  const signer = fitting.find(
    ({ verifying }) => verifying !== undefined && check(verifying, input, signature),
  )
  return {
    key: signer ?? fitting[0],
    isChecked: true,
    reasons: signer === undefined ? ['signature.wrong'] : [],
  }
}

function keyReasons({ certificate }: TrustedKey, events: readonly EventType[], at: Date): Reason[] {
  const { keyKind, notAfter, mayProve } = certificate
  const found: Reason[] = []
  if (keyKind.kind === 'RSA' && keyKind.bits < RSA_BITS_LEAST) found.push('key.too-weak')
  if (at.getTime() > notAfter.getTime()) found.push('key.expired')
  if (!events.every((type) => mayProve.includes(type))) found.push('key.usage')
  return found
}

/** hcert_spec 3.3.5 and 3.3.6; times with a fraction are compared as they are. */
function timeReasons({ issuedAt, expiresAt }: Claims, at: Date): Reason[] {
  const seconds = at.getTime() / 1000
  const found: Reason[] = []
  if (issuedAt !== null && issuedAt > seconds) found.push('time.not-yet-issued')
  if (expiresAt !== null && expiresAt < seconds) found.push('time.expired')
  return found
}

/** Duties of the issuer that genuine passports break: dependent territories under another's key, lives beyond the key's. */
function keyFindings({ country, certificate }: TrustedKey, claims: Claims, at: Date): Finding[] {
  const [begin, end] = [certificate.notBefore.getTime() / 1000, certificate.notAfter.getTime() / 1000]
  const found: Finding[] = []
  if (at.getTime() / 1000 < begin) found.push('key.not-yet-valid')
  if (claims.expiresAt !== null && claims.expiresAt > end) found.push('time.outlives-key')
  if (claims.issuedAt !== null && claims.issuedAt < begin) found.push('time.older-than-key')
  if (claims.issuer && claims.issuer !== country) found.push('issuer.other-country')
  return found
}

function describeKey(kid: Uint8Array, key: TrustedKey | undefined): VerdictKey {
  return {
    kid: toBase64(kid),
    country: key?.country ?? null,
    notBefore: key?.certificate.notBefore ?? null,
    notAfter: key?.certificate.notAfter ?? null,
  }
}

function contentOf({ issuer, issuedAt, expiresAt }: Claims, certificate: JsonObject): PassportContent {
  return { issuer, issuedAt: instantOf(issuedAt), expiresAt: instantOf(expiresAt), certificate }
}

/** Dates reach to the year 275760; whatever lies beyond is no time. */
function instantOf(seconds: number | null): Date | null {
  const instant = new Date((seconds ?? Number.NaN) * 1000)
  return Number.isNaN(instant.getTime()) ? null : instant
}
