/** An image becomes a folder: all of it or nothing. */
import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, open, readdir, rename, rm, rmdir } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'

import { Refusal } from '../../../core/refusal.ts'
import type { BuiltColumns } from './build-columns.ts'
import { COLUMN_NAMES, COLUMN_TYPES, type ColumnName, fileOfColumn } from './columns.ts'
import {
  type BuiltFrom,
  type ColumnEntry,
  IMAGE_FORMAT,
  type Manifest,
  type Parent,
  versionOf,
} from './manifest.ts'

/** Bytes that are hashed and written at once; the system takes less than 2 GB. */
const CHUNK_BYTES = 64 * 1024 * 1024

export interface Origin {
  readonly builtFrom: BuiltFrom
  readonly parent: Parent | null
}

/** Refuses a folder that holds something. @throws {Refusal} `file.not-writable` */
export async function checkImageFolder(dir: string): Promise<void> {
  try {
    if ((await readdir(dir)).length === 0) return
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return
    throw notWritable(cause)
  }
  throw new Refusal('file.not-writable', 'the folder for the image is not empty: name a new one')
}

/**
 * Writes an image to a new or empty folder. It is written beside the folder and gets its name when everything is on the disk,
 * so that nobody ever opens half an image.
 * @throws {Refusal} `file.not-writable`
 */
export async function writeImage(dir: string, built: BuiltColumns, origin: Origin): Promise<Manifest> {
  await checkImageFolder(dir)
  const target = resolve(dir)
  let beside: string | undefined
  try {
    await mkdir(dirname(target), { recursive: true })
    beside = await mkdtemp(join(dirname(target), `.${basename(target)}-`))
    const manifest = await writeColumns(beside, built, origin)
    await rmdir(target).catch(() => {})
    await rename(beside, target)
    await sync(dirname(target))
    return manifest
  } catch (cause) {
    if (beside !== undefined) await rm(beside, { recursive: true, force: true })
    const isOfSystem = cause instanceof Error && 'syscall' in cause
    throw isOfSystem ? notWritable(cause) : cause
  }
}

async function writeColumns(dir: string, built: BuiltColumns, origin: Origin): Promise<Manifest> {
  const columns: ColumnEntry[] = []
  for (const name of COLUMN_NAMES) columns.push(await writeColumn(dir, name, built.columns[name]))
  const { people, communes } = built
  const version = versionOf({ people, communes, columns })
  const manifest: Manifest = { format: IMAGE_FORMAT, version, people, communes, ...origin, columns }
  await writeFile(join(dir, 'manifest.json'), Buffer.from(`${JSON.stringify(manifest, null, 1)}\n`))
  // All at once: the system writes what waits in one go.
  await Promise.all(['manifest.json', ...COLUMN_NAMES.map(fileOfColumn)].map((file) => sync(join(dir, file))))
  await sync(dir)
  return manifest
}

async function writeColumn(
  dir: string,
  name: ColumnName,
  array: BuiltColumns['columns'][ColumnName],
): Promise<ColumnEntry> {
  const bytes = Buffer.from(array.buffer, array.byteOffset, array.byteLength)
  const sha256 = await writeFile(join(dir, fileOfColumn(name)), bytes)
  return { name, type: COLUMN_TYPES[name], elements: array.length, bytes: array.byteLength, sha256 }
}

/** Returns the hash of what was written. */
async function writeFile(path: string, bytes: Buffer): Promise<string> {
  const hash = createHash('sha256')
  const file = await open(path, 'wx')
  try {
    for (let at = 0; at < bytes.length; ) {
      const { bytesWritten } = await file.write(bytes, at, Math.min(CHUNK_BYTES, bytes.length - at))
      hash.update(bytes.subarray(at, at + bytesWritten))
      at += bytesWritten
    }
  } finally {
    await file.close()
  }
  return hash.digest('hex')
}

/** What a file holds, or which names a folder holds, reaches the disk. */
async function sync(path: string): Promise<void> {
  const file = await open(path)
  try {
    await file.sync()
  } finally {
    await file.close()
  }
}

function notWritable(cause: unknown): Refusal {
  return new Refusal('file.not-writable', 'the image cannot be written: check the folder and the space', {
    cause,
  })
}
