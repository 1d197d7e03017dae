/** Signers over software keys. */
import type { Signer } from '../../core/hcert/signer.ts'
import { Refusal } from '../../core/refusal.ts'
import type { FacilitySigner } from '../../stages/sign/index.ts'
import type { KeyPair } from './certificates.ts'
import { openSoftwareKey, type SoftwareKey } from './software-key.ts'

export { type KeyPair, newAuthority, newDocumentSigner, newFacilityKey } from './certificates.ts'
export { type KeyFolder, keyFolder } from './key-folder.ts'
export { openSoftwareKey, type SoftwareKey } from './software-key.ts'

const KID_BYTES = 8

/** Signs passports with one software key. */
export function createPassportSigner(key: SoftwareKey): Signer {
  return {
    kid: key.fingerprint.subarray(0, KID_BYTES),
    algorithm: 'ES256',
    sign: async (message) => key.sign(message),
  }
}

/** Signs for facilities; `find` gives a facility's key, undefined when it has none. Each key is opened once. */
export function createFacilitySigner(
  find: (facility: string) => Promise<KeyPair | undefined>,
): FacilitySigner {
  const opened = new Map<string, SoftwareKey>()
  const keyOf = async (facility: string): Promise<SoftwareKey> => {
    const known = opened.get(facility)
    if (known !== undefined) return known
    const pair = await find(facility)
    if (pair === undefined) {
      throw new Refusal('keys.missing', `facility ${facility} has no key: run "vaxpass keys init"`)
    }
    const key = openSoftwareKey(pair)
    opened.set(facility, key)
    return key
  }
  return {
    async sign(facility, message) {
      const key = await keyOf(facility)
      return {
        signature: key.signChecked(message),
        certificate: Buffer.from(key.fingerprint).toString('hex'),
      }
    },
  }
}
