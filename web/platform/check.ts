/** Checking signatures with WebCrypto. */
import type { VerifyingKey } from '../../src/core/hcert/check.ts'
import type { CheckSignatureLater } from '../../src/core/trust/verify.ts'
import { plainRsaKey } from './spki.ts'

const KINDS = {
  ES256: {
    importing: { name: 'ECDSA', namedCurve: 'P-256' },
    checking: { name: 'ECDSA', hash: 'SHA-256' },
    signatureBytes: 64,
  },
  PS256: {
    importing: { name: 'RSA-PSS', hash: 'SHA-256' },
    checking: { name: 'RSA-PSS', saltLength: 32 },
    signatureBytes: undefined,
  },
} as const

/** Importing a key costs as much as a check: each is imported once. */
const imported = new WeakMap<VerifyingKey, Promise<CryptoKey>>()

/** Never rejects: a key that the browser cannot read, or a signature that it chokes on, proves nothing. */
export const webCheck: CheckSignatureLater = async (key, message, signature) => {
  const { checking, signatureBytes } = KINDS[key.algorithm]
  if (signatureBytes !== undefined && signature.length !== signatureBytes) return false
  try {
    return await crypto.subtle.verify(checking, await keyOf(key), plain(signature), plain(message))
  } catch {
    return false
  }
}

function keyOf(key: VerifyingKey): Promise<CryptoKey> {
  const known = imported.get(key)
  if (known !== undefined) return known
  const { importing } = KINDS[key.algorithm]
  const spki = key.algorithm === 'PS256' ? plainRsaKey(key.publicKey) : key.publicKey
  const fresh = crypto.subtle.importKey('spki', plain(spki), importing, false, ['verify'])
  imported.set(key, fresh)
  return fresh
}

/** WebCrypto takes no memory that threads share; ours never is. */
const plain = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => new Uint8Array(bytes)
