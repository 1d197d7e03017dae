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
