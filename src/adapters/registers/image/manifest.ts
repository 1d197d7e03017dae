/** `manifest.json` of an image: what the columns are, and what they were made from. */
import { createHash } from 'node:crypto'
import { z } from 'zod'

import { Refusal } from '../../../core/refusal.ts'
import { COLUMN_NAMES, COLUMN_TYPES, type ColumnName, ELEMENT_BYTES } from './columns.ts'

/** Raised when columns change their meaning: an older program then refuses the image, and a newer one builds it again. */
export const IMAGE_FORMAT = 1

const hash = z.string().regex(/^[0-9a-f]{64}$/)
const count = z.int().min(0)

const MANIFEST = z.object({
  format: z.literal(IMAGE_FORMAT),
  /** Hash of what the columns say: the same people have the same version, however the image was made. */
  version: hash,
  people: count,
  communes: z.number().min(1),
  builtFrom: z.object({
    source: z.enum(['csv', 'xlsx', 'parquet', 'table']),
    /** Hash of the file, or the version of the register table. */
    edition: z.string(),
  }),
  /** The image that a delta was applied to. */
  parent: z
    .object({ version: hash, added: count, changed: count, removed: count, unchanged: count })
    .nullable(),
  columns: z.array(
    z.object({
      name: z.string(),
      type: z.enum(['u8', 'u16', 'u32', 'f64']),
      elements: count,
      bytes: count,
      sha256: hash,
    }),
  ),
})

export type Manifest = z.infer<typeof MANIFEST>
export type BuiltFrom = Manifest['builtFrom']
/** The image before a delta, and how many of its people the delta changed; people = added + changed + unchanged. */
export type Parent = NonNullable<Manifest['parent']>
export type ColumnEntry = Manifest['columns'][number]

/** Says what the images of the same people have in common: everything but the list of changes. */
export function versionOf({
  people,
  communes,
  columns,
}: Pick<Manifest, 'people' | 'communes' | 'columns'>): string {
  const content = columns
    .filter(({ name }) => name !== 'changedNumbers')
    .map(({ name, type, elements, sha256 }) => [name, type, elements, sha256])
  return createHash('sha256')
    .update(JSON.stringify([IMAGE_FORMAT, people, communes, content]))
    .digest('hex')
}

/** Bytes of all columns for one person. */
export function bytesPerPerson({ columns, people }: Pick<Manifest, 'columns' | 'people'>): number {
  return columns.reduce((sum, { bytes }) => sum + bytes, 0) / Math.max(1, people)
}

/**
 * Reads the text of a manifest and checks that it names every column with its type and that it belongs together.
 * @throws {Refusal} `register.other-format` when it is another format or no manifest; `register.damaged`
 */
export function parseManifest(text: string): Manifest {
  const found = jsonOf(text)
  const isImage = typeof found === 'object' && found !== null && 'format' in found
  if (!isImage || found.format !== IMAGE_FORMAT) {
    throw new Refusal(
      'register.other-format',
      `the folder holds no register image of format ${IMAGE_FORMAT}: build one with "vaxpass register build"`,
    )
  }
  const read = MANIFEST.safeParse(found)
  if (!read.success) throw damaged('manifest.json')
  const manifest = read.data
  const names = manifest.columns.map(({ name }) => name)
  if (names.join() !== COLUMN_NAMES.join() || manifest.columns.some((entry) => !isSound(entry))) {
    throw damaged('manifest.json')
  }
  if (versionOf(manifest) !== manifest.version) throw damaged('manifest.json')
  return manifest
}

/** The names of the columns are the format's, checked by `parseManifest`. */
export function columnOf(entry: ColumnEntry): ColumnName {
  return entry.name as ColumnName // see above
}

/** @param file name of the file in the image's folder */
export function damaged(file: string, cause?: unknown): Refusal {
  return new Refusal(
    'register.damaged',
    `the register image is damaged: ${file} is not what was written; build the image again`,
    { cause },
  )
}

function isSound(entry: ColumnEntry): boolean {
  const type = COLUMN_TYPES[columnOf(entry)]
  return entry.type === type && entry.bytes === entry.elements * ELEMENT_BYTES[type]
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw damaged('manifest.json', cause)
  }
}
