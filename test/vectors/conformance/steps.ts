/** The steps that the flags of the EU's official test data (dgc-testdata) name, taken with our own parts. */
import { nodeCheck, nodeInflate } from '../../../src/adapters/crypto/index.ts'
import { verifyTexts } from '../../../src/app/verify-text.ts'
import { decodeBase45 } from '../../../src/core/hcert/base45.ts'
import { readCose } from '../../../src/core/hcert/cose.ts'
import { readCwt } from '../../../src/core/hcert/cwt.ts'
import { type Decoded, decodeHcert } from '../../../src/core/hcert/decode.ts'
import { PREFIX } from '../../../src/core/hcert/encode.ts'
import { COSE_BYTES_MAX } from '../../../src/core/hcert/zlib.ts'
import { readCertificate } from '../../../src/core/trust/certificate.ts'
import type { Reason } from '../../../src/core/trust/codes.ts'
import { parseTrustList, type TrustList } from '../../../src/core/trust/trust-list.ts'
import { judge, type Verdict } from '../../../src/core/trust/verdict.ts'
import { trustText } from '../../support/hcert.ts'
import { base64Bytes, hexBytes } from './folder.ts'
import { isSameJson } from './same-json.ts'

export interface Vector {
  readonly file: string
  readonly PREFIX: string
  readonly BASE45?: string
  readonly COMPRESSED?: string
  readonly COSE?: string
  readonly JSON?: unknown
  readonly '2DCODE'?: string
  readonly TESTCTX: { readonly CERTIFICATE?: string; readonly VALIDATIONCLOCK?: string }
  readonly EXPECTEDRESULTS: Readonly<Record<string, boolean>>
}

/** Trusts the one certificate of a vector, or nobody when it names none that can be read. */
export function trustOf(certificate: string | undefined): TrustList {
  const der = base64Bytes(certificate ?? '')
  return parseTrustList(trustText(readCertificate(der) === undefined ? [] : [der]))
}

/** The clock of a vector; one without a zone is meant as UTC, one that is missing is the time of issue. */
export function clockOf({ TESTCTX, PREFIX: text }: Vector): Date {
  const clock = TESTCTX.VALIDATIONCLOCK ?? ''
  const hasZone = /(?:Z|[+-]\d\d:?\d\d)$/i.test(clock) || !clock.includes('T')
  const at = new Date(hasZone ? clock : `${clock}Z`)
  if (!Number.isNaN(at.getTime())) return at
  return new Date(Math.ceil(decodeHcert(text, nodeInflate).claims?.issuedAt ?? 0) * 1000)
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
  if (!COSE) return decodeHcert(text, nodeInflate)
  const { message, faults } = readCose(hexBytes(COSE))
  const cwt = message === null ? { claims: null, faults: [] } : readCwt(message.payload)
  return { message, claims: cwt.claims, faults: [...faults, ...cwt.faults] }
}

/** The whole text with every step at once, as the product judges it: why it is not valid, empty when it is. */
export function reasonsOf(text: string, trust: TrustList, at: Date): readonly Reason[] {
  return verifyTexts([text], { trust, at }).flatMap(({ reasons }) => reasons)
}

const lacks = (verdict: Verdict, ...starts: string[]): boolean =>
  !verdict.reasons.some((code) => starts.some((start) => code.startsWith(start)))

/** True when the key itself made the signature; what the certificate says is not asked. */
export function isSigned(verdict: Verdict): boolean {
  return lacks(verdict, 'cose.', 'cbor.', 'signature.', 'key.unknown', 'key.algorithm')
}

export function hasSameJson(verdict: Verdict, json: unknown): boolean {
  return verdict.passport !== null && isSameJson(verdict.passport.certificate, json)
}

const isSameBytes = (ours: Uint8Array, hex: string): boolean => Buffer.from(ours).equals(hexBytes(hex))

/** Each flag with the answer that our parts give; the picture has its own file. */
export const STEPS: Readonly<Record<string, (vector: Vector, verdict: Verdict) => boolean>> = {
  EXPECTEDUNPREFIX: ({ PREFIX: text, BASE45 }) =>
    text.startsWith(PREFIX) && (!BASE45 || text.slice(PREFIX.length) === BASE45),
  EXPECTEDB45DECODE: ({ BASE45, PREFIX: text, COMPRESSED }) => {
    const bytes = decodeBase45(BASE45 || text.slice(PREFIX.length))
    if (typeof bytes === 'string') return false
    return !COMPRESSED || isSameBytes(bytes, COMPRESSED)
  },
  EXPECTEDCOMPRESSION: ({ COMPRESSED, PREFIX: text, COSE }) => {
    const packed = COMPRESSED ? hexBytes(COMPRESSED) : decodeBase45(text, PREFIX.length)
    if (typeof packed === 'string') return false
    const result = nodeInflate(packed, COSE_BYTES_MAX)
    if ('fault' in result || result.consumed !== packed.length) return false
    return !COSE || isSameBytes(result.bytes, COSE)
  },
  EXPECTEDDECODE: (_, verdict) => verdict.passport !== null,
  EXPECTEDVERIFY: (_, verdict) => isSigned(verdict),
  EXPECTEDVALIDJSON: (vector, verdict) => hasSameJson(verdict, vector.JSON),
  EXPECTEDEXPIRATIONCHECK: (_, verdict) => lacks(verdict, 'time.', 'cwt.time'),
  EXPECTEDKEYUSAGE: (_, verdict) => lacks(verdict, 'key.usage'),
  EXPECTEDSCHEMAVALIDATION: (_, verdict) => lacks(verdict, 'content.', 'cwt.'),
}
