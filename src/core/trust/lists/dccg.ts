/** Lists of the EU gateway: `/trustList` (dgc-gateway, TrustListDto) and the German one that is made of it. */
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'
import { fieldsOf } from '../../json-fields.ts'
import { fromBase64 } from '../base64.ts'
import type { Drop, Dropped } from './drops.ts'
import { verifyEcdsa } from './ecdsa.ts'
import {
  certificateOf,
  derOf,
  invalid,
  jsonOf,
  type ListProof,
  NO_PROOF,
  type ParsedTrust,
  type ReadOptions,
  whatOf,
} from './parsed.ts'

/** Every entry names its own moment of upload, none that of the list. */
const NO_FACTS = { name: null, issuedAt: null, validUntil: null } as const
/** Base64 of a DER signature by P-256 on a line of its own, then the document. */
const SIGNED = /^\s*([A-Za-z0-9+/]{80,120}={0,2})\s*(\{[\s\S]*)$/

/** `[{kid, country, certificateType, thumbprint, rawData, ...}]`; the CMS signature in each entry is not looked at. @throws {Refusal} `trust.invalid` */
export function parseDccg(text: string): ParsedTrust {
  const list = jsonOf(text)
  if (!Array.isArray(list)) throw invalid('it must be a list of entries')
  return { format: 'dccg', kind: 'dccg', ...NO_FACTS, proof: NO_PROOF, ...sorted(list) }
}

/**
 * `{certificates: [...]}` of the same entries, behind a signature or without one. ES256 over the text from its first brace on
 * (covpass-android, DscListDecoder). @throws {Refusal} `trust.invalid`
 */
export function parseGerman(text: string, options: ReadOptions = {}): ParsedTrust {
  const signed = SIGNED.exec(text)
  const document = signed?.[2] ?? text
  const list = fieldsOf(jsonOf(document))?.certificates
  if (!Array.isArray(list)) throw invalid('"certificates" must be a list')
  const proof = signed === null ? NO_PROOF : proofOf(signed[1] ?? '', document, options)
  return { format: 'de', kind: 'dccg', ...NO_FACTS, proof, ...sorted(list) }
}

function proofOf(line: string, document: string, { proofKey, check }: ReadOptions): ListProof {
  const signature = fromBase64(line)
  const isProven =
    signature !== undefined &&
    proofKey !== undefined &&
    check !== undefined &&
    verifyEcdsa(check, proofKey, new TextEncoder().encode(document), signature)
  return isProven
    ? { state: 'verified', key: 'given', coversLabels: true }
    : { state: 'not-verified', key: null, coversLabels: false }
}

function sorted(list: readonly unknown[]): Pick<ParsedTrust, 'authorities' | 'signers' | 'dropped'> {
  const found = { authorities: [] as Uint8Array[], signers: [] as Uint8Array[] } // filled below
  const dropped: Dropped[] = []
  list.forEach((entry, index) => {
    const { kid, country, certificateType, thumbprint, rawData } = fieldsOf(entry) ?? {}
    const half = HALVES.get(certificateType)
    const answer = half === undefined ? 'other-usage' : readEntry({ kid, country, thumbprint, rawData })
    if (typeof answer === 'string') dropped.push({ what: whatOf(kid, index), why: answer })
    else if (half !== undefined) found[half].push(answer)
  })
  return { ...found, dropped }
}

const HALVES: ReadonlyMap<unknown, 'authorities' | 'signers'> = new Map([
  ['CSCA', 'authorities'],
  ['DSC', 'signers'],
])

function readEntry(entry: {
  readonly kid: unknown
  readonly country: unknown
  readonly thumbprint: unknown
  readonly rawData: unknown
}): Uint8Array | Drop {
  const { kid, country, thumbprint, rawData } = entry
  const der = derOf(rawData)
  const certificate = certificateOf(der, { kid, country })
  if (der === undefined || typeof certificate === 'string') {
    return typeof certificate === 'string' ? certificate : 'unreadable'
  }
  const isNamed = typeof thumbprint !== 'string' || thumbprint.toLowerCase() === bytesToHex(sha256(der))
  return isNamed ? der : 'wrong-fingerprint'
}
