/** Keys of API clients: a text that names the client and proves it. Only its hash is stored. */
import { createHash, timingSafeEqual } from 'node:crypto'

/** Bits of chance in a key: nobody finds one by trying, so a fast hash without salt is enough. */
export const SECRET_BYTES = 32

const KEY = /^vxp_([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})_[A-Za-z0-9_-]{43}$/
const NO_HASH = new Uint8Array(SECRET_BYTES)

/** The key of a client: `vxp_`, the id in 32 hexadecimal digits, `_`, the secret in base64url (RFC 4648 section 5). */
export function keyText(client: string, secret: Uint8Array): string {
  if (secret.length !== SECRET_BYTES) throw new Error(`a secret has ${SECRET_BYTES} bytes`)
  return `vxp_${client.replaceAll('-', '')}_${Buffer.from(secret).toString('base64url')}`
}

/** The id in a key; undefined when the text is no key. */
export function clientInKey(key: string): string | undefined {
  const groups = KEY.exec(key)
  return groups === null ? undefined : groups.slice(1).join('-')
}

/** SHA-256 of a key: 32 bytes. */
export function hashOfKey(key: string): Uint8Array {
  return createHash('sha256').update(key).digest()
}

/** Whether a key has this hash, in the same time for every key; without a hash (no such client) it has not. */
export function hasHash(key: string, hash: Uint8Array | undefined): boolean {
  const isSame = timingSafeEqual(hashOfKey(key), hash ?? NO_HASH)
  return isSame && hash !== undefined
}
