/** Everything that can be verified: texts, files of texts, pictures, PDFs and standard input, as one stream. */
import { createReadStream, statSync } from 'node:fs'
import { addAbortSignal } from 'node:stream'
import { StringDecoder } from 'node:string_decoder'

import { PICTURE_BYTES_MAX } from '../adapters/documents/pictures/caps.ts'
import { HEAD_BYTES, type PictureKind, pictureKindOf } from '../adapters/documents/pictures/picture-kind.ts'
import type { QrMode } from '../adapters/documents/pictures/qr-mode.ts'
import { readCodes } from '../adapters/documents/pictures/read-codes.ts'
import { PREFIX } from '../core/hcert/encode.ts'
import { Refusal } from '../core/refusal.ts'

/** Where a text stands. Positions, never names: a file may be called like the person whose passport it holds. */
export interface Place {
  /** Position among the arguments, from 1. */
  readonly argument: number
  /** Of a file of texts, from 1. */
  readonly line: number | null
  /** Of a PDF, from 1. */
  readonly page: number | null
}

export interface TextInput extends Place {
  readonly text: string
  /** How the QR code holds it; null where there was no QR code. */
  readonly mode: QrMode | null
}

/** An argument, or the rest of one, that gave no text. */
export interface RefusedInput extends Place {
  readonly refusal: Refusal
}

export type Input = TextInput | RefusedInput

type Chunks = AsyncIterable<Buffer>

/** No passport is as long (4,296 characters); what lies beyond is cut off, so that no file can fill the memory. */
const LINE_LENGTH_MAX = 8192
const READ_BYTES = 1 << 18
const COUNT_FROM_BYTES = 1_000_000

/**
 * Every text of every argument, in their order; a file of texts is read line by line. An argument that cannot be read does
 * not hide the others: it becomes a refusal of its own (`file.*`, `picture.*`). Ends early when `signal` is aborted.
 */
export async function* readInputs(args: readonly string[], signal: AbortSignal): AsyncGenerator<Input> {
  for (const [index, argument] of args.entries()) {
    const place = { argument: index + 1, line: null, page: null }
    let isEmpty = true
    try {
      for await (const input of inputsOf(argument, place, signal)) {
        isEmpty = false
        yield input
      }
      if (isEmpty) throw new Refusal('file.empty', 'there is no text to verify: give a QR code, a file or -')
    } catch (cause) {
      if (signal.aborted) return
      yield { ...place, refusal: refusalOf(cause) }
    }
  }
}

/** All texts of a few arguments. @throws {Refusal} `file.*`, `picture.*` for the first argument that gives none */
export async function textsOf(args: readonly string[], signal: AbortSignal): Promise<string[]> {
  const texts: string[] = []
  for await (const input of readInputs(args, signal)) {
    if ('refusal' in input) throw input.refusal
    texts.push(input.text)
  }
  return texts
}

async function* inputsOf(argument: string, place: Place, signal: AbortSignal): AsyncGenerator<TextInput> {
  if (isText(argument)) {
    for (const text of argument.split('\n').map(trim)) if (text !== '') yield { ...place, text, mode: null }
    return
  }
  const { kind, chunks } = await sniff(open(argument, signal))
  if (kind === undefined) {
    for await (const { line, text } of linesOf(chunks)) yield { ...place, line, text, mode: null }
    return
  }
  const codes = await readCodes(await collect(chunks), { kind, signal })
  for (const { text, mode, page = null } of codes) yield { ...place, page, text, mode }
}

const isText = (argument: string): boolean => argument.trimStart().startsWith(PREFIX)

function open(argument: string, signal: AbortSignal): Chunks {
  if (argument === '-') return addAbortSignal(signal, process.stdin)
  return createReadStream(argument, { signal, highWaterMark: READ_BYTES })
}

/** Looks at the first bytes and gives all of them back. */
async function sniff(source: Chunks): Promise<{ kind: PictureKind | undefined; chunks: Chunks }> {
  const rest = source[Symbol.asyncIterator]()
  let head = Buffer.alloc(0)
  while (head.length < HEAD_BYTES) {
    const { value, done } = await rest.next()
    if (done) break
    head = Buffer.concat([head, value])
  }
  const chunks = (async function* () {
    if (head.length > 0) yield head
    yield* { [Symbol.asyncIterator]: () => rest }
  })()
  return { kind: pictureKindOf(head), chunks }
}

/** A whole picture, or one byte more than a picture may have. */
async function collect(chunks: Chunks): Promise<Uint8Array> {
  const parts: Buffer[] = []
  let bytes = 0
  for await (const chunk of chunks) {
    parts.push(chunk)
    bytes += chunk.length
    if (bytes > PICTURE_BYTES_MAX) break
  }
  return Buffer.concat(parts)
}

async function* linesOf(chunks: Chunks): AsyncGenerator<{ line: number; text: string }> {
  const decoder = new StringDecoder('utf8')
  let line = 0
  let rest = ''
  for await (const chunk of chunks) {
    const lines = (rest + decoder.write(chunk)).split('\n')
    rest = (lines.pop() ?? '').replace(/^[\ufeff\t ]+/, '').slice(0, LINE_LENGTH_MAX)
    for (const whole of lines) {
      line += 1
      const text = trim(whole)
      if (text !== '') yield { line, text }
    }
  }
  const last = trim(rest + decoder.end())
  if (last !== '') yield { line: line + 1, text: last }
}

/** No Base45 text begins or ends with a space, so whatever stands around a line, a byte order mark too, is the file's. */
function trim(line: string): string {
  return line.replace(/^[\ufeff\t ]+|[\t\r ]+$/g, '').slice(0, LINE_LENGTH_MAX)
}

/** Without naming the argument: a mistyped text may be a person's passport. */
function refusalOf(cause: unknown): Refusal {
  if (cause instanceof Refusal) return cause
  const code = cause instanceof Error && 'code' in cause ? `${cause.code}` : ''
  if (/^E(NOENT|NAMETOOLONG|NOTDIR)$/.test(code)) {
    const hint = `the text of a passport starts with "${PREFIX}"`
    return new Refusal('file.not-found', `an argument is neither a passport nor a file: ${hint}`, { cause })
  }
  if (code === 'EISDIR') {
    const hint = 'name its files, as in "FOLDER/*"'
    return new Refusal('file.not-readable', `an argument is a folder: ${hint}`, { cause })
  }
  if (/^E[A-Z]+$/.test(code)) return new Refusal('file.not-readable', 'a file cannot be read', { cause })
  throw cause
}

/** How many texts will come, for the progress bar; 0 when that cannot be known, or is too little to be worth counting. */
export async function countInputs(args: readonly string[], signal: AbortSignal): Promise<number> {
  const paths = args.filter((argument) => !isText(argument))
  const sizes = paths.map((path) => statSync(path, { throwIfNoEntry: false }))
  if (!sizes.every((file) => file?.isFile())) return 0
  if (sizes.reduce((bytes, file) => bytes + (file?.size ?? 0), 0) < COUNT_FROM_BYTES) return 0
  let texts = args.length - paths.length
  for (const path of paths) texts += await countLines(path, signal)
  return texts
}

async function countLines(path: string, signal: AbortSignal): Promise<number> {
  const { kind, chunks } = await sniff(open(path, signal))
  if (kind !== undefined) return 1
  let lines = 0
  let isOpen = false
  for await (const chunk of chunks) {
    for (let at = chunk.indexOf(10); at !== -1; at = chunk.indexOf(10, at + 1)) lines += 1
    isOpen = chunk.at(-1) !== 10
  }
  return isOpen ? lines + 1 : lines
}
