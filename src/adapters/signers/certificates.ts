/** Keys and certificates of a development hierarchy: CSCA -> DSC, and a facility authority -> facility keys. */
import { randomBytes, webcrypto } from 'node:crypto'
import 'reflect-metadata'
import * as x509 from '@peculiar/x509'

/** A private key (PKCS#8 PEM) and its certificate (PEM). */
export interface KeyPair {
  readonly keyPem: string
  readonly certificatePem: string
}

export interface CertificateFacts {
  /** RFC 4514, e.g. `C=VN, O=Ministry of Health, CN=CSCA`. */
  readonly subject: string
  readonly notBefore: Date
  readonly notAfter: Date
}

/** Key usage of a passport signer that may sign vaccinations (hcert_spec A.4). */
const USAGE_VACCINATION = '1.3.6.1.4.1.1847.2021.1.2'
const EC = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const
const SERIAL_BYTES = 16

/** An authority of its own: self-signed, may sign certificates of one level below. */
export async function newAuthority(facts: CertificateFacts): Promise<KeyPair> {
  const keys = await newKeys()
  const certificate = await x509.X509CertificateGenerator.createSelfSigned(
    {
      ...common(facts),
      name: facts.subject,
      keys,
      extensions: [
        new x509.BasicConstraintsExtension(true, 0, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
        await x509.SubjectKeyIdentifierExtension.create(keys.publicKey, false, webcrypto),
      ],
    },
    webcrypto,
  )
  return pairOf(keys, certificate)
}

/** The key that signs passports, under a CSCA (ICAO 9303-12 section 7; hcert_spec annex A). */
export async function newDocumentSigner(authority: KeyPair, facts: CertificateFacts): Promise<KeyPair> {
  return newSigner(authority, facts, [new x509.ExtendedKeyUsageExtension([USAGE_VACCINATION], false)])
}

/** The key with which a facility signs its dose records. */
export async function newFacilityKey(authority: KeyPair, facts: CertificateFacts): Promise<KeyPair> {
  return newSigner(authority, facts, [])
}

async function newSigner(
  authority: KeyPair,
  facts: CertificateFacts,
  more: readonly x509.Extension[],
): Promise<KeyPair> {
  const keys = await newKeys()
  const issuer = new x509.X509Certificate(authority.certificatePem)
  const certificate = await x509.X509CertificateGenerator.create(
    {
      ...common(facts),
      subject: facts.subject,
      issuer: issuer.subject,
      publicKey: keys.publicKey,
      signingKey: await privateKeyOf(authority.keyPem),
      extensions: [
        new x509.BasicConstraintsExtension(false, undefined, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
        await x509.AuthorityKeyIdentifierExtension.create(issuer, false, webcrypto),
        await x509.SubjectKeyIdentifierExtension.create(keys.publicKey, false, webcrypto),
        ...more,
      ],
    },
    webcrypto,
  )
  return pairOf(keys, certificate)
}

function common({ notBefore, notAfter }: CertificateFacts) {
  const serial = randomBytes(SERIAL_BYTES)
  serial.writeUInt8(serial.readUInt8(0) & 0x7f, 0)
  return { serialNumber: serial.toString('hex'), notBefore, notAfter, signingAlgorithm: EC }
}

async function newKeys() {
  return webcrypto.subtle.generateKey(EC, true, ['sign', 'verify'])
}

async function privateKeyOf(pem: string) {
  const der = Buffer.from(pem.replace(/-----[^-]+-----|\s/g, ''), 'base64')
  return webcrypto.subtle.importKey('pkcs8', der, EC, false, ['sign'])
}

async function pairOf(
  keys: { readonly privateKey: webcrypto.CryptoKey },
  certificate: x509.X509Certificate,
): Promise<KeyPair> {
  const der = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey))
  return { keyPem: pem('PRIVATE KEY', der), certificatePem: `${certificate.toString('pem')}\n` }
}

function pem(label: string, der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? []
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n')
}
