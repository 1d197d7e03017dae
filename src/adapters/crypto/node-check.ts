import { constants, createPublicKey, type KeyObject, verify } from 'node:crypto'

import type { CheckSignature, VerifyingKey } from '../../core/hcert/check.ts'
import { derSignature } from './der-signature.ts'

const SALT_BYTES = 32

/** Parsing a key costs as much as a check: each is parsed once. */
const parsed = new WeakMap<VerifyingKey, KeyObject>()

/** Checks with node:crypto. */
export const nodeCheck: CheckSignature = (key, message, signature) => {
  try {
    const keyObject = keyObjectOf(key)
    if (key.algorithm === 'PS256') {
      const padding = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: SALT_BYTES }
      return verify('sha256', message, { key: keyObject, ...padding }, signature)
    }
    const der = derSignature(signature)
    return der !== undefined && verify('sha256', message, keyObject, der)
  } catch {
    // A key that OpenSSL does not read, or a signature that it chokes on, proves nothing.
    return false
  }
}

function keyObjectOf(key: VerifyingKey): KeyObject {
  const known = parsed.get(key)
  if (known !== undefined) return known
  const fresh = createPublicKey({ key: Buffer.from(key.publicKey), format: 'der', type: 'spki' })
  const isFitting = key.algorithm === 'ES256' ? fresh.asymmetricKeyType === 'ec' : isRsa(fresh)
  if (!isFitting) throw new TypeError('the key is of another kind than its algorithm')
  parsed.set(key, fresh)
  return fresh
}

function isRsa({ asymmetricKeyType }: KeyObject): boolean {
  return asymmetricKeyType === 'rsa' || asymmetricKeyType === 'rsa-pss'
}
