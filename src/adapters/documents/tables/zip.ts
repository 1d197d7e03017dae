/** Reading single entries of a ZIP archive (PKWARE APPNOTE 6.3.10) with bounds, so that no bomb goes off. */
import { createReadStream } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { pipeline } from 'node:stream'
import { createInflateRaw } from 'node:zlib'

import { Refusal } from '../../../core/refusal.ts'

export interface ZipEntry {
  readonly name: string
  readonly method: number
  readonly packedBytes: number
  readonly offset: number
}

const EOCD_MAGIC = 0x06054b50
const EOCD_BYTES = 22
const COMMENT_MAX = 0xffff
const ENTRY_MAGIC = 0x02014b50
const ENTRY_BYTES = 46
const LOCAL_BYTES = 30
const ZIP64_MARK = 0xffffffff
const DIRECTORY_BYTES_MAX = 4 * 1024 * 1024
const STORED = 0
const DEFLATED = 8
const FLAG_ENCRYPTED = 1
/** Text of a sheet packs about 1:20; deflate can reach 1:1000 only over nothing. */
const UNPACK_RATIO_MAX = 300
const UNPACK_FREE_BYTES = 64 * 1024 * 1024

const broken = () =>
  new Refusal(
    'file.wrong-format',
    'the workbook is damaged: open it in a spreadsheet program and save it anew',
  )

/** The central directory. @throws {Refusal} `file.wrong-format`, `file.encrypted`, `file.too-large` */
export async function readZipEntries(path: string): Promise<ReadonlyMap<string, ZipEntry>> {
  const file = await open(path)
  try {
    const { size } = await file.stat()
    const tail = await readAt(file, Math.max(0, size - EOCD_BYTES - COMMENT_MAX), EOCD_BYTES + COMMENT_MAX)
    let at = tail.length - EOCD_BYTES
    while (at >= 0 && tail.readUInt32LE(at) !== EOCD_MAGIC) at -= 1
    if (at < 0) throw broken()
    const bytes = tail.readUInt32LE(at + 12)
    const offset = tail.readUInt32LE(at + 16)
    if (offset === ZIP64_MARK || bytes > DIRECTORY_BYTES_MAX) {
      throw new Refusal('file.too-large', 'the workbook is too large: save the sheet as CSV and send that')
    }
    return entriesIn(await readAt(file, offset, bytes))
  } finally {
    await file.close()
  }
}

/** The unpacked bytes of an entry. @throws {Refusal} `file.too-large` for a bomb, `file.wrong-format` */
export async function* readZipEntry(path: string, entry: ZipEntry): AsyncGenerator<Uint8Array> {
  const start = await dataOffset(path, entry)
  if (entry.packedBytes === 0) return
  const packed = createReadStream(path, { start, end: start + entry.packedBytes - 1 })
  const unpacked =
    entry.method === STORED ? packed : pipeline(packed, createInflateRaw({ chunkSize: 64 * 1024 }), () => {})
  const most = entry.packedBytes * UNPACK_RATIO_MAX + UNPACK_FREE_BYTES
  let bytes = 0
  try {
    for await (const chunk of unpacked) {
      bytes += chunk.length
      if (bytes > most) throw new Refusal('file.too-large', 'the workbook unpacks without end: it is refused')
      yield chunk
    }
  } catch (cause) {
    throw cause instanceof Refusal ? cause : broken()
  }
}

async function readAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position)
  return buffer.subarray(0, bytesRead)
}

function entriesIn(directory: Buffer): Map<string, ZipEntry> {
  const entries = new Map<string, ZipEntry>()
  for (let at = 0; at + ENTRY_BYTES <= directory.length; ) {
    if (directory.readUInt32LE(at) !== ENTRY_MAGIC) throw broken()
    const flags = directory.readUInt16LE(at + 8)
    const method = directory.readUInt16LE(at + 10)
    if ((flags & FLAG_ENCRYPTED) !== 0) {
      throw new Refusal('file.encrypted', 'the file has a password: save it without one')
    }
    if (method !== STORED && method !== DEFLATED) throw broken()
    const nameEnd = at + ENTRY_BYTES + directory.readUInt16LE(at + 28)
    const name = directory.toString('utf8', at + ENTRY_BYTES, nameEnd).replace(/^\//, '')
    const packedBytes = directory.readUInt32LE(at + 20)
    entries.set(name, { name, method, packedBytes, offset: directory.readUInt32LE(at + 42) })
    at = nameEnd + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32)
  }
  return entries
}

async function dataOffset(path: string, { offset }: ZipEntry): Promise<number> {
  const file = await open(path)
  try {
    const head = await readAt(file, offset, LOCAL_BYTES)
    if (head.length < LOCAL_BYTES) throw broken()
    return offset + LOCAL_BYTES + head.readUInt16LE(26) + head.readUInt16LE(28)
  } finally {
    await file.close()
  }
}
