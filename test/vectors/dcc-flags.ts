/** The steps that the flags of the EU's official test data (dgc-testdata) name, taken with our own parts. */
import { isDeepStrictEqual } from 'node:util'

import { nodeCheck, nodeInflate } from '../../src/adapters/crypto/index.ts'
import { decodeBase45 } from '../../src/core/hcert/base45.ts'
import { readCose } from '../../src/core/hcert/cose.ts'
import { readCwt } from '../../src/core/hcert/cwt.ts'
import { type Decoded, decodeHcert } from '../../src/core/hcert/decode.ts'
import { PREFIX } from '../../src/core/hcert/encode.ts'
import { COSE_BYTES_MAX } from '../../src/core/hcert/zlib.ts'
import { plainCertificate } from '../../src/core/passport/payload.ts'
import { parseTrustList, type TrustList } from '../../src/core/trust/trust-list.ts'
import { judge, type Verdict } from '../../src/core/trust/verdict.ts'
import { trustText } from '../support/hcert.ts'
import { base64Bytes, hexBytes } from './corpora.ts'

export interface Vector {
  readonly file: string
  readonly PREFIX: string
  readonly BASE45?: string
  readonly COMPRESSED?: string
  readonly COSE?: string
  readonly JSON?: unknown
  readonly TESTCTX: { readonly CERTIFICATE: string; readonly VALIDATIONCLOCK?: string }
  readonly EXPECTEDRESULTS: Readonly<Record<string, boolean>>
}

export function trustOf(certificate: string): TrustList {
  return parseTrustList(trustText([base64Bytes(certificate)]))
}

/** A clock without a zone is meant as UTC. */
export function clockOf({ TESTCTX }: Vector): Date {
  const text = TESTCTX.VALIDATIONCLOCK ?? ''
  return new Date(/(?:Z|[+-]\d\d:?\d\d)$/i.test(text) ? text : `${text}Z`)
}

/** The verdict over the COSE bytes, or over the whole text where the vector holds none. */
export function verdictOf(vector: Vector): Verdict {
  return judge(decodedOf(vector), {
    trust: trustOf(vector.TESTCTX.CERTIFICATE),
    at: clockOf(vector),
    check: nodeCheck,
  })
}

function decodedOf({ COSE, PREFIX: text }: Vector): Decoded {
  if (COSE === undefined) return decodeHcert(text, nodeInflate)
  const { message, faults } = readCose(hexBytes(COSE))
  const cwt = message === null ? { claims: null, faults: [] } : readCwt(message.payload)
  return { message, claims: cwt.claims, faults: [...faults, ...cwt.faults] }
}

const lacks = (verdict: Verdict, ...starts: string[]): boolean =>
  !verdict.reasons.some((code) => starts.some((start) => code.startsWith(start)))

/** Each flag with the answer that our parts give. */
export const FLAGS: Readonly<Record<string, (vector: Vector, verdict: Verdict) => boolean>> = {
  EXPECTEDUNPREFIX: ({ PREFIX: text, BASE45 }) =>
    text.startsWith(PREFIX) && (BASE45 === undefined || text.slice(PREFIX.length) === BASE45),
  EXPECTEDB45DECODE: (vector) => {
    const bytes = decodeBase45(vector.BASE45 ?? vector.PREFIX.slice(PREFIX.length))
    if (typeof bytes === 'string') return false
    return vector.COMPRESSED === undefined || isDeepStrictEqual(bytes, hexBytes(vector.COMPRESSED))
  },
  EXPECTEDCOMPRESSION: ({ COMPRESSED, PREFIX: text, COSE }) => {
    const packed = COMPRESSED === undefined ? decodeBase45(text, PREFIX.length) : hexBytes(COMPRESSED)
    if (typeof packed === 'string') return false
    const result = nodeInflate(packed, COSE_BYTES_MAX)
    if ('fault' in result || result.consumed !== packed.length) return false
    return COSE === undefined || Buffer.from(result.bytes).equals(hexBytes(COSE))
  },
  EXPECTEDDECODE: (_, verdict) => verdict.passport !== null,
  EXPECTEDVERIFY: (_, verdict) =>
    lacks(verdict, 'cose.', 'cbor.', 'signature.', 'key.unknown', 'key.algorithm'),
  EXPECTEDVALIDJSON: (vector, verdict) =>
    verdict.passport !== null && isSameJson(verdict.passport.certificate, vector.JSON),
  EXPECTEDEXPIRATIONCHECK: (_, verdict) => lacks(verdict, 'time.', 'cwt.time'),
  EXPECTEDKEYUSAGE: (_, verdict) => lacks(verdict, 'key.usage'),
  EXPECTEDSCHEMAVALIDATION: (_, verdict) => lacks(verdict, 'content.', 'cwt.'),
}

/** Compares as a reader would: text without white space around it, no null members, date-times as instants. */
export function isSameJson(ours: unknown, theirs: unknown): boolean {
  return isDeepStrictEqual(inOneForm(ours), inOneForm(plainOf(theirs)))
}

function plainOf(value: unknown): unknown {
  const entries = Object.entries(value as object) // a certificate is an object
  return plainCertificate(new Map(entries.map(([key, member]) => [key, mapped(member)])))
}

/** JSON as the CBOR decoder would have given it. */
function mapped(value: unknown): never {
  const isObject = typeof value === 'object' && value !== null
  if (Array.isArray(value)) return value.map(mapped) as never // any shape: only plainCertificate reads it
  return (
    isObject ? new Map(Object.entries(value).map(([key, member]) => [key, mapped(member)])) : value
  ) as never
}

function inOneForm(value: unknown): unknown {
  if (typeof value === 'string') {
    return /^\d{4}-\d{2}-\d{2}T\d/.test(value) ? new Date(value).toISOString() : value.normalize('NFC')
  }
  if (Array.isArray(value)) return value.map(inOneForm)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, member]) => [key, inOneForm(member)]),
  )
}
