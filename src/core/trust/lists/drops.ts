/** Why a key of a list is left out: a closed union of stable codes, each with the sentence that people see. */
export const DROPS = {
  unreadable: 'it is no certificate, or not in the form of the list',
  'no-certificate': 'the list holds no certificate for it',
  'several-certificates': 'there is more than one certificate where one belongs',
  'wrong-kid': 'the key id is not that of its certificate',
  'wrong-fingerprint': 'the SHA-256 that the list names is not that of its certificate',
  'wrong-country': 'the country of the entry is not that of its certificate',
  'other-usage': 'it neither signs passports nor certifies those that do',
  'other-domain': 'it is for documents of another kind',
  'other-country': 'its country was not asked for',
  'unknown-curve': 'its key is of a kind or on a curve that is not taken',
  duplicate: 'the list holds it twice',
  expired: 'its certificate has expired',
  'not-an-authority': 'its certificate does not let it certify others',
  'self-signature-wrong': 'its signature over itself is wrong',
  'is-authority': 'an authority may not sign passports itself',
  'no-authority': 'no authority of its country in the list vouches for it',
  'signature-wrong': 'the signature of its authority over it is wrong: it was changed or forged',
  algorithm: 'it is signed in a way that is not taken',
} as const

export type Drop = keyof typeof DROPS

/** One key that is left out. */
export interface Dropped {
  /** Key id, file name or place in the list; nothing else. */
  readonly what: string
  readonly why: Drop
}
