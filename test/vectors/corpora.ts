/** Public test corpora that lie beside the checkout on some machines; they are read there and never copied. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'

import { BESIDE, readDocument as documentAt, filesOf, readRows as rowsAt } from './conformance/folder.ts'

export { base64Bytes, hexBytes } from './conformance/folder.ts'

/** A test over one folder of the corpora; skipped with a plain sentence where there is none. */
export function vectorTest(
  name: string,
  folder: string,
  body: (t: TestContext) => void | Promise<void>,
): void {
  test(name, async (t) => {
    if (!existsSync(corpusPath(folder))) {
      t.skip(`the public test vectors "${folder}" are not on this machine`)
      return
    }
    await body(t)
  })
}

/** Where a file of the corpora lies. */
export const corpusPath = (path: string): string => join(BESIDE, path)

/** The rows of a `.jsonl` file. */
export function readRows<T>(path: string): T[] {
  return rowsAt(corpusPath(path))
}

/** Every JSON document of a folder, with its file name. */
export function readDocuments<T>(folder: string): { name: string; document: T }[] {
  return filesOf(corpusPath(folder), '*.json').map((name) => ({
    name,
    document: readDocument<T>(join(folder, name)),
  }))
}

export function readDocument<T>(path: string): T {
  return documentAt(corpusPath(path))
}
