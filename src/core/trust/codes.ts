/** Everything a verdict can say: closed unions of stable codes, each with the sentence that people see. */

import { DECODE_FAULTS } from '../hcert/faults.ts'
import { CONTENT_FINDINGS, CONTENT_REASONS } from '../passport/content-codes.ts'

/** Why a passport is not valid. */
export const REASONS = {
  ...DECODE_FAULTS,
  'key.unknown': 'the key that it names is not on the trust list',
  'key.algorithm': 'the key that it names does not belong to its signature algorithm',
  'key.too-weak': 'the key is an RSA key of fewer than 2,048 bits',
  'key.expired': 'the certificate of the key has expired',
  'key.usage': 'the key may not sign certificates of this kind',
  'signature.wrong': 'the signature is not that of the key: the passport was changed or forged',
  'policy.outlives-key':
    'it expires later than the certificate of its key, which this verifier does not accept',
  'time.not-yet-issued': 'it was issued later than the moment of verification',
  'time.expired': 'it has expired',
  ...CONTENT_REASONS,
  revoked: 'it has been revoked',
} as const

/** What is odd, and no reason to refuse. */
export const FINDINGS = {
  ...CONTENT_FINDINGS,
  'key.not-yet-valid': 'the certificate of the key begins later than the moment of verification',
  'key.ended': 'the certificate of the key has expired, which this verifier accepts',
  'time.outlives-key': 'it expires later than the certificate of its key',
  'time.older-than-key': 'it was issued before the certificate of its key began',
  'issuer.missing': 'it names no issuing country',
  'trust.list-ended': 'the trust list that the key came with has passed its end: fetch a new one',
  'revocation.list-old': 'the newest revocation list is more than 24 hours old',
  'issuer.other-country': 'its issuer is not the country of the key',
} as const

/** What this verdict does not cover. */
export const NOT_CHECKED = {
  signature: 'the signature, because there is no usable key for it',
  content: 'the content, because it cannot be read',
  revocation: 'whether it has been revoked',
  'certificate-chain': 'who vouched for the keys of the trust list',
  holder: 'whether the bearer is the person that it names: compare it with an identity document',
  'entry-rules': 'whether it meets the rules of a country or a place',
} as const

export type Reason = keyof typeof REASONS
export type Finding = keyof typeof FINDINGS
export type NotChecked = keyof typeof NOT_CHECKED
