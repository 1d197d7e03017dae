/** Public test corpora that lie beside the checkout on some machines; they are read there and never copied. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { type TestContext, test } from 'node:test'

const FOLDER = resolve(import.meta.dirname, '../../../shared/corpora')

/** A test over one folder of the corpora; skipped with a plain sentence where there is none. */
export function vectorTest(name: string, folder: string, body: (t: TestContext) => void): void {
  test(name, (t) => {
    if (!existsSync(join(FOLDER, folder))) {
      t.skip(`the public test vectors "${folder}" are not on this machine`)
      return
    }
    body(t)
  })
}

/** The rows of a `.jsonl` file. */
export function readRows<T>(path: string): T[] {
  const text = readFileSync(join(FOLDER, path), 'utf8')
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as T) // the corpora's README names the shape
}

/** Every JSON document of a folder, with its file name. */
export function readDocuments<T>(folder: string): { name: string; document: T }[] {
  return readdirSync(join(FOLDER, folder))
    .filter((name) => name.endsWith('.json'))
    .map((name) => ({ name, document: readDocument<T>(join(folder, name)) }))
}

export function readDocument<T>(path: string): T {
  return JSON.parse(readFileSync(join(FOLDER, path), 'utf8')) as T // as above
}

export const hexBytes = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex, 'hex'))
export const base64Bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'base64'))

/** Where a file of the corpora lies. */
export const corpusPath = (path: string): string => join(FOLDER, path)
