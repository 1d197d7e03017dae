/** The EU trust list as it was exported to files, and the same in one JSON document. */
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'
import { fieldsOf } from '../../json-fields.ts'
import { toBase64 } from '../base64.ts'
import { readIssuance } from '../issuance.ts'
import type { Drop, Dropped } from './drops.ts'
import {
  certificateOf,
  invalid,
  jsonOf,
  type ListProof,
  NO_PROOF,
  type ParsedTrust,
  pemCertificates,
  whatOf,
} from './parsed.ts'

/** One file of an archive or a folder. */
export interface ArchiveEntry {
  /** With the folders in it: `DSC/DCC/AT/5b5f....pem`. */
  readonly name: string
  readonly text: string
}

const FACTS = { kind: 'eu-archive', name: null, issuedAt: null, validUntil: null } as const
type Half = 'authorities' | 'signers'

/** Detached CMS signatures lie beside the certificates; who made them cannot be told from the archive, so they prove nothing. */
const UNCHECKED: ListProof = { state: 'not-verified', key: null, coversLabels: false }
const SIGNATURE_FILE = /\.(?:cms|sig|p7[sbm]|signature)$/i

/**
 * PEM files, each named by the SHA-256 of its certificate in hexadecimal or base64; other files are passed over. A folder CSCA
 * or DSC says what its files are, else the certificate does. @throws {Refusal} `trust.invalid` when there is no certificate
 */
export function parseEuArchive(entries: readonly ArchiveEntry[]): ParsedTrust {
  const found: Record<Half, Uint8Array[]> = { authorities: [], signers: [] }
  const dropped: Dropped[] = []
  const files = entries.filter(({ name, text }) => isCertificateFile(name, text))
  if (files.length === 0) throw invalid('there is no certificate (PEM) in it')
  for (const { name, text } of files) {
    const answer = readFile(name, text)
    if (typeof answer === 'string') dropped.push({ what: baseName(name), why: answer })
    else found[answer.half].push(answer.der)
  }
  const isSigned = entries.some(({ name }) => SIGNATURE_FILE.test(name))
  return { format: 'eu-archive', ...FACTS, proof: isSigned ? UNCHECKED : NO_PROOF, ...found, dropped }
}

/** `[{kid, country, usage: 'DSC' | 'CSCA', pem}]`. @throws {Refusal} `trust.invalid` */
export function parseEuFlat(text: string): ParsedTrust {
  const list = jsonOf(text)
  if (!Array.isArray(list)) throw invalid('it must be a list of entries')
  const found: Record<Half, Uint8Array[]> = { authorities: [], signers: [] }
  const dropped: Dropped[] = []
  list.forEach((entry, index) => {
    const { kid, country, usage, pem } = fieldsOf(entry) ?? {}
    const half = HALVES.get(usage)
    const answer = half === undefined ? 'other-usage' : oneCertificate(typeof pem === 'string' ? pem : '')
    const fault = typeof answer === 'string' ? answer : certificateOf(answer, { kid, country })
    if (typeof fault === 'string') dropped.push({ what: whatOf(kid, index), why: fault })
    else if (half !== undefined && typeof answer !== 'string') found[half].push(answer)
  })
  return { format: 'eu-flat', ...FACTS, proof: NO_PROOF, ...found, dropped }
}

const HALVES: ReadonlyMap<unknown, Half> = new Map([
  ['CSCA', 'authorities'],
  ['DSC', 'signers'],
])
const OTHER_FOLDERS = ['UPLOAD', 'AUTHENTICATION', 'TRUSTANCHOR']

function readFile(name: string, text: string): { der: Uint8Array; half: Half } | Drop {
  const der = oneCertificate(text)
  if (typeof der === 'string') return der
  if (typeof certificateOf(der, {}) === 'string') return 'unreadable'
  if (!isNamedBy(name, sha256(der))) return 'wrong-fingerprint'
  const folders = name
    .split('/')
    .slice(0, -1)
    .map((folder) => folder.toUpperCase())
  if (folders.some((folder) => OTHER_FOLDERS.includes(folder))) return 'other-usage'
  const named = folders.flatMap((folder) => HALVES.get(folder) ?? [])[0]
  const issuance = readIssuance(der)
  const certified = issuance?.isAuthority === true ? 'authorities' : 'signers'
  return { der, half: named ?? certified }
}

function oneCertificate(pem: string): Uint8Array | Drop {
  const [der, ...more] = pemCertificates(pem)
  if (more.length > 0) return 'several-certificates'
  return der ?? 'unreadable'
}

function isCertificateFile(name: string, text: string): boolean {
  return text.includes('-----BEGIN CERTIFICATE-----') || /^[^.].*\.pem$/i.test(baseName(name))
}

const baseName = (name: string): string => name.slice(name.lastIndexOf('/') + 1)

/** Base64 cannot hold a slash in a file name, so its other alphabet is taken too, with padding or without. */
function isNamedBy(name: string, hash: Uint8Array): boolean {
  const stem = baseName(name).replace(/\.[A-Za-z]{1,4}$/, '')
  const letters = toBase64(hash).replace(/=+$/, '')
  const url = letters.replaceAll('+', '-').replaceAll('/', '_')
  const bare = stem.replace(/=+$/, '')
  return stem.toLowerCase() === bytesToHex(hash) || bare === letters || bare === url
}
