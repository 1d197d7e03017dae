/** Authorities and signers of invented countries, and the lists that publish them. */
import { createHash, sign, webcrypto } from 'node:crypto'
import 'reflect-metadata'
import * as x509 from '@peculiar/x509'

export interface MadeCertificate {
  readonly der: Uint8Array
  /** First 8 bytes of its SHA-256, base64. */
  readonly kid: string
  /** SHA-256, hexadecimal. */
  readonly hash: string
  readonly pem: string
  readonly keys: webcrypto.CryptoKeyPair
  readonly subject: string
  readonly signing: KeyAlgorithm
}

const RSA = { modulusLength: 2048, publicExponent: Uint8Array.of(1, 0, 1) }
export const KEY_ALGORITHMS = {
  'P-256': { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' },
  'P-384': { name: 'ECDSA', namedCurve: 'P-384', hash: 'SHA-384' },
  'P-521': { name: 'ECDSA', namedCurve: 'P-521', hash: 'SHA-512' },
  'RSA-256': { name: 'RSASSA-PKCS1-v1_5', ...RSA, hash: 'SHA-256' },
  'RSA-384': { name: 'RSASSA-PKCS1-v1_5', ...RSA, hash: 'SHA-384' },
  'RSA-512': { name: 'RSASSA-PKCS1-v1_5', ...RSA, hash: 'SHA-512' },
  'RSA-1024': { name: 'RSASSA-PKCS1-v1_5', ...RSA, modulusLength: 1024, hash: 'SHA-256' },
  PSS: { name: 'RSA-PSS', ...RSA, hash: 'SHA-256', saltLength: 32 },
  'ECDSA-SHA1': { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-1' },
} as const
export type KeyAlgorithm = keyof typeof KEY_ALGORITHMS

export interface CertificateWish {
  readonly subject?: string
  readonly algorithm?: KeyAlgorithm
  /** Who signs it; itself when there is none. */
  readonly issuer?: MadeCertificate
  /** Basic constraints; none when undefined. */
  readonly isAuthority?: boolean
  readonly mayCertify?: boolean
  readonly notBefore?: Date
  readonly notAfter?: Date
  readonly usages?: readonly string[]
  /** Key ids of the issuer and its own are written unless it is false. */
  readonly withKeyIds?: boolean
  /** Whose key signs it, when it is not the issuer that it names. */
  readonly signedBy?: MadeCertificate
  /** DER of the extension that names the issuer's key id. */
  readonly authorityKeyId?: Uint8Array
}

export async function makeCertificate(wish: CertificateWish): Promise<MadeCertificate> {
  const { subject = 'C=XA, O=Test, CN=CSCA', algorithm = 'P-256', issuer, withKeyIds = true } = wish
  const keys = await newKeys(algorithm)
  const signer = wish.signedBy ?? issuer
  const signing = signer?.signing ?? algorithm
  const issuerKey = issuer?.keys.publicKey ?? keys.publicKey
  const made = await x509.X509CertificateGenerator.create(
    {
      serialNumber: '01',
      subject,
      issuer: issuer?.subject ?? subject,
      notBefore: wish.notBefore ?? new Date('2022-01-01T00:00:00Z'),
      notAfter: wish.notAfter ?? new Date('2024-01-01T00:00:00Z'),
      publicKey: keys.publicKey,
      signingKey: signer?.keys.privateKey ?? keys.privateKey,
      signingAlgorithm: KEY_ALGORITHMS[signing],
      extensions: [
        ...(wish.isAuthority === undefined ? [] : [new x509.BasicConstraintsExtension(wish.isAuthority)]),
        ...(wish.mayCertify === undefined ? [] : [new x509.KeyUsagesExtension(flagOf(wish.mayCertify))]),
        ...(withKeyIds
          ? [
              await x509.SubjectKeyIdentifierExtension.create(keys.publicKey, false, webcrypto),
              await x509.AuthorityKeyIdentifierExtension.create(issuerKey, false, webcrypto),
            ]
          : []),
        ...(wish.authorityKeyId === undefined
          ? []
          : [new x509.Extension('2.5.29.35', false, wish.authorityKeyId)]),
        ...(wish.usages === undefined ? [] : [new x509.ExtendedKeyUsageExtension([...wish.usages])]),
      ],
    },
    webcrypto,
  )
  return describe(new Uint8Array(made.rawData), { keys, subject, signing: algorithm })
}

function describe(
  der: Uint8Array,
  facts: Pick<MadeCertificate, 'keys' | 'subject' | 'signing'>,
): MadeCertificate {
  const hash = createHash('sha256').update(der).digest()
  return {
    der,
    kid: hash.subarray(0, 8).toString('base64'),
    hash: hash.toString('hex'),
    pem: pemOf(der),
    ...facts,
  }
}

const flagOf = (mayCertify: boolean) =>
  mayCertify ? x509.KeyUsageFlags.keyCertSign : x509.KeyUsageFlags.digitalSignature

async function newKeys(algorithm: KeyAlgorithm): Promise<webcrypto.CryptoKeyPair> {
  const wanted = KEY_ALGORITHMS[algorithm]
  return (await webcrypto.subtle.generateKey(wanted, true, ['sign', 'verify'])) as webcrypto.CryptoKeyPair // all are asymmetric
}

export function pemOf(der: Uint8Array): string {
  const lines =
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? []
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n')
}

/** An authority that says so, as most do. */
export function makeAuthority(wish: CertificateWish = {}): Promise<MadeCertificate> {
  return makeCertificate({ isAuthority: true, mayCertify: true, ...wish })
}

export function makeSignerUnder(
  issuer: MadeCertificate,
  wish: CertificateWish = {},
): Promise<MadeCertificate> {
  return makeCertificate({ subject: 'C=XA, O=Test, CN=DSC', mayCertify: false, issuer, ...wish })
}

/** The same certificate with one bit of its content changed. */
export function tampered({ der }: MadeCertificate): Uint8Array {
  const changed = Uint8Array.from(der)
  const at = Buffer.from(der).lastIndexOf('Test')
  changed[at] = (changed[at] ?? 0) ^ 1
  return changed
}

export const base64Of = (der: Uint8Array): string => Buffer.from(der).toString('base64')

/** An entry of the EU gateway's `/trustList`. */
export function gatewayEntry(made: MadeCertificate, certificateType: string, changes: object = {}) {
  return {
    kid: made.kid,
    timestamp: '2022-05-01T10:00:00+02:00',
    country: /C=(..)/.exec(made.subject)?.[1],
    certificateType,
    thumbprint: made.hash,
    signature: 'bm90IGxvb2tlZCBhdA==',
    rawData: base64Of(made.der),
    ...changes,
  }
}

export interface DidWish {
  readonly contexts?: readonly string[]
  readonly id?: string
  readonly methods: readonly unknown[]
  readonly created?: string
}

export const DID = 'did:web:trust.example:v2:trustlist'
export const DID_CONTEXTS = [
  'https://www.w3.org/ns/did/v1',
  'https://w3id.org/security/suites/jws-2020/v1',
] as const
export const LABEL_CONTEXT = 'https://smart.who.int/trust/tng-context/v1.jsonld'
export const PROOF_METHOD = 'did:web:publisher.example:signing'
export const PROOF_HEADER = Buffer.from('{"b64":false,"crit":["b64"],"alg":"ES256"}').toString('base64url')

/** A key in a list of the WHO; its coordinates are of no account, the certificate is. */
export function didMethod(made: MadeCertificate, changes: { jwk?: object; [label: string]: unknown } = {}) {
  const { jwk, ...labels } = changes
  return {
    id: `${DID}#${made.kid}`,
    type: 'JsonWebKey2020',
    controller: DID,
    publicKeyJwk: { kty: 'EC', kid: made.kid, x5c: [base64Of(made.der)], crv: 'P-256', ...jwk },
    domain: 'DCC',
    participant: 'XXA',
    keyusage: 'DSC',
    ...labels,
  }
}

export function didDocument({ contexts = DID_CONTEXTS, id = DID, methods, created }: DidWish) {
  const proof = {
    type: 'JsonWebSignature2020',
    created: created ?? '2022-05-01T00:00:05Z',
    nonce: 'k3mB0',
    proofPurpose: 'assertionMethod',
    verificationMethod: PROOF_METHOD,
  }
  return { '@context': contexts, id, controller: DID, verificationMethod: methods, proof }
}

/** RDF of a document, written by hand in the test; signed as the WHO does: two hashes behind the header. */
export async function signLines(
  lines: { readonly proof: readonly string[]; readonly document: readonly string[] },
  by: MadeCertificate,
  { form = 'der', header = PROOF_HEADER }: { form?: 'der' | 'raw'; header?: string } = {},
): Promise<string> {
  const hash = (some: readonly string[]) =>
    createHash('sha256')
      .update(some.map((line) => `${line}\n`).join(''))
      .digest()
  const message = Buffer.concat([Buffer.from(`${header}.`), hash(lines.proof), hash(lines.document)])
  const key = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', by.keys.privateKey))
  const options = {
    key,
    format: 'der',
    type: 'pkcs8',
    dsaEncoding: form === 'der' ? 'der' : 'ieee-p1363',
  } as const
  return `${header}..${sign('sha256', message, options).toString('base64url')}`
}
