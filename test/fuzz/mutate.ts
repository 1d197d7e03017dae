/** From one text to another: a change at one of its layers, and everything around it written anew. */
import { constants, deflateSync } from 'node:zlib'

import { derSignature } from '../../src/adapters/crypto/index.ts'
import { FORMS, type Form } from '../support/cbor-writer.ts'
import { storedInParts } from '../support/disguise.ts'
import { cborOf, headerOf } from '../vectors/own/message.ts'
import type { OwnSigner } from '../vectors/own/signers.ts'
import { otherS } from '../vectors/own/signing.ts'
import { parseTree, type Tree, writeTree } from './cbor-tree.ts'
import { TAGS } from './dictionary.ts'
import { SIGNERS, signFast } from './fuzz-signers.ts'
import {
  type Envelope,
  envelopeOf,
  messageOf,
  packedOf,
  textOfEnvelope,
  textOfMessage,
  textOfPacked,
} from './layers.ts'
import { mutateBytes } from './mutate-bytes.ts'
import { mutateCbor, mutateTree } from './mutate-tree.ts'
import type { Random } from './random.ts'

const LETTERS = [...'0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:', 'a', '\n', 'é', '\u{1f642}']

/** `other` lends parts of itself. */
export function mutate(text: string, other: string, random: Random): string {
  const envelope = envelopeOf(text)
  const roll = random.below(100)
  if (roll < 5 || (envelope === undefined && roll < 40)) return mutateText(text, other, random)
  if (roll < 9) return textOfPacked(mutateBytes(packedOf(text) ?? new Uint8Array(), random))
  const message = messageOf(text)
  if (message === undefined) return mutateText(text, other, random)
  if (roll < 14) return repack(message, random)
  if (roll < 22 || envelope === undefined) return textOfMessage(mutateBytes(message, random))
  return textOfEnvelope(mutateEnvelope(envelope, other, random))
}

function mutateText(text: string, other: string, random: Random): string {
  const [at, to] = [random.below(text.length + 1), random.below(text.length + 1)]
  const letter = random.pick(LETTERS)
  return random.pick([
    text.slice(0, at) + letter + text.slice(at + 1),
    text.slice(0, at) + letter + text.slice(at),
    text.slice(0, at) + text.slice(at + 1),
    text.slice(0, Math.min(at, to)) + text.slice(Math.max(at, to)),
    text.slice(0, at) + other.slice(at),
    text.slice(0, at),
    text + letter.repeat(1 + random.below(3)),
    text.padEnd(random.pick([4296, 4297, 5000]), letter),
    text.replace('HC1:', random.pick(['', 'HC', 'hc1:', 'HC2:', 'HC1:HC1:', ' HC1:'])),
  ])
}

/** The same content in another container. */
function repack(message: Uint8Array, random: Random): string {
  if (random.chance(3)) {
    const cuts = Array.from({ length: random.below(6) }, () => random.below(message.length + 1))
    return textOfPacked(storedInParts(message, cuts))
  }
  const options = {
    level: random.below(10),
    strategy: random.below(constants.Z_FIXED + 1),
    windowBits: 9 + random.below(7),
    memLevel: 1 + random.below(9),
  }
  return textOfPacked(
    deflateSync(random.chance(9) ? Buffer.alloc(16_380 + random.below(10)) : message, options),
  )
}

type Change = (envelope: Envelope, other: string, random: Random) => void

/** In the place of the tree; most messages are signed anew, so that the change is believed. */
function mutateEnvelope(envelope: Envelope, other: string, random: Random): Envelope {
  random.pick(CHANGES)(envelope, other, random)
  return envelope
}

const changePayload: Change = (envelope, _, random) => {
  envelope.payload.bytes = mutateCbor(envelope.payload.bytes, random)
  if (!random.chance(12)) signAnew(envelope, random)
}

const lendPayload: Change = (envelope, other, random) => {
  const [mine, theirs] = [envelope, envelopeOf(other)].map((one) => one && parseTree(one.payload.bytes)?.tree)
  if (mine === undefined || theirs === undefined) return
  const length = mine.children.length & ~1
  const at = random.below(length + 1) & ~1
  mine.children.splice(at, random.below(3) * 2, ...theirs.children.slice(at & ~1, at + 2))
  envelope.payload.bytes = writeTree(mine)
  signAnew(envelope, random)
}

const changeHeader: Change = (envelope, _, random) => {
  envelope.header.bytes = mutateCbor(envelope.header.bytes, random)
  if (!random.chance(4)) sign(envelope, random.pick(SIGNERS))
}

const changeUnprotected: Change = ({ unprotected }, _, random) => mutateTree(unprotected, random)

const moveHeaders: Change = (envelope, _, random) => {
  const signer = pickSigner(random)
  const parts = [
    headerOf(signer.algorithm, signer.kid),
    cborOf(new Map([[4, signer.kid]])),
    cborOf(new Map()),
    new Uint8Array(),
  ]
  envelope.header.bytes = random.pick([...parts, cborOf(new Map([[1, signer.algorithm]]))])
  const unprotected = parseTree(random.pick(parts))?.tree
  if (unprotected !== undefined) Object.assign(envelope.unprotected, unprotected)
  sign(envelope, signer)
}

const changeSignature: Change = ({ signature }, _, random) => {
  const { bytes } = signature
  signature.bytes = random.pick<() => Uint8Array>([
    () => mutateBytes(bytes, random),
    () => (bytes.length === 64 ? otherS(bytes) : bytes),
    () => derSignature(bytes) ?? bytes,
    () => new Uint8Array(random.pick([0, 63, 64, 65, 256, 384])),
    () => random.bytes(64),
  ])()
}

const changeEnvelope: Change = ({ outer, header, payload, signature }, _, random) => {
  const form = random.pick<Form>(FORMS)
  for (const part of [header, payload, signature])
    if (random.chance(2)) part.form = form === 'indefinite' ? 8 : form
  if (random.chance(3)) mutateTree(outer, random)
  if (random.chance(2)) return
  const inner: Tree = { ...outer }
  Object.assign(outer, {
    major: 6,
    argument: random.pick(TAGS),
    form: 'shortest',
    bytes: new Uint8Array(),
    children: [inner],
  })
}

const CHANGES: readonly Change[] = [
  ...Array<Change>(10).fill(changePayload),
  ...[lendPayload, lendPayload, changeHeader, changeHeader, changeUnprotected, changeUnprotected],
  ...[moveHeaders, changeSignature, changeEnvelope, changeEnvelope],
]

/** By far most often the ordinary key: RSA takes its time. */
function pickSigner(random: Random): OwnSigner {
  return (random.chance(10) ? random.pick(SIGNERS) : SIGNERS[0]) ?? random.pick(SIGNERS)
}

/** The signer's name in the header, and the signature. */
function signAnew(envelope: Envelope, random: Random): void {
  const signer = pickSigner(random)
  envelope.header.bytes = headerOf(signer.algorithm, signer.kid)
  sign(envelope, signer)
}

function sign({ header, payload, signature }: Envelope, signer: OwnSigner): void {
  if (payload.bytes.length > 0xffff || header.bytes.length > 0xffff) return
  signature.bytes = signFast(signer, header.bytes, payload.bytes)
}
