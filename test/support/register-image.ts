/** Images of invented people in folders that go with the test. */
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import type { TestContext } from 'node:test'

import type { BuiltColumns } from '../../src/adapters/registers/image/build-columns.ts'
import { COLUMN_NAMES, COLUMN_TYPES } from '../../src/adapters/registers/image/columns.ts'
import {
  buildColumns,
  type FileRow,
  type GatheredRows,
  gatherRows,
  type Image,
  openImage,
  PeopleBuffer,
  personOf,
  writeImage,
} from '../../src/adapters/registers/image/index.ts'
import { type ColumnEntry, versionOf } from '../../src/adapters/registers/image/manifest.ts'
import { imageOf } from '../../src/adapters/registers/image/open-image.ts'
import { SILENT } from '../../src/core/progress.ts'
import { scratchFolder } from './command.ts'

/** Rows as `register build` gathers them; with an older image, as `register delta` does. */
export async function builtOf(
  rows: readonly FileRow[],
  parent?: Image,
): Promise<{ built: BuiltColumns; gathered: GatheredRows }> {
  const buffer = new PeopleBuffer()
  const parents = parent?.manifest.people ?? 0
  for (let row = 0; parent !== undefined && row < parents; row += 1) buffer.add(personOf(parent, row))
  async function* batches(): AsyncGenerator<readonly FileRow[]> {
    yield rows
  }
  const { signal } = new AbortController()
  const gathered = await gatherRows(buffer, batches(), { progress: SILENT, signal })
  return { built: buildColumns(buffer, parents, SILENT), gathered }
}

/** Writes and returns the folder of an image of these people. */
export async function imageFolder(t: TestContext, rows: readonly FileRow[], parent?: Image): Promise<string> {
  const dir = join(scratchFolder(t), 'image')
  const { built } = await builtOf(rows, parent)
  const origin = parent === undefined ? null : { version: parent.manifest.version, ...built.changes }
  await writeImage(dir, built, { builtFrom: { source: 'csv', edition: 'test' }, parent: origin })
  return dir
}

/** An opened image of these people. */
export async function imageOfRows(t: TestContext, rows: readonly FileRow[], parent?: Image): Promise<Image> {
  return openImage(await imageFolder(t, rows, parent))
}

/** The image in memory, as it would be after a way over the disk: for tests that make many. */
export async function memoryImage(rows: readonly FileRow[], parent?: Image): Promise<Image> {
  const { built } = await builtOf(rows, parent)
  const { people, communes } = built
  const columns = COLUMN_NAMES.map((name): ColumnEntry => {
    const array = built.columns[name]
    const sha256 = createHash('sha256').update(array).digest('hex')
    return { name, type: COLUMN_TYPES[name], elements: array.length, bytes: array.byteLength, sha256 }
  })
  const origin = parent === undefined ? null : { version: parent.manifest.version, ...built.changes }
  const version = versionOf({ people, communes, columns })
  const builtFrom = { source: 'csv', edition: 'test' } as const
  return imageOf({ format: 1, version, people, communes, builtFrom, parent: origin, columns }, built.columns)
}
