/** The verdict: is this a genuine passport that is valid at an instant? Pure; the signature is checked through a port. */
import type { CheckSignature } from '../hcert/check.ts'
import type { CoseSign1 } from '../hcert/cose.ts'
import type { Claims } from '../hcert/cwt.ts'
import type { Decoded } from '../hcert/decode.ts'
import { signatureInput } from '../hcert/encode.ts'
import { contentFindings } from '../passport/content-findings.ts'
import { contentReasons, eventsOf } from '../passport/content-rules.ts'
import { type JsonObject, plainCertificate } from '../passport/payload.ts'
import { toBase64 } from './base64.ts'
import type { Finding, NotChecked, Reason } from './codes.ts'
import { keyFindings, keyReasons, timeReasons } from './key-rules.ts'
import { DEFAULT_POLICY, type Policy } from './policy.ts'
import type { RevocationList } from './revocation.ts'
import { checkRevocation, type RevocationAnswer } from './revocation-answer.ts'
import type { TrustedKey, TrustList } from './trust-list.ts'

/** What the one who checks sees at a glance: genuine, valid and everything looked up; genuine with a reserve; refused. */
export type Level = 'green' | 'amber' | 'red'

export interface Verdict {
  readonly verdict: 'valid' | 'invalid'
  readonly level: Level
  /** Every reason, in the order of the layers; empty when valid. */
  readonly reasons: readonly Reason[]
  readonly findings: readonly Finding[]
  readonly notChecked: readonly NotChecked[]
  readonly key: VerdictKey | null
  /** What it says, whether genuine or not; null when it cannot be read. */
  readonly passport: PassportContent | null
  /** How old the news is that the verdict stands on. */
  readonly lists: VerdictLists
}

export interface VerdictKey {
  /** As the passport names it, base64. */
  readonly kid: string
  /** Of the trusted key that verified, or that bears the name; null when the list has none. */
  readonly country: string | null
  readonly notBefore: Date | null
  readonly notAfter: Date | null
}

export interface VerdictLists {
  /** Of the list that the key came with; null when no key is known. */
  readonly trustIssuedAt: Date | null
  readonly trustValidUntil: Date | null
  /** Of the newest revocation list that speaks for the issuing country; null when none does. */
  readonly revocationAsOf: Date | null
}

export interface PassportContent {
  readonly issuer: string | null
  /** Null when absent or no instant. */
  readonly issuedAt: Date | null
  readonly expiresAt: Date | null
  readonly certificate: JsonObject
}

export interface JudgeOptions {
  readonly trust: TrustList
  /** Without one, every verdict says that revocation was not checked. */
  readonly revocation?: RevocationList | undefined
  readonly policy?: Policy | undefined
  /** Moment for which the verdict is true. */
  readonly at: Date
  readonly check: CheckSignature
}

/** What no list and no signature can tell. */
const NEVER_CHECKED: readonly NotChecked[] = ['holder', 'entry-rules']

/** Decides over a decoded text. Never throws. */
export function judge(decoded: Decoded, options: JudgeOptions): Verdict {
  return judgeProven(decoded, proveSignature(decoded, options), options)
}

