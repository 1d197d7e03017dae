/** A key in this process's memory: for development, and for countries whose keys lie in files. */
import {
  createHash,
  createPrivateKey,
  createPublicKey,
  sign as signBytes,
  verify as verifyBytes,
  X509Certificate,
} from 'node:crypto'

import { Refusal } from '../../core/refusal.ts'
import { rawSignature } from '../crypto/index.ts'
import type { KeyPair } from './certificates.ts'

export interface SoftwareKey {
  /** DER. */
  readonly certificate: Uint8Array
  /** SHA-256 of the certificate. */
  readonly fingerprint: Uint8Array
  readonly notAfter: Date
  /** ES256 (RFC 7518 section 3.4): SHA-256, r and s, 32 bytes each. */
  sign(message: Uint8Array): Uint8Array
  /** The same, checked against the certificate. @throws {Refusal} `signer.unavailable` */
  signChecked(message: Uint8Array): Uint8Array
}

/** @throws {Refusal} `signer.unavailable` when key and certificate do not belong together */
export function openSoftwareKey({ keyPem, certificatePem }: KeyPair): SoftwareKey {
  const certificate = new X509Certificate(certificatePem)
  const key = createPrivateKey(keyPem)
  const publicKey = createPublicKey(certificatePem)
  if (!certificate.checkPrivateKey(key)) {
    throw new Refusal('signer.unavailable', 'a key and its certificate do not belong together')
  }
  return {
    certificate: new Uint8Array(certificate.raw),
    fingerprint: new Uint8Array(createHash('sha256').update(certificate.raw).digest()),
    notAfter: certificate.validToDate,
    sign: (message) => rawSignature(signBytes('sha256', message, key)),
    signChecked: (message) => {
      const der = signBytes('sha256', message, key)
      // A fault of memory or of the machine must not leave as a signature.
      if (!verifyBytes('sha256', message, publicKey, der)) {
        throw new Refusal(
          'signer.unavailable',
          'the key made a signature that its certificate does not confirm',
        )
      }
      return rawSignature(der)
    },
  }
}
