/** CBOR as a tree that keeps every liberty of its writing, so that it can be changed in one place and written again. */
import { cborHead, type Form, joinBytes } from '../support/cbor-writer.ts'

export interface Tree {
  major: number
  /** Of numbers, tags and simple values; of the others only when it is to lie about them. */
  argument: bigint | undefined
  form: Form
  /** Of strings in one piece. */
  bytes: Uint8Array
  /** Items, pieces, or keys and values in turn. */
  children: Tree[]
}

const MAJORS = { text: 3, array: 4, map: 5, tag: 6, simple: 7 } as const
const DEPTH_MAX = 64
const ITEMS_MAX = 20_000
const FORM_OF: Readonly<Record<number, Form>> = { 24: 1, 25: 2, 26: 4, 27: 8, 31: 'indefinite' }

/** Reads one item; undefined when the bytes are no whole item. */
export function parseTree(bytes: Uint8Array): { tree: Tree; rest: Uint8Array } | undefined {
  const reader = { bytes, at: 0, left: ITEMS_MAX }
  const tree = parseItem(reader, DEPTH_MAX)
  return tree === undefined ? undefined : { tree, rest: bytes.subarray(reader.at) }
}

interface Place {
  readonly bytes: Uint8Array
  at: number
  left: number
}

function parseItem(place: Place, depth: number): Tree | undefined {
  const { bytes } = place
  const first = bytes[place.at]
  place.left -= 1
  if (first === undefined || first === 0xff || depth === 0 || place.left < 0) return undefined
  const [major, info] = [first >> 5, first & 31]
  const form = FORM_OF[info] ?? 'shortest'
  const size = typeof form === 'number' ? form : 0
  if ((info > 27 && info < 31) || place.at + 1 + size > bytes.length) return undefined
  let argument = BigInt(info)
  if (size > 0)
    argument = bytes.subarray(place.at + 1, place.at + 1 + size).reduce((n, b) => n * 256n + BigInt(b), 0n)
  place.at += 1 + size
  return parseContent(place, { major, argument, form, bytes: new Uint8Array(), children: [] }, depth - 1)
}

function parseContent(place: Place, tree: Tree, depth: number): Tree | undefined {
  const { major, argument = 0n } = tree
  if (tree.form === 'indefinite') return isEndless(major) ? parseEndless(place, tree, depth) : undefined
  if (major === MAJORS.simple || major < 2) return tree
  if (major <= MAJORS.text) {
    if (argument > BigInt(place.bytes.length - place.at)) return undefined
    const end = place.at + Number(argument)
    const bytes = place.bytes.subarray(place.at, end)
    place.at = end
    return { ...tree, argument: undefined, bytes }
  }
  const count = major === MAJORS.tag ? 1n : major === MAJORS.map ? argument * 2n : argument
  if (count > BigInt(place.bytes.length - place.at)) return undefined
  const children: Tree[] = []
  while (children.length < count) {
    const child = parseItem(place, depth)
    if (child === undefined) return undefined
    children.push(child)
  }
  return { ...tree, argument: major === MAJORS.tag ? argument : undefined, children }
}

const isEndless = (major: number): boolean => major >= 2 && major <= MAJORS.map

function parseEndless(place: Place, tree: Tree, depth: number): Tree | undefined {
  const children: Tree[] = []
  while (place.bytes[place.at] !== 0xff) {
    const child = parseItem(place, depth)
    if (child === undefined) return undefined
    children.push(child)
  }
  place.at += 1
  return { ...tree, argument: undefined, children }
}

/** Writes the tree; what a reader would call broken is written as it is. */
export function writeTree(tree: Tree): Uint8Array {
  const { major, form, bytes, children } = tree
  const isEndlessForm = form === 'indefinite' && isEndless(major)
  const natural = major === MAJORS.map ? children.length >> 1 : isEndless(major) ? children.length : 0
  const length = major === 2 || major === MAJORS.text ? bytes.length : natural
  const head = cborHead(
    major,
    tree.argument ?? length,
    isEndlessForm || form !== 'indefinite' ? form : 'shortest',
  )
  const end = isEndlessForm ? [Uint8Array.of(0xff)] : []
  return joinBytes(head, bytes, ...children.map(writeTree), ...end)
}

/** Every node with the list that holds it, outermost first. */
export function nodesOf(tree: Tree): { node: Tree; parent: Tree | undefined; index: number }[] {
  const found: { node: Tree; parent: Tree | undefined; index: number }[] = []
  const visit = (node: Tree, parent: Tree | undefined, index: number) => {
    found.push({ node, parent, index })
    for (const [at, child] of node.children.entries()) visit(child, node, at)
  }
  visit(tree, undefined, 0)
  return found
}
