/** The words of a PDF as whoever copies or reads them aloud gets them: through the fonts' own tables, page order. */
import { inflateSync } from 'node:zlib'

/** Reads PDFs as typst writes them: every object plain, streams deflated, glyphs as 4-digit hexadecimal numbers. */
export function textOfPdf(pdf: Uint8Array): string {
  const raw = Buffer.from(pdf).toString('latin1')
  const objects = new Map<string, string>()
  for (const [, id = '', body = ''] of raw.matchAll(/\n(\d+) 0 obj\n([\s\S]*?)\nendobj/g))
    objects.set(id, body)
  const fonts = new Map<string, Map<string, string>>()
  for (const body of objects.values()) {
    for (const [, name = '', id = ''] of body.matchAll(/\/(f\d+) (\d+) 0 R/gi)) {
      const table = /\/ToUnicode (\d+) 0 R/.exec(objects.get(id) ?? '')?.[1]
      if (table !== undefined) fonts.set(name, glyphsOf(streamOf(objects.get(table) ?? '')))
    }
  }
  const pages = [...objects.values()].filter((body) => /\/Type \/Page\b(?!s)/.test(body))
  const contents = pages.map((page) =>
    streamOf(objects.get(/\/Contents (\d+) 0 R/.exec(page)?.[1] ?? '') ?? ''),
  )
  return contents.map((content) => wordsOf(content, fonts)).join('\n')
}

/** A font, a string (hexadecimal or literal, in which brackets may stand in pairs), or the end of a text object. */
const TOKEN =
  /\/(?<font>f\d+) [\d.]+ Tf|<(?<hex>[0-9a-f]*)>|\((?<literal>(?:\\[\s\S]|\((?:\\[\s\S]|[^()\\])*\)|[^()\\])*)\)|\b(?<end>ET)\b/gi

/** One line a text object. */
function wordsOf(content: string, fonts: ReadonlyMap<string, ReadonlyMap<string, string>>): string {
  let glyphs: ReadonlyMap<string, string> = new Map()
  let words = ''
  for (const { groups } of content.matchAll(TOKEN)) {
    const { font, hex, literal, end } = groups ?? {}
    if (font !== undefined) glyphs = fonts.get(font) ?? new Map()
    if (end !== undefined) words += '\n'
    for (const code of codesOf(hex, literal)) words += glyphs.get(code) ?? ''
  }
  return words
}

/** Glyph numbers of two bytes each. */
function codesOf(hex: string | undefined, literal: string | undefined): string[] {
  const bytes = hex ?? Buffer.from(unescapeLiteral(literal ?? ''), 'latin1').toString('hex')
  return bytes.toLowerCase().match(/.{4}/g) ?? []
}

function unescapeLiteral(text: string): string {
  const named: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' }
  return text.replaceAll(/\\(?:([0-7]{1,3})|([\s\S]))/g, (_, octal?: string, letter?: string) =>
    octal === undefined
      ? (named[letter ?? ''] ?? letter ?? '')
      : String.fromCharCode(Number.parseInt(octal, 8)),
  )
}

function glyphsOf(table: string): Map<string, string> {
  return new Map(
    [...table.matchAll(/<([0-9a-f]{4})>\s*<([0-9a-f]+)>/gi)].map(([, glyph = '', letters = '']) => [
      glyph.toLowerCase(),
      Buffer.from(letters, 'hex').swap16().toString('utf16le'),
    ]),
  )
}

function streamOf(body: string): string {
  const data = /stream\n([\s\S]*?)\nendstream/.exec(body)?.[1] ?? ''
  const bytes = Buffer.from(data, 'latin1')
  return body.includes('/FlateDecode') ? inflateSync(bytes).toString('latin1') : data
}
