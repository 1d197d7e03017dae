/** Just enough of XML for workbooks: elements, attributes, text, references; no DTD, so nothing expands. */
import { TextDecoder } from 'node:util'

import { Refusal } from '../../../core/refusal.ts'

export type XmlToken =
  | { readonly kind: 'open'; readonly name: string; readonly attributes: string }
  | { readonly kind: 'close'; readonly name: string }
  | { readonly kind: 'text'; readonly text: string }

/** Characters of one tag or text; a cell holds at most 32,767. */
const PIECE_CHARS_MAX = 1_000_000
const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

/** Tokens chunk by chunk; an empty element is an open and a close. @throws {Refusal} `file.wrong-format` */
export async function* xmlTokens(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<XmlToken[]> {
  // One decoder for the whole stream: a Vietnamese letter may be cut in two by the end of a chunk.
  const decoder = new TextDecoder('utf-8')
  let rest = ''
  for await (const chunk of bytes) {
    const tokens: XmlToken[] = []
    rest = cut(rest + decoder.decode(chunk, { stream: true }), tokens)
    if (rest.length > PIECE_CHARS_MAX) {
      throw new Refusal('file.wrong-format', 'the workbook is damaged: a cell has no end')
    }
    yield tokens
  }
}

/** Cuts whole tokens off and returns what is left. */
function cut(text: string, tokens: XmlToken[]): string {
  let at = 0
  for (;;) {
    const start = text.indexOf('<', at)
    if (start === -1) return text.slice(at)
    if (start > at) tokens.push({ kind: 'text', text: resolveReferences(text.slice(at, start)) })
    at = start
    const isCdata = text.startsWith('<![CDATA[', at)
    const ending = isCdata ? ']]>' : text.startsWith('<!--', at) ? '-->' : '>'
    const end = text.indexOf(ending, at)
    const isUndecided = text[at + 1] === '!' && text.length - at < '<![CDATA['.length
    if (end === -1 || isUndecided) return text.slice(at)
    const inside = text.slice(at + 1, end)
    if (isCdata) tokens.push({ kind: 'text', text: inside.slice('![CDATA['.length) })
    else if (inside.startsWith('!DOCTYPE')) throw new Refusal('file.wrong-format', 'the workbook has a DTD')
    else if (!inside.startsWith('?') && !inside.startsWith('!')) pushTag(inside, tokens)
    at = end + ending.length
  }
}

function pushTag(inside: string, tokens: XmlToken[]): void {
  if (inside.startsWith('/')) {
    tokens.push({ kind: 'close', name: localName(inside.slice(1).trim()) })
    return
  }
  const isEmpty = inside.endsWith('/')
  const space = inside.search(/[\s/]/)
  const name = localName(space === -1 ? inside : inside.slice(0, space))
  tokens.push({ kind: 'open', name, attributes: space === -1 ? '' : inside.slice(space) })
  if (isEmpty) tokens.push({ kind: 'close', name })
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1)
}

/** The value of an attribute, by its name as written. */
export function attributeOf(attributes: string, name: string): string | undefined {
  for (const quote of ['"', "'"]) {
    const mark = ` ${name}=${quote}`
    const start = attributes.indexOf(mark)
    if (start === -1) continue
    const from = start + mark.length
    const end = attributes.indexOf(quote, from)
    return end === -1 ? undefined : resolveReferences(attributes.slice(from, end))
  }
  return undefined
}

function resolveReferences(text: string): string {
  if (!text.includes('&')) return text
  return text.replaceAll(/&(?:#(\d{1,7})|#x([0-9a-fA-F]{1,6})|(\w+));/g, (all, decimal, hex, name) => {
    if (name !== undefined) return NAMED[name] ?? all
    const code = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal)
    return code <= 0x10ffff ? String.fromCodePoint(code) : all
  })
}
