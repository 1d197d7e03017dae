/** Merkle tree of RFC 6962 section 2.1: many records, one hash; and a short proof that a record stands under it. */
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'

/** First byte of what is hashed: a leaf can never pass for a node, nor a node for a leaf. */
const LEAF = Uint8Array.of(0)
const NODE = Uint8Array.of(1)

/** Hash of one record's bytes. */
export function leafHash(bytes: Uint8Array): Uint8Array {
  return sha256.create().update(LEAF).update(bytes).digest()
}

/** Hash of two neighbours, left and right. */
export function nodeHash(left: Uint8Array, right: Uint8Array): Uint8Array {
  return sha256.create().update(NODE).update(left).update(right).digest()
}

/** Lower-case hexadecimal. */
export function toHex(bytes: Uint8Array): string {
  return bytesToHex(bytes)
}

/** The root over leaf hashes, in their order; SHA-256 of nothing for an empty list. Time grows with the number of leaves. */
export function treeRoot(leaves: readonly Uint8Array[]): Uint8Array {
  const pending: { readonly hash: Uint8Array; readonly size: number }[] = []
  for (const leaf of leaves) {
    let subtree = { hash: leaf, size: 1 }
    for (let last = pending.at(-1); last?.size === subtree.size; last = pending.at(-1)) {
      pending.pop()
      subtree = { hash: nodeHash(last.hash, subtree.hash), size: last.size * 2 }
    }
    pending.push(subtree)
  }
  const right = pending.pop()
  if (right === undefined) return sha256(new Uint8Array())
  return pending.reduceRight((root, { hash }) => nodeHash(hash, root), right.hash)
}

/**
 * The hashes that lead from the leaf at `index` to the root, lowest first (RFC 6962 section 2.1.1).
 * @throws {RangeError} when there is no such leaf
 */
export function inclusionProof(leaves: readonly Uint8Array[], index: number): Uint8Array[] {
  if (!Number.isInteger(index) || index < 0 || index >= leaves.length) throw new RangeError('no such leaf')
  const proof: Uint8Array[] = []
  let [from, to] = [0, leaves.length]
  while (to - from > 1) {
    const middle = from + splitOf(to - from)
    const isLeft = index < middle
    proof.push(treeRoot(isLeft ? leaves.slice(middle, to) : leaves.slice(from, middle)))
    if (isLeft) to = middle
    else from = middle
  }
  return proof.reverse()
}

export interface Inclusion {
  readonly leaf: Uint8Array
  readonly index: number
  /** Number of leaves in the tree. */
  readonly size: number
  readonly proof: readonly Uint8Array[]
  readonly root: Uint8Array
}

/** True when the proof leads from the leaf to the root (RFC 9162 section 2.1.3.2); a proof too short or too long is false. */
export function verifyInclusion({ leaf, index, size, proof, root }: Inclusion): boolean {
  if (!Number.isSafeInteger(size) || !Number.isInteger(index) || index < 0 || index >= size) return false
  let [node, last] = [index, size - 1]
  let hash = leaf
  for (const neighbour of proof) {
    if (last === 0) return false
    const isRight = node % 2 === 1 || node === last
    hash = isRight ? nodeHash(neighbour, hash) : nodeHash(hash, neighbour)
    // A last node without a neighbour rises unchanged to the level where it has one on its left.
    while (isRight && node % 2 === 0 && node !== 0) [node, last] = [node / 2, Math.floor(last / 2)]
    ;[node, last] = [Math.floor(node / 2), Math.floor(last / 2)]
  }
  return last === 0 && toHex(hash) === toHex(root)
}

/** The largest power of two smaller than `size` (at least 2). */
function splitOf(size: number): number {
  let power = 1
  while (power * 2 < size) power *= 2
  return power
}
