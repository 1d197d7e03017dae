/**
 * What must hold for every text whatever, judged without the code that is judged: its own Base45, cborg for the envelope,
 * OpenSSL with signatures side by side.
 */
import { constants, createPublicKey, type KeyObject, verify, X509Certificate } from 'node:crypto'
import { inflateSync } from 'node:zlib'
import { decode, encode } from 'cborg'

import type { Verdict } from '../../src/core/trust/verdict.ts'
import { verdictDocument } from '../../src/core/trust/verdict-document.ts'
import { certificateOf } from '../vectors/own/signers.ts'
import { AT, REVOKED_CI, SIGNERS, settingOf, TRUSTED } from './fuzz-signers.ts'

const LETTERS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:'

interface Trusted {
  readonly kid: string
  readonly key: KeyObject
  readonly type: string | undefined
}
const KEYS: readonly Trusted[] = SIGNERS.flatMap(({ name, kid }) => {
  if (!TRUSTED.some((trusted) => trusted === name)) return []
  const key = createPublicKey(
    new X509Certificate(certificateOf(name)).publicKey.export({ format: 'pem', type: 'spki' }),
  )
  return [{ kid: hex(kid), key, type: key.asymmetricKeyType }]
})

/** Why a verdict over a text is wrong; undefined when nothing speaks against it. @throws what the verdict's document throws */
export function objectionTo(text: string, verdict: Verdict): string | undefined {
  JSON.stringify(verdictDocument(verdict))
  if ((verdict.verdict === 'valid') !== (verdict.reasons.length === 0)) return 'a verdict against its reasons'
  if ((verdict.level === 'red') !== (verdict.verdict === 'invalid')) return 'a level against its verdict'
  return verdict.verdict === 'valid' ? objectionToValid(text) : undefined
}

function objectionToValid(text: string): string | undefined {
  const parts = readIndependently(text)
  if (parts === undefined) return 'valid, though no other reader can read it'
  const { header, unprotected, payload, signature } = parts
  const label = (at: number): unknown => (header.map.has(at) ? header.map.get(at) : unprotected.get(at))
  const [algorithm, kid] = [label(1), label(4)]
  const named = KEYS.filter((one) => kid instanceof Uint8Array && one.kid === hex(kid))
  const signed = header.bytes.length === 1 ? new Uint8Array() : header.bytes
  const input = encode(['Signature1', signed, new Uint8Array(), payload.bytes])
  if (!named.some((one) => isSigned(one, algorithm, input, signature)))
    return 'valid without a signature of a trusted key'
  const [expires, issued] = [payload.map.get(4), payload.map.get(6)]
  const now = AT.getTime() / 1000
  if (typeof issued !== 'number' || typeof expires !== 'number' || !(issued <= now && now <= expires))
    return 'valid outside its own time'
  const isOnList = settingOf(text).revocation !== undefined && named.some(isOfRevokedKey)
  return isOnList && numbersIn(payload.map).includes(REVOKED_CI) ? 'valid though revoked' : undefined
}

const VN_KIDS = SIGNERS.filter(({ name }) => name === 'vn' || name === 'vn-renewed').map(({ kid }) =>
  hex(kid),
)
const isOfRevokedKey = ({ kid }: Trusted): boolean => VN_KIDS.includes(kid)

function isSigned(
  { key, type }: Trusted,
  algorithm: unknown,
  input: Uint8Array,
  signature: Uint8Array,
): boolean {
  if (algorithm === -7 && type === 'ec' && signature.length === 64)
    return verify('sha256', input, { key, dsaEncoding: 'ieee-p1363' }, signature)
  if (algorithm !== -37 || type !== 'rsa') return false
  return verify('sha256', input, { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 }, signature)
}

type Labels = ReadonlyMap<unknown, unknown>
interface Part {
  readonly bytes: Uint8Array
  readonly map: Labels
}
interface Parts {
  readonly header: Part
  readonly unprotected: Labels
  readonly payload: Part
  readonly signature: Uint8Array
}

function readIndependently(text: string): Parts | undefined {
  try {
    if (!text.startsWith('HC1:') || text.length > 4296) return undefined
    const message = readCbor(inflateSync(base45(text.slice(4))))
    const parts: unknown = message
    if (!Array.isArray(parts) || parts.length !== 4) return undefined
    const [header, unprotected, payload, signature]: unknown[] = parts
    const isTyped =
      header instanceof Uint8Array && payload instanceof Uint8Array && signature instanceof Uint8Array
    if (!isTyped || !(unprotected instanceof Map)) return undefined
    return { header: partOf(header), unprotected, payload: partOf(payload), signature }
  } catch {
    return undefined
  }
}

function partOf(bytes: Uint8Array): Part {
  const map: unknown = bytes.length === 0 ? new Map() : readCbor(bytes)
  if (!(map instanceof Map)) throw new TypeError('not a map')
  return { bytes, map }
}

/** Tags stand for what they mark: the reader of passports allows a few, and this one all of them. */
function readCbor(bytes: Uint8Array): unknown {
  const through = (content: () => unknown): unknown => content()
  const tags = Object.fromEntries([0, 1, 18, 61, 55799].map((tag) => [tag, through]))
  return decode(bytes, { useMaps: true, tags, rejectDuplicateMapKeys: true })
}

function base45(text: string): Uint8Array {
  const groups = text.match(/.{1,3}/gs) ?? []
  return Buffer.concat(
    groups.map((group) => {
      const value = [...group].reduce((sum, letter, at) => sum + digit(letter) * 45 ** at, 0)
      if (group.length === 1 || value >= 256 ** (group.length - 1)) throw new RangeError('no group of Base45')
      return group.length === 3 ? Buffer.of(value >> 8, value & 0xff) : Buffer.of(value)
    }),
  )
}

function digit(letter: string): number {
  const value = LETTERS.indexOf(letter)
  if (value < 0) throw new RangeError('no letter of Base45')
  return value
}

/** Every `ci` of the certificate's entries. */
function numbersIn(claims: Labels): string[] {
  const hcert = claims.get(-260)
  const dcc: unknown = hcert instanceof Map ? hcert.get(1) : undefined
  if (!(dcc instanceof Map)) return []
  const entries = ['v', 't', 'r'].flatMap((type) => (Array.isArray(dcc.get(type)) ? dcc.get(type) : []))
  return entries.flatMap((entry) => {
    const ci: unknown = entry instanceof Map ? entry.get('ci') : undefined
    return typeof ci === 'string' ? [ci.trim()] : []
  })
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex')
}