/** The rest of the verdict, when the signature has been looked at. Never throws. */
export function judgeProven(decoded: Decoded, proof: Proof, options: Omit<JudgeOptions, 'check'>): Verdict {
  const { message, claims, faults } = decoded
  const { at, policy = DEFAULT_POLICY } = options
  const certificate = claims?.dcc ? plainCertificate(claims.dcc) : undefined
  const events = certificate === undefined ? [] : eventsOf(certificate)
  const { key } = proof
  const revocation = checkRevocation({ proof, message, claims, events }, options)
  const facts = { events, claims, at, policy }
  const reasons = gather<Reason>(
    faults,
    proof.reasons,
    key === undefined ? NONE : keyReasons(key, facts),
    claims === null ? NONE : timeReasons(claims, at),
    certificate === undefined ? NONE : contentReasons(certificate, at, events),
    revocation.isRevoked ? ['revoked'] : NONE,
  )
  const findings = gather<Finding>(
    key === undefined || claims === null ? NONE : keyFindings(key, facts),
    claims === null || claims.issuer ? NONE : ['issuer.missing'],
    certificate === undefined ? NONE : contentFindings(certificate, at, events),
    revocation.isOld ? ['revocation.list-old'] : NONE,
  )
  const notChecked = notCheckedOf(proof, certificate, revocation)
  const isValid = reasons.length === 0
  return {
    verdict: isValid ? 'valid' : 'invalid',
    level: isValid ? levelOf(findings, notChecked) : 'red',
    reasons,
    findings,
    notChecked,
    key: message?.kid === undefined ? null : describeKey(message.kid, key),
    passport: claims === null || certificate === undefined ? null : contentOf(claims, certificate),
    lists: {
      trustIssuedAt: key?.source.issuedAt ?? null,
      trustValidUntil: key?.source.validUntil ?? null,
      revocationAsOf: revocation.asOf,
    },
  }
}

/** A genuine passport is green only when the lists behind the verdict are of today. */
function levelOf(findings: readonly Finding[], notChecked: readonly NotChecked[]): Level {
  const isReserved =
    findings.some((code) => code === 'revocation.list-old' || code === 'trust.list-ended') ||
    notChecked.includes('revocation')
  return isReserved ? 'amber' : 'green'
}

function notCheckedOf(
  { isChecked, key }: Proof,
  certificate: JsonObject | undefined,
  { isAnswered }: RevocationAnswer,
): NotChecked[] {
  return gather<NotChecked>(
    isChecked ? NONE : ['signature'],
    certificate === undefined ? ['content'] : NONE,
    isAnswered ? NONE : ['revocation'],
    key !== undefined && key.authority !== null ? NONE : ['certificate-chain'],
    NEVER_CHECKED,
  )
}

const NONE: readonly never[] = []

/** Each code once, in the order of the groups. Plain loops: it runs three times for every passport. */
function gather<Code>(...groups: readonly (readonly Code[])[]): Code[] {
  const codes: Code[] = []
  for (const group of groups) {
    for (const code of group) if (!codes.includes(code)) codes.push(code)
  }
  return codes
}

export interface Proof {
  /** The key that verified, else the first that bears the name. */
  readonly key: TrustedKey | undefined
  /** A key was there and was tried. */
  readonly isChecked: boolean
  /** The signature is that of `key`. */
  readonly isGenuine: boolean
  readonly reasons: readonly Reason[]
}

const NO_PROOF: Proof = { key: undefined, isChecked: false, isGenuine: false, reasons: [] }

/** Tries every key of that name whose kind fits the algorithm; a key of another kind is never tried. */
export function proveSignature({ message }: Decoded, { trust, check }: JudgeOptions): Proof {
  if (message?.kid === undefined) return NO_PROOF
  const { kid, algorithm, signature } = message
  const named = trust.byKid.get(toBase64(kid)) ?? []
  if (named.length === 0) return { ...NO_PROOF, reasons: ['key.unknown'] }
  if (algorithm === undefined) return { ...NO_PROOF, key: named[0] }
  const fitting = named.filter(({ verifying }) => verifying?.algorithm === algorithm)
  if (fitting.length === 0) return { ...NO_PROOF, key: named[0], reasons: ['key.algorithm'] }
  const input = messageInput(message)
  const signer = fitting.find(
    ({ verifying }) => verifying !== undefined && check(verifying, input, signature),
  )
  const reasons: readonly Reason[] = signer === undefined ? ['signature.wrong'] : []
  return { key: signer ?? fitting[0], isChecked: true, isGenuine: signer !== undefined, reasons }
}

/** The bytes that the signature of a message covers. */
export function messageInput({ protectedHeader, payload }: CoseSign1): Uint8Array {
  return signatureInput(protectedHeader, payload)
}

function describeKey(kid: Uint8Array, key: TrustedKey | undefined): VerdictKey {
  return {
    kid: key?.kid ?? toBase64(kid),
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
