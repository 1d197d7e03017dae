/** Which signers of a list are vouched for by an authority of their country that is in it (ICAO 9303-12; RFC 5280 section 6). */
import { sha256 } from '@noble/hashes/sha2.js'

import { toBase64 } from './base64.ts'
import { type Certificate, readCertificate } from './certificate.ts'
import { sameBytes } from './der.ts'
import { type Issuance, readIssuance, type SignatureAlgorithm } from './issuance.ts'
import type { Drop, Dropped } from './lists/drops.ts'

/**
 * Is this the signature of the issuer's key (SubjectPublicKeyInfo, DER) over the part of a certificate that is signed? ECDSA on
 * P-256, P-384 and P-521, RSA. Never throws: a key that cannot be read, or of another kind than the algorithm, is false.
 */
export type CheckCertificateSignature = (
  signed: Uint8Array,
  algorithm: SignatureAlgorithm,
  signature: Uint8Array,
  issuerKey: Uint8Array,
) => boolean

export interface ChainOptions {
  readonly check: CheckCertificateSignature
  /** Whatever has expired by then is left out. */
  readonly at: Date
  /** Keep signers whose authority is not in the list, with nobody to vouch for them. */
  readonly withoutChain?: boolean | undefined
  /** ISO 3166-1 alpha-2; all when it is not given. */
  readonly countries?: readonly string[] | undefined
}

/** A list after the check, in the shape of a trust source. */
export interface Chained {
  readonly authorities: readonly Uint8Array[]
  readonly keys: readonly { readonly certificate: Uint8Array; readonly authority: string | null }[]
  readonly dropped: readonly Dropped[]
}

/** A certificate with all that is known of it. */
interface Member {
  readonly der: Uint8Array
  readonly kid: string
  readonly certificate: Certificate
  readonly issuance: Issuance
}

/**
 * Checks every certificate of a list; in each half the first of two equal ones counts. An authority may be an intermediate:
 * its own signature is looked at only when it is its own issuer. Never throws.
 */
export function checkChain(
  list: { readonly authorities: readonly Uint8Array[]; readonly signers: readonly Uint8Array[] },
  options: ChainOptions,
): Chained {
  const dropped: Dropped[] = []
  const keep = (ders: readonly Uint8Array[], faultOf: (member: Member) => Drop | undefined): Member[] =>
    readMembers(ders, dropped).filter((member) => {
      const why = commonFault(member, options) ?? faultOf(member)
      if (why !== undefined) dropped.push({ what: member.kid, why })
      return why === undefined
    })
  const authorities = keep(list.authorities, (member) => authorityFault(member, options.check))
  const byName = Map.groupBy(authorities, nameOf)
  const keys: { certificate: Uint8Array; authority: string | null }[] = []
  keep(list.signers, (signer) => {
    if (signer.issuance.isAuthority === true) return 'is-authority'
    const answer = findAuthority(signer, byName.get(issuerOf(signer)) ?? [], options.check)
    if ('authority' in answer) keys.push({ certificate: signer.der, authority: answer.authority })
    else if (options.withoutChain !== true || answer.fault === 'signature-wrong') return answer.fault
    else keys.push({ certificate: signer.der, authority: null })
    return undefined
  })
  return { authorities: authorities.map(({ der }) => der), keys, dropped }
}

function readMembers(ders: readonly Uint8Array[], dropped: Dropped[]): Member[] {
  const seen = new Set<string>()
  return ders.flatMap((der, index) => {
    const certificate = readCertificate(der)
    const issuance = readIssuance(der)
    if (certificate === undefined || issuance === undefined) {
      dropped.push({ what: `certificate ${index + 1}`, why: 'unreadable' })
      return []
    }
    const kid = toBase64(certificate.kid)
    const whole = toBase64(sha256(der))
    if (seen.has(whole)) {
      dropped.push({ what: kid, why: 'duplicate' })
      return []
    }
    seen.add(whole)
    return [{ der, kid, certificate, issuance }]
  })
}

function commonFault({ certificate }: Member, { at, countries }: ChainOptions): Drop | undefined {
  if (countries !== undefined && !countries.includes(certificate.country)) return 'other-country'
  return at.getTime() > certificate.notAfter.getTime() ? 'expired' : undefined
}

function authorityFault({ certificate, issuance }: Member, check: CheckCertificateSignature) {
  const { isAuthority, mayCertify, isKeyKnown, algorithm, signed, signature } = issuance
  if (isAuthority === false || mayCertify === false) return 'not-an-authority'
  if (!isKeyKnown) return 'unknown-curve'
  if (!isOwnIssuer(issuance)) return undefined
  if (algorithm === undefined) return 'algorithm'
  return check(signed, algorithm, signature, certificate.publicKey) ? undefined : 'self-signature-wrong'
}

function isOwnIssuer({ issuer, subject, authorityKeyId, subjectKeyId }: Issuance): boolean {
  return sameBytes(issuer, subject) && matchingKeyId(authorityKeyId, subjectKeyId) !== 'other'
}

/** `unknown` when one of the two does not say. */
function matchingKeyId(wanted: Uint8Array | null, has: Uint8Array | null): 'same' | 'other' | 'unknown' {
  if (wanted === null || has === null) return 'unknown'
  return sameBytes(wanted, has) ? 'same' : 'other'
}

/** Country and name: a name that two countries share makes neither the authority of the other. */
const nameOf = ({ certificate, issuance }: Member): string =>
  `${certificate.country} ${toBase64(issuance.subject)}`
const issuerOf = ({ certificate, issuance }: Member): string =>
  `${certificate.country} ${toBase64(issuance.issuer)}`

/** Tries every authority of the issuer's name whose key id is not another; a new key may bear the name of an old one. */
function findAuthority(
  { issuance }: Member,
  candidates: readonly Member[],
  check: CheckCertificateSignature,
): { authority: string } | { fault: Drop } {
  const { signed, algorithm, signature, authorityKeyId } = issuance
  const match = (one: Member) => matchingKeyId(authorityKeyId, one.issuance.subjectKeyId)
  const possible = candidates.filter((one) => match(one) !== 'other')
  if (possible.length === 0) return { fault: 'no-authority' }
  if (algorithm === undefined) return { fault: 'algorithm' }
  const found = possible.find(({ certificate }) => check(signed, algorithm, signature, certificate.publicKey))
  if (found !== undefined) return { authority: found.kid }
  return { fault: possible.some((one) => match(one) === 'same') ? 'signature-wrong' : 'no-authority' }
}
