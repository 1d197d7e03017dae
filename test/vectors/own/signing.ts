/**
 * Signatures that come out the same every time, so that the vectors can be made anew: ECDSA with the nonce of RFC 6979,
 * RSASSA-PSS (RFC 8017 section 9.1) with a salt that is given.
 */
import {
  constants,
  createECDH,
  createHash,
  createHmac,
  type KeyObject,
  privateEncrypt,
  sign,
} from 'node:crypto'

interface Curve {
  readonly name: 'prime256v1' | 'secp384r1'
  readonly hash: 'sha256' | 'sha384'
  readonly bytes: number
  readonly order: bigint
}

export const P256: Curve = {
  name: 'prime256v1',
  hash: 'sha256',
  bytes: 32,
  order: 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n,
}
export const P384: Curve = {
  name: 'secp384r1',
  hash: 'sha384',
  bytes: 48,
  order: BigInt(
    '0xffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973',
  ),
}

/** r and s side by side. Test keys only: neither constant in time nor hardened. */
export function signEcdsa(key: KeyObject, message: Uint8Array, curve: Curve): Uint8Array {
  const { name, hash, bytes, order } = curve
  const secret = toNumber(Buffer.from(key.export({ format: 'jwk' }).d ?? '', 'base64url'))
  const digest = createHash(hash).update(message).digest()
  const z = toNumber(digest)
  for (const nonce of nonces(toBytes(secret, bytes), toBytes(z % order, bytes), curve)) {
    const ecdh = createECDH(name)
    ecdh.setPrivateKey(toBytes(nonce, bytes))
    const r = toNumber(ecdh.getPublicKey().subarray(1, 1 + bytes)) % order
    const s = (inverse(nonce, order) * ((z + r * secret) % order)) % order
    if (r !== 0n && s !== 0n) return Buffer.concat([toBytes(r, bytes), toBytes(s, bytes)])
  }
  throw new Error('there is always a nonce')
}

/** RFC 6979 section 3.2, for hashes as long as the order. */
function* nonces(secret: Buffer, digest: Buffer, { hash, bytes, order }: Curve): Generator<bigint> {
  const hmac = (key: Buffer, ...parts: Buffer[]) =>
    createHmac(hash, key).update(Buffer.concat(parts)).digest()
  let v = Buffer.alloc(bytes, 1)
  let k = Buffer.alloc(bytes, 0)
  for (const mark of [0, 1]) {
    k = Buffer.from(hmac(k, v, Buffer.of(mark), secret, digest))
    v = Buffer.from(hmac(k, v))
  }
  while (true) {
    v = Buffer.from(hmac(k, v))
    const nonce = toNumber(v)
    if (nonce > 0n && nonce < order) yield nonce
    k = Buffer.from(hmac(k, v, Buffer.of(0)))
    v = Buffer.from(hmac(k, v))
  }
}

/** The same signature with the other s: it verifies as well. */
export function otherS(signature: Uint8Array): Uint8Array {
  const s = toNumber(Buffer.from(signature.subarray(32)))
  return Buffer.concat([signature.subarray(0, 32), toBytes(P256.order - s, 32)])
}

/** RSASSA-PSS with SHA-256 and MGF1 with SHA-256. */
export function signPss(key: KeyObject, message: Uint8Array, salt: Uint8Array): Uint8Array {
  const length = (key.asymmetricKeyDetails?.modulusLength ?? 0) / 8
  const sha = (...parts: Uint8Array[]) => createHash('sha256').update(Buffer.concat(parts)).digest()
  const hash = sha(new Uint8Array(8), sha(message), salt)
  const block = Buffer.alloc(length - hash.length - 1)
  block[block.length - salt.length - 1] = 1
  block.set(salt, block.length - salt.length)
  for (let at = 0; at < block.length; at += 32) {
    const mask = sha(hash, Buffer.of(0, 0, 0, at / 32))
    for (let i = 0; i < 32 && at + i < block.length; i += 1)
      block[at + i] = (block[at + i] ?? 0) ^ (mask[i] ?? 0)
  }
  block[0] = (block[0] ?? 0) & 0x7f
  const encoded = Buffer.concat([block, hash, Buffer.of(0xbc)])
  return privateEncrypt({ key, padding: constants.RSA_NO_PADDING }, encoded)
}

/** Ed25519 has no chance in it to begin with. */
export function signEd25519(key: KeyObject, message: Uint8Array): Uint8Array {
  return sign(null, message, key)
}

const toNumber = (bytes: Buffer): bigint => BigInt(`0x${bytes.toString('hex')}`)
const toBytes = (value: bigint, size: number): Buffer =>
  Buffer.from(value.toString(16).padStart(2 * size, '0'), 'hex')

function inverse(value: bigint, modulus: bigint): bigint {
  let [a, b, x, y] = [value % modulus, modulus, 1n, 0n]
  while (a > 1n) {
    const quotient = a / b
    ;[a, b] = [b, a % b]
    ;[x, y] = [y, x - quotient * y]
  }
  return x < 0n ? x + modulus : x
}
