/** Writing a ZIP archive (PKWARE APPNOTE 6.3.10) entry by entry, in constant memory. */
import { once } from 'node:events'
import { type FileHandle, open } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { crc32, createDeflateRaw, type DeflateRaw } from 'node:zlib'

import { OWNER_ONLY } from './output-file.ts'

const LOCAL_MAGIC = 0x04034b50
const DESCRIPTOR_MAGIC = 0x08074b50
const ENTRY_MAGIC = 0x02014b50
const EOCD_MAGIC = 0x06054b50
const VERSION = 20
/** Sizes and checksum follow the data (bit 3), names are UTF-8 (bit 11). */
const FLAGS = 0x0808
const DEFLATED = 8
/** 1 January 1980: the same content is the same file. */
const DATE = 0x21
/** Sizes of this format have 32 bits; nothing that is written here comes near. */
const BYTES_MAX = 0xffff_ffff
/** Text of a sheet packs almost as well at this level as at the default, in half the time. */
const LEVEL = 3
/** Text is handed to the packer in pieces of about this many characters. */
const PIECE_CHARS = 128 * 1024

interface Entry {
  readonly name: Buffer
  readonly offset: number
  crc: number
  bytes: number
  packedBytes: number
}

/** An archive that is being written. Entries follow one another; after a failure only `close` may be called. */
export class ZipFile {
  readonly #file: FileHandle
  readonly #entries: Entry[] = []
  #at = 0
  #entry: Entry | undefined
  #packer: DeflateRaw | undefined
  #written: Promise<unknown> = Promise.resolve()
  #text = ''

  private constructor(file: FileHandle) {
    this.#file = file
  }

  /** Creates the file; one that exists is not touched. @throws the system's error */
  static async create(path: string): Promise<ZipFile> {
    return new ZipFile(await open(path, 'wx', OWNER_ONLY))
  }

  /** Begins an entry; the one before must have ended. */
  async begin(name: string): Promise<void> {
    const entry = { name: Buffer.from(name), offset: this.#at, crc: 0, bytes: 0, packedBytes: 0 }
    const head = Buffer.alloc(30)
    head.writeUInt32LE(LOCAL_MAGIC, 0)
    writeCommon(head, 4)
    head.writeUInt16LE(entry.name.length, 26)
    await this.#put(Buffer.concat([head, entry.name]))
    const packer = createDeflateRaw({ level: LEVEL })
    this.#written = pipeline(packer, async (chunks: AsyncIterable<Buffer>) => {
      for await (const chunk of chunks) {
        entry.packedBytes += chunk.length
        await this.#put(chunk)
      }
    })
    // Whoever writes next, or ends the entry, meets the failure; meanwhile it is nobody's unhandled one.
    this.#written.catch(() => {})
    this.#entry = entry
    this.#packer = packer
  }

  /** Adds text to the entry. */
  async write(text: string): Promise<void> {
    this.#text += text
    if (this.#text.length >= PIECE_CHARS) await this.#flush()
  }

  /** Ends the entry: its sizes are written behind it. */
  async end(): Promise<void> {
    await this.#flush()
    const entry = this.#entry
    if (entry === undefined) throw new Error('no entry has begun')
    this.#packer?.end()
    await this.#written
    const tail = Buffer.alloc(16)
    tail.writeUInt32LE(DESCRIPTOR_MAGIC, 0)
    writeSizes(tail, 4, entry)
    await this.#put(tail)
    this.#entries.push(entry)
    this.#entry = undefined
  }

  /** Writes the directory and closes the file. */
  async finish(): Promise<void> {
    const start = this.#at
    for (const entry of this.#entries) {
      const head = Buffer.alloc(46)
      head.writeUInt32LE(ENTRY_MAGIC, 0)
      head.writeUInt16LE(VERSION, 4)
      writeCommon(head, 6)
      writeSizes(head, 16, entry)
      head.writeUInt16LE(entry.name.length, 28)
      head.writeUInt32LE(entry.offset, 42)
      await this.#put(Buffer.concat([head, entry.name]))
    }
    const end = Buffer.alloc(22)
    end.writeUInt32LE(EOCD_MAGIC, 0)
    end.writeUInt16LE(this.#entries.length, 8)
    end.writeUInt16LE(this.#entries.length, 10)
    end.writeUInt32LE(this.#at - start, 12)
    end.writeUInt32LE(start, 16)
    await this.#put(end)
    await this.#file.sync()
    await this.#file.close()
  }

  /** Closes the file as it is. */
  async close(): Promise<void> {
    this.#packer?.destroy()
    await this.#written.catch(() => {})
    await this.#file.close().catch(() => {})
  }

  async #flush(): Promise<void> {
    if (this.#entry === undefined || this.#packer === undefined) throw new Error('no entry has begun')
    const bytes = Buffer.from(this.#text)
    this.#text = ''
    this.#entry.crc = crc32(bytes, this.#entry.crc)
    this.#entry.bytes += bytes.length
    if (!this.#packer.write(bytes)) await Promise.race([once(this.#packer, 'drain'), this.#written])
  }

  async #put(bytes: Buffer): Promise<void> {
    await this.#file.writeFile(bytes)
    this.#at += bytes.length
    if (this.#at > BYTES_MAX) throw new Error('the archive is too large for its format')
  }
}

/** Version, flags, method, time and date, as they stand before both kinds of head. */
function writeCommon(head: Buffer, at: number): void {
  head.writeUInt16LE(VERSION, at)
  head.writeUInt16LE(FLAGS, at + 2)
  head.writeUInt16LE(DEFLATED, at + 4)
  head.writeUInt16LE(DATE, at + 8)
}

function writeSizes(head: Buffer, at: number, { crc, packedBytes, bytes }: Entry): void {
  head.writeUInt32LE(crc, at)
  head.writeUInt32LE(packedBytes, at + 4)
  head.writeUInt32LE(bytes, at + 8)
}
