/**
 * The proof of a WHO trust list (JsonWebSignature2020): an ES256 signature over the SHA-256 of the proof's own facts and that of the
 * document, both as canonical RDF (URDNA2015). Only the shape that these lists have is turned into RDF here: nodes with names,
 * no blank one, so that canonical order is that of the lines. Whatever is not in the RDF is not proven, and this file decides
 * what that is.
 */
import { sha256 } from '@noble/hashes/sha2.js'

import type { VerifyingKey } from '../../hcert/check.ts'
import { type Fields, fieldsOf } from '../../json-fields.ts'
import { canonicalJson, type Json } from '../../ledger/canonical-json.ts'
import { bytesOfUrl, keyOfJwk, verifyEcdsa } from './ecdsa.ts'
import { jsonOf, type ListProof, NO_PROOF, type ReadOptions } from './parsed.ts'

const CONTEXTS = ['https://www.w3.org/ns/did/v1', 'https://w3id.org/security/suites/jws-2020/v1'] as const
/** The third context gives meaning to domain, participant and usage, and so puts them under the signature; here: their value sets. */
const LABELS: ReadonlyMap<unknown, string> = new Map([
  ['https://smart.who.int/trust/tng-context/v1.jsonld', '.jsonld'],
  ['https://smart.who.int/trust/tng-context/v1-DEV.jsonld', '-DEV.jsonld'],
  ['https://smart.who.int/trust/tng-context/v1-UAT.jsonld', '-UAT.jsonld'],
])
const VALUE_SETS = { domain: 'Domains', participant: 'Participants', keyusage: 'KeyUsage' } as const
const VALUE_SET = 'https://smart.who.int/trust/ValueSet-'
const SECURITY = 'https://w3id.org/security#'
const RDF = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#'
const DATE_TIME = 'http://www.w3.org/2001/XMLSchema#dateTime'
const CREATED = 'http://purl.org/dc/terms/created'
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?Z$/
/** A name with any other character could end its line early and be read as two. */
const NAME = /^did:[^\s<>"{}|^`\\\u0000-\u0020]+$/
const CODE = /^#[A-Za-z0-9._-]+$/
const JWS = /^([A-Za-z0-9_-]+)\.\.([A-Za-z0-9_-]+)$/

/** Verifies the proof of a document. Never throws: one of an unknown shape is `not-verified`. */
export function proveDocument(document: Fields, { proofKey, check }: ReadOptions): ListProof {
  if (document.proof === undefined) return NO_PROOF
  const failed: ListProof = { state: 'not-verified', key: null, coversLabels: false }
  const proof = fieldsOf(document.proof) ?? {}
  const parts = typeof proof.jws === 'string' ? JWS.exec(proof.jws) : null
  const signature = bytesOfUrl(parts?.[2])
  const message = parts?.[1] === undefined ? undefined : proofInput(document, proof, parts[1])
  if (check === undefined || signature === undefined || message === undefined) return failed
  const isBy = (key: VerifyingKey | undefined) =>
    key !== undefined && verifyEcdsa(check, key, message, signature)
  const coversLabels = labelsOf(document) !== undefined
  if (isBy(proofKey)) return { state: 'verified', key: 'given', coversLabels }
  const isOwn = proofKey === undefined && isBy(ownKey(document, proof))
  return isOwn ? { state: 'verified', key: 'own', coversLabels } : failed
}

/** The key that the proof names, when it is listed in the document itself. */
function ownKey({ verificationMethod }: Fields, proof: Fields): VerifyingKey | undefined {
  const methods = Array.isArray(verificationMethod) ? verificationMethod.map(fieldsOf) : []
  const named = methods.find((method) => method?.id !== undefined && method.id === proof.verificationMethod)
  return keyOfJwk(fieldsOf(named?.publicKeyJwk) ?? {})
}

/**
 * What the signature covers: the header, a point, and two hashes (RFC 7797; VC JWS 2020 section 3). Undefined when the proof or
 * the document has another shape than these lists.
 */
export function proofInput(document: Fields, proof: Fields, header: string): Uint8Array | undefined {
  const facts = proofLines(proof)
  const content = documentLines(document)
  if (!isHeaderKnown(header) || facts === undefined || content === undefined) return undefined
  const point = new TextEncoder().encode(`${header}.`)
  const message = new Uint8Array(point.length + 64)
  message.set(point)
  message.set(hashOf(facts), point.length)
  message.set(hashOf(content), point.length + 32)
  return message
}

/** ES256 over bytes that are not in the JWS, and nothing else that a reader must understand. */
function isHeaderKnown(header: string): boolean {
  const bytes = bytesOfUrl(header)
  const fields = bytes === undefined ? undefined : fieldsOf(jsonOf(new TextDecoder().decode(bytes)))
  const isDetached = fields?.b64 === false && JSON.stringify(fields.crit) === '["b64"]'
  return isDetached && fields?.alg === 'ES256'
}

function hashOf(lines: readonly string[]): Uint8Array {
  const text = [...new Set(lines)].sort().map((line) => `${line}\n`)
  return sha256(new TextEncoder().encode(text.join('')))
}

function proofLines(proof: Fields): string[] | undefined {
  const { type, created, nonce, proofPurpose, verificationMethod } = proof
  if (type !== 'JsonWebSignature2020' || proofPurpose !== 'assertionMethod') return undefined
  if (typeof created !== 'string' || !INSTANT.test(created) || !isName(verificationMethod)) return undefined
  const say = (predicate: string, object: string) => `_:c14n0 <${predicate}> ${object} .`
  return [
    say(`${RDF}type`, `<${SECURITY}JsonWebSignature2020>`),
    say(CREATED, `${literal(created)}^^<${DATE_TIME}>`),
    say(`${SECURITY}proofPurpose`, `<${SECURITY}assertionMethod>`),
    say(`${SECURITY}verificationMethod`, `<${verificationMethod}>`),
    ...(typeof nonce === 'string' ? [say(`${SECURITY}nonce`, literal(nonce))] : []),
  ]
}

/** End of the names of the value sets; null when domain, participant and usage are not signed; undefined for unknown contexts. */
function valueSetsOf(document: Fields): string | null | undefined {
  const contexts = document['@context']
  if (!Array.isArray(contexts) || !CONTEXTS.every((one, index) => contexts[index] === one)) return undefined
  if (contexts.length === CONTEXTS.length) return null
  return contexts.length === CONTEXTS.length + 1 ? LABELS.get(contexts[CONTEXTS.length]) : undefined
}

const labelsOf = (document: Fields): string | undefined => valueSetsOf(document) ?? undefined

function documentLines(document: Fields): string[] | undefined {
  const { id, controller, verificationMethod } = document
  const valueSets = valueSetsOf(document)
  if (valueSets === undefined || !isName(id) || !Array.isArray(verificationMethod)) return undefined
  if (controller !== undefined && !isName(controller)) return undefined
  const lines = controller === undefined ? [] : [`<${id}> <${SECURITY}controller> <${controller}> .`]
  for (const method of verificationMethod) {
    const more = isName(method)
      ? [`<${id}> <${SECURITY}verificationMethod> <${method}> .`]
      : methodLines(id, fieldsOf(method) ?? {}, valueSets)
    if (more === undefined) return undefined
    lines.push(...more)
  }
  return lines
}

function methodLines(document: string, method: Fields, valueSets: string | null): string[] | undefined {
  const { id, type, controller, publicKeyJwk } = method
  const key = canonicalKey(publicKeyJwk)
  if (!isName(id) || !isName(controller) || type !== 'JsonWebKey2020' || key === undefined) return undefined
  const lines = [
    `<${document}> <${SECURITY}verificationMethod> <${id}> .`,
    `<${id}> <${RDF}type> <${SECURITY}JsonWebKey2020> .`,
    `<${id}> <${SECURITY}controller> <${controller}> .`,
    `<${id}> <${SECURITY}publicKeyJwk> ${literal(key)}^^<${RDF}JSON> .`,
  ]
  if (valueSets === null) return lines
  for (const [label, set] of Object.entries(VALUE_SETS)) {
    const { [label]: value } = method
    const code = fieldsOf(value)?.code
    if (value === undefined) continue
    if (typeof code !== 'string' || !CODE.test(code)) return undefined
    const name = `${VALUE_SET}${set}${valueSets}`
    lines.push(`<${id}> <${name}> <${name}${code}> .`)
  }
  return lines
}

function isName(value: unknown): value is string {
  return typeof value === 'string' && NAME.test(value)
}

/** N-Quads (RDF 1.1): only these four are escaped in canonical form. */
function literal(text: string): string {
  const escaped = text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')
  return `"${escaped.replaceAll('\n', '\\n').replaceAll('\r', '\\r')}"`
}

/** RFC 8785; undefined for what is no object, has no such form or is nested beyond all measure. */
function canonicalKey(value: unknown): string | undefined {
  try {
    const jwk = fieldsOf(value)
    return jwk === undefined ? undefined : canonicalJson(jwk as Json) // it was read from JSON
  } catch {
    return undefined
  }
}
