/** What is to be said of a stored trust list at a moment: which keys prove nothing any more, and which soon. */
import { toBase64 } from '../base64.ts'
import { certificateParts, extendedUsages, isMisspeltUsage, readCertificate } from '../certificate.ts'
import { type CheckCertificateSignature, checkChain } from '../chain.ts'
import { DEFAULT_POLICY } from '../policy.ts'
import type { TrustedKey, TrustList, TrustSource } from '../trust-list.ts'

export const ENDING_DAYS = 30
const DAY_MS = 86_400_000

export const REMARKS = {
  expired: 'its certificate has expired',
  'ending-soon': `its certificate ends within ${ENDING_DAYS} days`,
  'no-authority': 'nobody vouches for it: it was taken over without a chain',
  'authority-lost': 'the authority that vouched for it has expired, is gone or did not sign it',
  'key-too-weak': 'it is an RSA key of fewer than 2,048 bits',
  'no-algorithm': 'passports know no algorithm for such a key',
  'kid-shared': 'another certificate has the same key id',
  'usage-misspelt': 'its key usage is written with an extra 0, which is read as meant',
} as const

export type Remark = keyof typeof REMARKS

/** Keys under which nothing verifies. */
export const SERIOUS: readonly Remark[] = ['expired', 'authority-lost', 'key-too-weak', 'no-algorithm']

export interface KeyRemark {
  /** Name of the source. */
  readonly source: string
  /** Base64. */
  readonly kid: string
  readonly country: string
  readonly remark: Remark
}

export interface TrustRemarks {
  readonly keys: readonly KeyRemark[]
  /** Sources that have passed their end. */
  readonly ended: readonly TrustSource[]
}

export interface RemarkOptions {
  readonly at: Date
  readonly check: CheckCertificateSignature
}

/** Looks at every key of every source again, the signatures of its authorities included. Never throws. */
export function remarksOn({ sources, keys, byKid }: TrustList, { at, check }: RemarkOptions): TrustRemarks {
  const vouched = new Map(
    sources.map((source) => {
      const signers = source.keys.map(({ certificate }) => certificate)
      const chained = checkChain({ authorities: source.authorities, signers }, { at, check })
      return [source.name, new Set(chained.keys.map(({ certificate }) => kidOf(certificate)))]
    }),
  )
  const remarks = keys.flatMap((key) => {
    const isVouched = vouched.get(key.source.name)?.has(key.kid) === true
    const isShared = new Set(byKid.get(key.kid)?.map(({ der }) => toBase64(der))).size > 1
    const found = remarksOnKey(key, at, isVouched)
    return [...found, ...(isShared ? (['kid-shared'] as const) : [])].map((remark) => ({
      source: key.source.name,
      kid: key.kid,
      country: key.country,
      remark,
    }))
  })
  const ended = sources.filter(({ validUntil }) => validUntil !== null && at.getTime() > validUntil.getTime())
  return { keys: remarks, ended }
}

function remarksOnKey(key: TrustedKey, at: Date, isVouched: boolean): Remark[] {
  const { certificate, der, authority, verifying } = key
  const { keyKind, notAfter } = certificate
  const leftMs = notAfter.getTime() - at.getTime()
  const parts = certificateParts(der)
  const found: Remark[] = []
  if (leftMs < 0) found.push('expired')
  else if (leftMs <= ENDING_DAYS * DAY_MS) found.push('ending-soon')
  if (authority === null) found.push('no-authority')
  else if (leftMs >= 0 && !isVouched) found.push('authority-lost')
  if (keyKind.kind === 'RSA' && keyKind.bits < DEFAULT_POLICY.rsaBitsLeast) found.push('key-too-weak')
  if (verifying === undefined) found.push('no-algorithm')
  if (parts !== undefined && extendedUsages(parts).some(isMisspeltUsage)) found.push('usage-misspelt')
  return found
}

function kidOf(der: Uint8Array): string {
  const certificate = readCertificate(der)
  return certificate === undefined ? '' : toBase64(certificate.kid)
}
