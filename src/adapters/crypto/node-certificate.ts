import { constants, createPublicKey, type KeyObject, verify } from 'node:crypto'

import type { CheckCertificateSignature } from '../../core/trust/chain.ts'
import type { SignatureAlgorithm } from '../../core/trust/issuance.ts'

const NODE_HASH = { 'SHA-256': 'sha256', 'SHA-384': 'sha384', 'SHA-512': 'sha512' } as const
const CURVES: readonly (string | undefined)[] = ['prime256v1', 'secp384r1', 'secp521r1']

/** Checks the signature over a certificate with node:crypto; a key of another kind than the algorithm is never tried. */
export const nodeCheckCertificate: CheckCertificateSignature = (signed, algorithm, signature, issuerKey) => {
  try {
    const key = createPublicKey({ key: Buffer.from(issuerKey), format: 'der', type: 'spki' })
    if (!fits(algorithm, key)) return false
    return verify(NODE_HASH[algorithm.hash], signed, { key, ...paddingOf(algorithm) }, signature)
  } catch {
    // A key that OpenSSL does not read, or a signature that it chokes on, vouches for nothing.
    return false
  }
}

function fits({ kind }: SignatureAlgorithm, key: KeyObject): boolean {
  const { asymmetricKeyType: type, asymmetricKeyDetails: details } = key
  if (kind === 'ecdsa') return type === 'ec' && CURVES.includes(details?.namedCurve)
  return type === 'rsa' || (kind === 'rsa-pss' && type === 'rsa-pss')
}

function paddingOf(algorithm: SignatureAlgorithm) {
  if (algorithm.kind === 'ecdsa') return { dsaEncoding: 'der' } as const
  if (algorithm.kind === 'rsa') return { padding: constants.RSA_PKCS1_PADDING }
  return { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: algorithm.saltBytes }
}
