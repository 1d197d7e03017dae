/** COSE_Sign1 (RFC 9052 section 4.2) as real issuers write it. */
import { ALGORITHMS, type AlgorithmName, findAlgorithm } from './algorithms.ts'
import { type CborValue, decodeCbor, readTags } from './cbor.ts'
import { HEADER } from './encode.ts'
import type { DecodeFault } from './faults.ts'

export interface CoseSign1 {
  /** Exactly as received: the signature covers these bytes, not what they mean. */
  readonly protectedHeader: Uint8Array
  readonly payload: Uint8Array
  readonly signature: Uint8Array
  readonly algorithm: AlgorithmName | undefined
  readonly kid: Uint8Array | undefined
}

/** Tags that may stand in front, outermost first: none, COSE_Sign1, CWT around it, and the self-described mark around each. */
const SELF_DESCRIBED = 55_799
const CWT = 61
const SIGN1 = 18
/** One more than is ever allowed: two, and the mark around each. */
const TAGS_MAX = 5

/** Length of every key id on a passport (hcert_spec A.1). */
const KID_BYTES = 8

type Headers = ReadonlyMap<CborValue, CborValue>

/** Reads a message; `message` is null when it has not the shape of one, and `faults` names everything found. */
export function readCose(bytes: Uint8Array): { message: CoseSign1 | null; faults: readonly DecodeFault[] } {
  const { content, tags } = readTags(bytes, TAGS_MAX)
  if (!isAllowed(tags)) return { message: null, faults: ['cose.tag'] }
  const decoded = decodeCbor(content)
  if ('fault' in decoded) return { message: null, faults: [decoded.fault] }
  const parts: readonly CborValue[] = Array.isArray(decoded.value) ? decoded.value : []
  const [protectedHeader, unprotected, payload, signature] = parts
  if (
    parts.length !== 4 ||
    !(protectedHeader instanceof Uint8Array) ||
    !(unprotected instanceof Map) ||
    !(payload instanceof Uint8Array) ||
    !(signature instanceof Uint8Array)
  ) {
    return { message: null, faults: ['cose.structure'] }
  }
  const read = readProtected(protectedHeader)
  const header = typeof read === 'string' ? new Map<CborValue, CborValue>() : read
  const algorithm = findAlgorithm(either(header, unprotected, HEADER.algorithm))
  const kid = either(header, unprotected, HEADER.kid)
  return {
    message: {
      protectedHeader,
      payload,
      signature,
      algorithm,
      kid: kid instanceof Uint8Array ? kid : undefined,
    },
    faults: typeof read === 'string' ? [read] : faultsOf(header, unprotected, signature),
  }
}

function faultsOf(header: Headers, unprotected: Headers, signature: Uint8Array): DecodeFault[] {
  const faults: DecodeFault[] = []
  if (header.has(HEADER.critical) || unprotected.has(HEADER.critical)) faults.push('cose.critical-header')
  const named = either(header, unprotected, HEADER.algorithm)
  const algorithm = findAlgorithm(named)
  if (named === undefined) faults.push('cose.algorithm-missing')
  else if (algorithm === undefined) faults.push('cose.algorithm-unknown')
  const wanted = algorithm === undefined ? null : ALGORITHMS[algorithm].signatureBytes
  if (wanted !== null && signature.length !== wanted) faults.push('cose.signature-length')
  const kid = either(header, unprotected, HEADER.kid)
  if (kid === undefined) faults.push('cose.kid-missing')
  else if (!(kid instanceof Uint8Array) || kid.length !== KID_BYTES) faults.push('cose.kid-length')
  return faults
}

/** The protected place wins; the other counts only when the protected one is silent (hcert_spec 3.3.1). */
function either(header: Headers, unprotected: Headers, label: number): CborValue {
  return header.has(label) ? header.get(label) : unprotected.get(label)
}

/** An empty byte string stands for an empty map (RFC 9052 section 3). */
function readProtected(bytes: Uint8Array): Headers | DecodeFault {
  if (bytes.length === 0) return new Map()
  const decoded = decodeCbor(bytes)
  if ('fault' in decoded) return decoded.fault
  return decoded.value instanceof Map ? decoded.value : 'cose.header'
}

function isAllowed(tags: readonly number[]): boolean {
  const meant = tags.filter((tag) => tag !== SELF_DESCRIBED)
  const [outer, inner] = meant
  if (meant.length === 2) return outer === CWT && inner === SIGN1
  return meant.length === 0 || (meant.length === 1 && outer === SIGN1)
}
