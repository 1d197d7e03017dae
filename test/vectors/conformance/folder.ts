/** A folder of public test corpora, read as it stands: files are found by pattern, never by a fixed list. */
import { existsSync, globSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

/** Where the corpora lie beside the checkout on machines that have them. */
export const BESIDE = resolve(import.meta.dirname, '../../../../shared/corpora')

/** The rows of a `.jsonl` file. */
export function readRows<T>(path: string): T[] {
  const lines = readFileSync(path, 'utf8').split('\n')
  // The corpora's README names the shape of a row.
  return lines.filter((line) => line.trim() !== '').map((line) => JSON.parse(line) as T)
}

export function readDocument<T>(path: string): T {
  return JSON.parse(readFileSync(path, 'utf8')) as T // as above
}

/** Files of `folder` that fit any of the patterns, sorted, relative to it; none where the folder is missing. */
export function filesOf(folder: string, ...patterns: readonly string[]): string[] {
  return existsSync(folder) ? globSync([...patterns], { cwd: folder }).sort() : []
}

/** The rows of every fitting `.jsonl` file that have the member, each once by the file that it came from. */
export function rowsOf<T extends { readonly file: string }>(
  folder: string,
  member: keyof T,
  ...patterns: readonly string[]
): T[] {
  const found = new Map<string, T>()
  for (const path of filesOf(folder, ...patterns)) {
    for (const row of readRows<T>(join(folder, path))) if (member in row) found.set(row.file, row)
  }
  return [...found.values()]
}

export const hexBytes = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex, 'hex'))
export const base64Bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'base64'))
