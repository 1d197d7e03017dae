/** Who issued a certificate, and what it may issue itself (RFC 5280 sections 4.1 and 4.2.1). */
import { type CertificateParts, certificateParts } from './certificate.ts'
import { bitStringBytes, type Der, itemsIn, oidText, readItems, sameBytes, smallInteger, TAG } from './der.ts'

export type SignatureHash = 'SHA-256' | 'SHA-384' | 'SHA-512'

/** How a certificate is signed; `rsa` is PKCS #1 v1.5, `rsa-pss` has the same hash in its mask. */
export type SignatureAlgorithm =
  | { readonly kind: 'ecdsa'; readonly hash: SignatureHash }
  | { readonly kind: 'rsa'; readonly hash: SignatureHash }
  | { readonly kind: 'rsa-pss'; readonly hash: SignatureHash; readonly saltBytes: number }

export interface Issuance {
  /** What is signed, DER. */
  readonly signed: Uint8Array
  /** Undefined for SHA-1 and every other that is not taken. */
  readonly algorithm: SignatureAlgorithm | undefined
  /** ECDSA: DER of r and s; RSA: as long as the modulus. */
  readonly signature: Uint8Array
  /** Names, DER as written: they are compared byte by byte. */
  readonly issuer: Uint8Array
  readonly subject: Uint8Array
  /** Null when the certificate names none. */
  readonly authorityKeyId: Uint8Array | null
  readonly subjectKeyId: Uint8Array | null
  /** Basic constraints; null when it has none. */
  readonly isAuthority: boolean | null
  /** Key usage keyCertSign; null when it does not say what its key is for. */
  readonly mayCertify: boolean | null
  /** Its key is RSA, or on P-256, P-384 or P-521. */
  readonly isKeyKnown: boolean
}

const OID = {
  subjectKeyId: '2.5.29.14',
  keyUsage: '2.5.29.15',
  basicConstraints: '2.5.29.19',
  authorityKeyId: '2.5.29.35',
  rsaPss: '1.2.840.113549.1.1.10',
  mask: '1.2.840.113549.1.1.8',
  ec: '1.2.840.10045.2.1',
} as const

const ALGORITHMS: ReadonlyMap<string, SignatureAlgorithm> = new Map([
  ['1.2.840.10045.4.3.2', { kind: 'ecdsa', hash: 'SHA-256' }],
  ['1.2.840.10045.4.3.3', { kind: 'ecdsa', hash: 'SHA-384' }],
  ['1.2.840.10045.4.3.4', { kind: 'ecdsa', hash: 'SHA-512' }],
  ['1.2.840.113549.1.1.11', { kind: 'rsa', hash: 'SHA-256' }],
  ['1.2.840.113549.1.1.12', { kind: 'rsa', hash: 'SHA-384' }],
  ['1.2.840.113549.1.1.13', { kind: 'rsa', hash: 'SHA-512' }],
])
const HASHES: ReadonlyMap<string, SignatureHash> = new Map([
  ['2.16.840.1.101.3.4.2.1', 'SHA-256'],
  ['2.16.840.1.101.3.4.2.2', 'SHA-384'],
  ['2.16.840.1.101.3.4.2.3', 'SHA-512'],
])
const RSA_KEYS: ReadonlySet<string> = new Set(['1.2.840.113549.1.1.1', OID.rsaPss])
const CURVES: ReadonlySet<string> = new Set(['1.2.840.10045.3.1.7', '1.3.132.0.34', '1.3.132.0.35'])
/** Of RSASSA-PSS-params (RFC 8017 appendix A.2.3). */
const SALT_BYTES_DEFAULT = 20
const WRAPPED_MAX = 2
/** Bit 5 of KeyUsage, counted from the first of the first byte. */
const KEY_CERT_SIGN = 0x04

