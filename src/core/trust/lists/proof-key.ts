/** The key that a list is signed with, in any form that its publisher may give it. */
import type { VerifyingKey } from '../../hcert/check.ts'
import { fieldsOf } from '../../json-fields.ts'
import { Refusal } from '../../refusal.ts'
import { keyKindOf, readCertificate } from '../certificate.ts'
import { readItems } from '../der.ts'
import { keyOfJwk } from './ecdsa.ts'
import { derOf, jsonOf, pemCertificates } from './parsed.ts'

const PUBLIC_KEY = /-----BEGIN PUBLIC KEY-----([A-Za-z0-9+/=\s]*)-----END PUBLIC KEY-----/

/**
 * PEM of a public key or a certificate, a JSON Web Key, or the DID document of the publisher with one key in it; on P-256.
 * @throws {Refusal} `trust.invalid` for anything else
 */
export function readProofKey(text: string): VerifyingKey {
  const key = keyOfJson(text) ?? keyOfPem(text)
  if (key !== undefined) return key
  throw new Refusal(
    'trust.invalid',
    'the proof key must be one P-256 key: PEM, a JSON Web Key or the DID document of the publisher',
  )
}

function keyOfJson(text: string): VerifyingKey | undefined {
  const document = fieldsOf(jsonOf(text))
  if (document === undefined) return undefined
  const methods = Array.isArray(document.verificationMethod) ? document.verificationMethod : []
  if (methods.length > 1) return undefined
  return keyOfJwk(fieldsOf(fieldsOf(methods[0])?.publicKeyJwk) ?? document)
}

function keyOfPem(text: string): VerifyingKey | undefined {
  const [certificate] = pemCertificates(text).map(readCertificate)
  const publicKey = certificate?.publicKey ?? derOf(PUBLIC_KEY.exec(text)?.[1])
  const [item] = publicKey === undefined ? [] : (readItems(publicKey) ?? [])
  const kind = item === undefined ? undefined : keyKindOf(item)
  const isFitting = kind?.kind === 'EC' && kind.curve === 'P-256'
  return publicKey !== undefined && isFitting ? { algorithm: 'ES256', publicKey } : undefined
}
