/** One vector: a text, what is trusted at which moment, and the verdict that it must get. */
import { join } from 'node:path'

import type { Finding, Reason } from '../../../src/core/trust/codes.ts'

export const VECTORS_FILE = join(import.meta.dirname, 'vectors.jsonl')

export interface Expected {
  readonly verdict: 'valid' | 'invalid'
  readonly reasons: readonly Reason[]
  /** All of them; absent = not looked at. */
  readonly findings?: readonly Finding[]
}

/** As it stands in `vectors.jsonl`. */
export interface Vector {
  readonly name: string
  /** The test case of BasicDgcTestsList.md that has no public vector. */
  readonly gap?: string
  readonly why: string
  readonly text: string
  /** Certificates by their file in `keys/`. */
  readonly trust: readonly string[]
  /** A trusted certificate that is also found under the key id of the first one. */
  readonly shares_kid?: string
  readonly at: string
  readonly policy?: {
    readonly rsa_bits_least?: number
    readonly outlives_key?: 'remark' | 'refuse'
    readonly key_expired?: 'remark' | 'refuse'
  }
  /** A `vaxpass-revocation-list/1`. */
  readonly revocation?: unknown
  readonly expected: Expected
}

export type Case = Omit<Vector, 'name' | 'at' | 'trust' | 'expected'> &
  Partial<Pick<Vector, 'at' | 'trust'>> & {
    /** Every reason; none = valid. */
    readonly reasons: readonly Reason[]
    readonly findings?: readonly Finding[]
  }

/** Noon of a summer's day on which the sample passport is valid. */
export const AT = '2022-06-01T12:00:00Z'

export function vectorOf(name: string, { reasons, findings, ...facts }: Case): Vector {
  const expected: Expected = { verdict: reasons.length === 0 ? 'valid' : 'invalid', reasons }
  return {
    name,
    trust: ['vn'],
    at: AT,
    ...facts,
    expected: findings === undefined ? expected : { ...expected, findings },
  }
}