/** Reads what a chain needs; undefined when it is no certificate or has no signature of whole bytes. */
export function readIssuance(der: Uint8Array): Issuance | undefined {
  const parts = certificateParts(der)
  const signature = bitStringBytes(parts?.signature)
  if (parts === undefined || signature === undefined) return undefined
  return {
    signed: parts.signed.whole,
    algorithm: algorithmOf(parts),
    signature,
    issuer: parts.issuer.whole,
    subject: parts.subject.whole,
    authorityKeyId: authorityKeyId(parts),
    subjectKeyId: itemOf(parts, OID.subjectKeyId, TAG.octetString)?.content ?? null,
    isAuthority: isAuthority(parts),
    mayCertify: mayCertify(parts),
    isKeyKnown: isKeyKnown(parts),
  }
}

/** The algorithm inside of what is signed must be the one outside, or a signature could be read as another. */
function algorithmOf({ algorithm, algorithmInside }: CertificateParts): SignatureAlgorithm | undefined {
  if (!sameBytes(algorithm.whole, algorithmInside.whole)) return undefined
  const [name, parameters] = itemsIn(algorithm)
  const oid = oidText(name)
  return oid === OID.rsaPss ? pssOf(parameters) : ALGORITHMS.get(oid)
}

/** SHA-1 is the default of every field, so a hash that is not named is not taken. */
function pssOf(parameters: Der | undefined): SignatureAlgorithm | undefined {
  const fields = itemsIn(parameters)
  const field = (wanted: number) => itemsIn(fields.find(({ tag }) => tag === wanted))[0]
  const hash = HASHES.get(oidText(itemsIn(field(TAG.pssHash))[0]))
  const [mask, maskHash] = itemsIn(field(TAG.pssMask))
  const isMasked = oidText(mask) === OID.mask && HASHES.get(oidText(itemsIn(maskHash)[0])) === hash
  const salt = field(TAG.pssSalt)
  const saltBytes = salt === undefined ? SALT_BYTES_DEFAULT : smallInteger(salt)
  if (hash === undefined || !isMasked || saltBytes === undefined) return undefined
  return { kind: 'rsa-pss', hash, saltBytes }
}

function itemOf({ extensions }: CertificateParts, oid: string, tag: number): Der | undefined {
  const value = extensions.get(oid)
  const item = value === undefined ? undefined : readItems(value)?.[0]
  return item?.tag === tag ? item : undefined
}

/** Some real certificates (Lithuania's) wrap the id in OCTET STRINGs, as the subject's own id is wrapped. */
function authorityKeyId(parts: CertificateParts): Uint8Array | null {
  const fields = itemsIn(itemOf(parts, OID.authorityKeyId, TAG.sequence))
  let id = fields.find(({ tag }) => tag === TAG.keyIdentifier)?.content
  for (let depth = 0; id !== undefined && depth < WRAPPED_MAX; depth += 1) {
    const inner = readItems(id)
    if (inner?.length !== 1 || inner[0]?.tag !== TAG.octetString) break
    id = inner[0].content
  }
  return id ?? null
}

/** An empty sequence says no: the flag is false by default. */
function isAuthority(parts: CertificateParts): boolean | null {
  const constraints = itemOf(parts, OID.basicConstraints, TAG.sequence)
  if (constraints === undefined) return null
  const flag = itemsIn(constraints)[0]
  return flag?.tag === TAG.boolean && flag.content[0] !== 0
}

function mayCertify(parts: CertificateParts): boolean | null {
  const usage = itemOf(parts, OID.keyUsage, TAG.bitString)
  return usage === undefined ? null : ((usage.content[1] ?? 0) & KEY_CERT_SIGN) !== 0
}

/** Curves that are written out instead of named could be any, so they are none of these. */
function isKeyKnown({ publicKey }: CertificateParts): boolean {
  const [name, curve] = itemsIn(itemsIn(publicKey)[0])
  const oid = oidText(name)
  return oid === OID.ec ? CURVES.has(oidText(curve)) : RSA_KEYS.has(oid)
}
