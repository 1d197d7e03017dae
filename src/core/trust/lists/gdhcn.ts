/** WHO GDHCN trust lists, version 2 (smart-trust, "DID Trustlist v2"): DID documents with a certificate in each key. */

import { type Fields, fieldsOf } from '../../json-fields.ts'
import { toBase64 } from '../base64.ts'
import type { Drop, Dropped } from './drops.ts'
import { proveDocument } from './gdhcn-proof.ts'
import {
  certificateOf,
  derOf,
  invalid,
  jsonOf,
  type ParsedTrust,
  type ReadOptions,
  whatOf,
} from './parsed.ts'

export interface GdhcnOptions extends ReadOptions {
  /** Kinds of documents whose keys are taken; by default `DCC`. */
  readonly domains?: readonly string[] | undefined
}

type Half = 'authorities' | 'signers'

const DOMAINS = ['DCC']
const HALVES: ReadonlyMap<string, Half> = new Map([
  ['DSC', 'signers'],
  ['CSCA', 'authorities'],
  ['SCA', 'authorities'],
])
const CURVES: readonly unknown[] = ['P-256', 'P-384', 'P-521']
const CREATED = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?Z$/

interface Entry {
  readonly half: Half
  readonly der: Uint8Array
  /** The authorities above it, as far as the list names them. */
  readonly issuers: readonly Uint8Array[]
}

/**
 * Reads the document; keys come as X.509 certificates (x5c), the first of which is the key's own. Domain and usage stand in the
 * entry, as text or `{code: '#DSC'}`, else in the name of the document. @throws {Refusal} `trust.invalid`
 */
export function parseGdhcn(text: string, options: GdhcnOptions = {}): ParsedTrust {
  const document = fieldsOf(jsonOf(text))
  const methods = document?.verificationMethod
  if (document === undefined || !Array.isArray(methods)) throw invalid('"verificationMethod" must be a list')
  const { domains = DOMAINS } = options
  const dropped: Dropped[] = []
  const entries = methods.flatMap((value, index): Entry[] => {
    const method = fieldsOf(value) ?? {}
    const answer = readMethod(method, labelsOf(method, document), domains)
    if (typeof answer !== 'string') return [answer]
    dropped.push({ what: whatOf(fieldsOf(method.publicKeyJwk)?.kid, index), why: answer })
    return []
  })
  const created = fieldsOf(document.proof)?.created
  const listed = entries.filter(({ half }) => half === 'authorities').map(({ der }) => der)
  return {
    format: 'gdhcn',
    kind: 'gdhcn',
    name: null,
    issuedAt: typeof created === 'string' && CREATED.test(created) ? new Date(created) : null,
    validUntil: null,
    proof: proveDocument(document, options),
    authorities: [...listed, ...issuersOf(entries, listed)],
    signers: entries.filter(({ half }) => half === 'signers').map(({ der }) => der),
    dropped,
  }
}

interface Labels {
  readonly domain: string
  readonly usage: string
}

/** `...:trustlist:DCC:MYS:DSC`; a dash stands for every value. */
function labelsOf({ domain, keyusage }: Fields, { id }: Fields): Labels {
  const path = typeof id === 'string' ? (id.split('#')[0] ?? '').split(':') : []
  const [inDomain = '', , inUsage = ''] = path.slice(path.lastIndexOf('trustlist') + 1)
  const isPath = path.includes('trustlist')
  return {
    domain: codeOf(domain) ?? (isPath ? inDomain : ''),
    usage: codeOf(keyusage) ?? (isPath ? inUsage : ''),
  }
}

function codeOf(value: unknown): string | undefined {
  const code = fieldsOf(value)?.code ?? value
  return typeof code === 'string' ? code.replace(/^#/, '').toUpperCase() : undefined
}

function readMethod(method: Fields, { domain, usage }: Labels, domains: readonly string[]): Entry | Drop {
  const jwk = fieldsOf(method.publicKeyJwk)
  if (jwk === undefined) return 'no-certificate'
  if (!domains.includes(domain)) return 'other-domain'
  const half = HALVES.get(usage)
  if (half === undefined) return 'other-usage'
  if (jwk.kty === 'EC' && !CURVES.includes(jwk.crv)) return 'unknown-curve'
  const [own, ...above] = Array.isArray(jwk.x5c) ? jwk.x5c : []
  if (own === undefined) return 'no-certificate'
  const der = derOf(own)
  const certificate = certificateOf(der, { kid: kidOf(jwk.kid) })
  if (der === undefined || typeof certificate === 'string') {
    return typeof certificate === 'string' ? certificate : 'unreadable'
  }
  return { half, der, issuers: above.flatMap((one) => derOf(one) ?? []) }
}

/** Either alphabet of base64, padded or not. */
function kidOf(value: unknown): unknown {
  if (typeof value !== 'string') return null
  const text = value.replaceAll('-', '+').replaceAll('_', '/').replace(/=+$/, '')
  return text.padEnd(Math.ceil(text.length / 4) * 4, '=')
}

/** A list of signers alone has its authorities only here; one that is listed itself is not named twice. */
function issuersOf(entries: readonly Entry[], listed: readonly Uint8Array[]): Uint8Array[] {
  const known = new Set(listed.map(toBase64))
  const found = new Map<string, Uint8Array>()
  for (const issuer of entries.flatMap(({ issuers }) => issuers)) found.set(toBase64(issuer), issuer)
  return [...found].flatMap(([key, der]) => (known.has(key) ? [] : [der]))
}
