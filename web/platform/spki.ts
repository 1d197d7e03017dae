/** RSA keys as browsers read them: WebCrypto knows an RSA key only under the plain name, not under the one of RSASSA-PSS. */
import { itemsIn, oidText, readItems, TAG } from '../../src/core/trust/der.ts'

const RSA_PSS = '1.2.840.113549.1.1.10'
/** rsaEncryption with NULL parameters (RFC 3279 section 2.3.1). */
const PLAIN_RSA = Uint8Array.of(
  0x30,
  0x0d,
  0x06,
  0x09,
  0x2a,
  0x86,
  0x48,
  0x86,
  0xf7,
  0x0d,
  0x01,
  0x01,
  0x01,
  0x05,
  0x00,
)

/**
 * The same key as rsaEncryption when it is an RSASSA-PSS key without parameters of its own (RFC 4055 section 1.2);
 * everything else as it stands.
 */
export function plainRsaKey(spki: Uint8Array): Uint8Array {
  const [algorithm, bits] = itemsIn(readItems(spki)?.[0])
  const [oid, parameters] = itemsIn(algorithm)
  if (bits?.tag !== TAG.bitString || oidText(oid) !== RSA_PSS || parameters !== undefined) return spki
  const length = PLAIN_RSA.length + bits.whole.length
  return Uint8Array.of(TAG.sequence, 0x82, length >> 8, length & 0xff, ...PLAIN_RSA, ...bits.whole)
}
