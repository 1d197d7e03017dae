/** Smaller texts that may reach the same code. */
import { deflateSync } from 'node:zlib'

import { cborMap } from '../support/cbor-writer.ts'
import { headerOf } from '../vectors/own/message.ts'
import { nodesOf, parseTree, writeTree } from './cbor-tree.ts'
import { SIGNERS, signFast } from './fuzz-signers.ts'
import { envelopeOf, messageOf, textOfEnvelope, textOfPacked } from './layers.ts'

/** In the order in which they are worth trying: whole branches of the content first. */
export function* smallerThan(text: string): Generator<string> {
  yield* withoutBranches(text)
  const envelope = envelopeOf(text)
  if (envelope !== undefined) {
    Object.assign(envelope.unprotected, parseTree(cborMap([]))?.tree)
    yield textOfEnvelope(envelope)
  }
  const message = messageOf(text)
  if (message !== undefined) yield textOfPacked(deflateSync(message, { level: 9 }))
  for (const part of [2, 4, 8]) yield text.slice(0, text.length - Math.floor(text.length / part))
}

/** The content without one of its members, signed anew by the ordinary key. */
function* withoutBranches(text: string): Generator<string> {
  const [signer] = SIGNERS
  const payload = envelopeOf(text)?.payload.bytes
  const tree = payload === undefined ? undefined : parseTree(payload)?.tree
  if (signer === undefined || tree === undefined) return
  const places = nodesOf(tree).filter(
    ({ parent, index }) => parent?.major === 4 || (parent?.major === 5 && index % 2 === 1),
  )
  for (const { parent, index } of places) {
    const step = parent?.major === 5 ? 2 : 1
    const envelope = envelopeOf(text)
    if (parent === undefined || envelope === undefined) return
    const removed = parent.children.splice(index - step + 1, step)
    const smaller = writeTree(tree)
    parent.children.splice(index - step + 1, 0, ...removed)
    const header = headerOf(signer.algorithm, signer.kid)
    envelope.header.bytes = header
    envelope.payload.bytes = smaller
    envelope.signature.bytes = signFast(signer, header, smaller)
    yield textOfEnvelope(envelope)
  }
}
