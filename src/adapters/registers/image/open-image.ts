/** An image in memory: each column in one shared block, read and checked once, and shared with every thread. */
import { createHash } from 'node:crypto'
import { type FileHandle, open, readFile, stat } from 'node:fs/promises'
import { endianness } from 'node:os'
import { join } from 'node:path'

import { Refusal } from '../../../core/refusal.ts'
import { COLUMN_NAMES, COLUMN_TYPES, fileOfColumn, type ImageColumns, viewOf } from './columns.ts'
import { type ColumnEntry, columnOf, damaged, type Manifest, parseManifest } from './manifest.ts'
import { TextDictionary } from './text-dictionary.ts'

/** Bytes that are read and hashed at once. */
const CHUNK_BYTES = 64 * 1024 * 1024
/** A manifest has about 10 kB. */
const MANIFEST_BYTES_MOST = 1_000_000

/** The population register in memory; never written to. */
export interface Image {
  readonly manifest: Manifest
  readonly columns: ImageColumns
  readonly names: TextDictionary
  readonly keys: TextDictionary
  readonly communes: TextDictionary
  readonly hamlets: TextDictionary
  readonly households: TextDictionary
  readonly otherPhones: TextDictionary
  readonly otherGuardians: TextDictionary
  readonly splits: TextDictionary
}

/** What a thread needs to read the same image: nothing of it is copied when it is posted. */
export interface ImageHandles {
  readonly manifest: Manifest
  readonly buffers: Readonly<Record<string, SharedArrayBuffer>>
}

/**
 * Reads an image from its folder and checks the size and SHA-256 of every column. From then on the folder may go.
 * @throws {Refusal} `file.not-found`, `register.damaged` (names the file), `register.other-format`
 */
export async function openImage(dir: string): Promise<Image> {
  const manifest = await readManifest(dir)
  const buffers: Record<string, SharedArrayBuffer> = {}
  for (const entry of manifest.columns) buffers[entry.name] = await readColumn(dir, entry)
  return imageOver({ manifest, buffers })
}

/** The blocks of an image that was opened, for another thread. */
export function imageHandles({ manifest, columns }: Image): ImageHandles {
  const buffers: Record<string, SharedArrayBuffer> = {}
  for (const name of COLUMN_NAMES) {
    const { buffer } = columns[name]
    if (!(buffer instanceof SharedArrayBuffer)) throw new Error('only an opened image can be shared')
    buffers[name] = buffer
  }
  return { manifest, buffers }
}

/** The image over blocks that `openImage` checked, here or in the thread that sent them: they are not checked again. */
export function imageOver({ manifest, buffers }: ImageHandles): Image {
  const arrays = COLUMN_NAMES.map((name) => {
    const buffer = buffers[name]
    if (buffer === undefined) throw new Error('the handles are of another image')
    return [name, viewOf(COLUMN_TYPES[name], buffer)] as const
  })
  return imageOf(manifest, Object.fromEntries(arrays) as unknown as ImageColumns) // every name with its type
}

/** The image over columns. */
export function imageOf(manifest: Manifest, c: ImageColumns): Image {
  const texts = (bytes: Uint8Array, starts: Uint32Array, buckets: Uint32Array): TextDictionary =>
    new TextDictionary({ bytes, starts, buckets })
  return {
    manifest,
    columns: c,
    names: texts(c.nameBytes, c.nameStarts, c.nameBuckets),
    keys: texts(c.keyBytes, c.keyStarts, c.keyBuckets),
    communes: texts(c.communeBytes, c.communeStarts, c.communeBuckets),
    hamlets: texts(c.hamletBytes, c.hamletStarts, c.hamletBuckets),
    households: texts(c.householdBytes, c.householdStarts, c.householdBuckets),
    otherPhones: texts(c.otherPhoneBytes, c.otherPhoneStarts, c.otherPhoneBuckets),
    otherGuardians: texts(c.otherGuardianBytes, c.otherGuardianStarts, c.otherGuardianBuckets),
    splits: texts(c.splitBytes, c.splitStarts, c.splitBuckets),
  }
}

/** Numbers (12 digits) that the image's delta added, changed or removed, ascending; none in an image built anew. */
export function changedNumbers({ columns }: Image): string[] {
  return Array.from(columns.changedNumbers, (number) => String(number).padStart(12, '0'))
}

/** Reads and checks the manifest alone. @throws {Refusal} `file.not-found`, `register.*` */
async function readManifest(dir: string): Promise<Manifest> {
  if (endianness() !== 'LE') {
    throw new Refusal('register.other-format', 'register images are read on little-endian machines only')
  }
  const path = join(dir, 'manifest.json')
  const { size } = await stat(path).catch((cause: unknown) => {
    throw new Refusal('file.not-found', 'there is no register image in this folder: check its name', {
      cause,
    })
  })
  if (size > MANIFEST_BYTES_MOST) throw damaged('manifest.json')
  return parseManifest(await readFile(path, 'utf8'))
}

async function readColumn(dir: string, entry: ColumnEntry): Promise<SharedArrayBuffer> {
  const name = fileOfColumn(columnOf(entry))
  let file: FileHandle | undefined
  try {
    file = await open(join(dir, name))
    if ((await file.stat()).size !== entry.bytes) throw damaged(name)
    const block = new SharedArrayBuffer(entry.bytes)
    const hash = createHash('sha256')
    for (let at = 0; at < entry.bytes; ) {
      const part = new Uint8Array(block, at, Math.min(CHUNK_BYTES, entry.bytes - at))
      const { bytesRead } = await file.read(part, 0, part.length, at)
      if (bytesRead === 0) throw damaged(name)
      hash.update(part.subarray(0, bytesRead))
      at += bytesRead
    }
    if (hash.digest('hex') !== entry.sha256) throw damaged(name)
    return block
  } catch (cause) {
    throw cause instanceof Refusal ? cause : damaged(name, cause)
  } finally {
    await file?.close()
  }
}
