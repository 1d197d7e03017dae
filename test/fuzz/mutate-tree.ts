/** Changes of CBOR that know its structure. */
import { FORMS } from '../support/cbor-writer.ts'
import { nodesOf, parseTree, type Tree, writeTree } from './cbor-tree.ts'
import { ITEMS, TAGS, WORDS } from './dictionary.ts'
import { mutateBytes } from './mutate-bytes.ts'
import type { Random } from './random.ts'

const TEXT = 3
const MAP = 5
const COPIES_MAX = 2_000
const utf8 = new TextEncoder()

type Spot = ReturnType<typeof nodesOf>[number]

/** A whole item with one to three changes; bytes that are none are changed as bytes. */
export function mutateCbor(bytes: Uint8Array, random: Random): Uint8Array {
  const tree = parseTree(bytes)?.tree
  if (tree === undefined) return mutateBytes(bytes, random)
  mutateTree(tree, random)
  return writeTree(tree)
}

export function mutateTree(tree: Tree, random: Random): void {
  for (let left = 1 + random.below(3); left > 0; left -= 1) {
    const spots = nodesOf(tree)
    random.pick(CHANGES)(random.pick(spots), random, spots)
  }
}

type Change = (spot: Spot, random: Random, spots: readonly Spot[]) => void

/** The node becomes another one, in its place. */
function become(node: Tree, other: Tree): void {
  Object.assign(node, structuredClone(other))
}

/** Keys and values of a map go together. */
const stepOf = (parent: Tree): number => (parent.major === MAP ? 2 : 1)
const firstOf = ({ parent, index }: Spot): number => (parent?.major === MAP ? index & ~1 : index)

const replace: Change = ({ node }, random) => {
  const item = parseTree(random.pick(ITEMS))?.tree
  if (item !== undefined) become(node, item)
}

const repeat: Change = (spot, random) => {
  const { parent } = spot
  if (parent === undefined || parent.major === 6) return
  const first = firstOf(spot)
  const part = parent.children.slice(first, first + stepOf(parent))
  const times = random.chance(20) ? Math.min(COPIES_MAX, 1 << random.below(11)) : 1
  for (let left = times; left > 0; left -= 1) parent.children.push(...part.map((one) => structuredClone(one)))
}

/** Many members alike and none the same, each with one to three of its pairs: what costs more than its length. */
const multiply: Change = (_, random, spots) => {
  const entries = spots.filter(({ node, parent }) => node.major === MAP && parent?.major === 4)
  if (entries.length === 0) return
  const { node, parent } = random.pick(entries)
  const pairs = node.children.length >> 1
  const kept = Array.from({ length: 1 + random.below(3) }, () => 2 * random.below(pairs))
  const times = 1 << random.below(11)
  for (let number = 0; number < times; number += 1) {
    const copy = structuredClone({ ...node, children: kept.flatMap((at) => node.children.slice(at, at + 2)) })
    for (const [at, child] of copy.children.entries())
      if (at % 2 === 1 && child.major === TEXT) child.bytes = utf8.encode(number.toString(36))
    parent?.children.push(copy)
  }
}

const remove: Change = (spot) => {
  const { parent } = spot
  if (parent !== undefined && parent.major !== 6) parent.children.splice(firstOf(spot), stepOf(parent))
}

const insert: Change = ({ node }, random) => {
  const [key, value] = [random.pick(ITEMS), random.pick(ITEMS)].map((item) => parseTree(item)?.tree)
  if (key === undefined || value === undefined) return
  if (node.major === 4) node.children.push(value)
  if (node.major === MAP) node.children.push(key, value)
}

const move: Change = ({ node }, random, spots) => become(node, random.pick(spots).node)

const widen: Change = ({ node }, random) => {
  node.form = random.pick(FORMS)
}

const lie: Change = ({ node }, random) => {
  if (node.major < 2 || node.major > MAP) return
  const real = BigInt(node.bytes.length + node.children.length)
  node.argument = random.pick([
    real + 1n,
    real === 0n ? 1n : real - 1n,
    1n << BigInt(random.below(64)),
    2n ** 64n - 1n,
  ])
}

const count: Change = ({ node }, random) => {
  if (node.major < 2 && node.argument !== undefined)
    node.argument = BigInt.asUintN(64, node.argument + BigInt(random.below(5) - 2))
}

const wrap: Change = ({ node }, random) => {
  const inner = structuredClone(node)
  const kinds = [
    { major: 6, argument: random.pick(TAGS), children: [inner] },
    { major: 4, argument: undefined, children: [inner] },
    { major: MAP, argument: undefined, children: [structuredClone(inner), inner] },
  ]
  become(node, { form: 'shortest', bytes: new Uint8Array(), ...random.pick(kinds) })
}

const nest: Change = ({ node }, random) => {
  const levels = 1 + random.below(random.chance(10) ? 60 : 18)
  for (let left = levels; left > 0; left -= 1) {
    const inner = { ...node }
    become(node, {
      major: 4,
      argument: undefined,
      form: 'shortest',
      bytes: new Uint8Array(),
      children: [inner],
    })
  }
}

const retype: Change = ({ node }, random) => {
  if (node.major === 2 || node.major === TEXT) node.major = 5 - node.major
  else if (node.major < 2) node.major = 1 - node.major
  else if (node.major === MAP && random.chance(2)) node.major = 4
}

const rewrite: Change = ({ node }, random) => {
  if (node.major !== TEXT) {
    if (node.major === 2) node.bytes = mutateBytes(node.bytes, random)
    return
  }
  const text = new TextDecoder().decode(node.bytes)
  const at = random.below(text.length + 1)
  const texts = [
    text + random.pick(WORDS),
    text.slice(0, at),
    text.slice(0, at) + random.pick(WORDS) + text.slice(at),
  ]
  const other = random.pick([
    ...texts,
    random.pick(WORDS),
    random.pick(WORDS),
    ` ${text} `,
    text.toLowerCase(),
    text.normalize('NFD'),
  ])
  node.bytes = random.chance(8) ? mutateBytes(node.bytes, random) : utf8.encode(other)
}

const CHANGES: readonly Change[] = [
  ...[replace, replace, replace, repeat, repeat, remove, remove, insert, insert, move, multiply],
  ...[widen, lie, count, wrap, nest, retype, rewrite, rewrite, rewrite],
]
