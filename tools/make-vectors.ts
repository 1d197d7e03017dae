/**
 * `node tools/make-vectors.ts`: writes test/vectors/own/vectors.jsonl anew from the fixed test keys. Signatures come out the
 * same each time (RFC 6979, a fixed salt); the texts that zlib compresses may differ between versions of zlib, and mean
 * the same. `--keys`: makes the keys and certificates that are missing first.
 */
import { writeFileSync } from 'node:fs'

import { VECTORS_FILE } from '../test/vectors/own/vector.ts'

if (process.argv.includes('--keys')) {
  const { makeMissingKeys } = await import('../test/vectors/own/new-keys.ts')
  console.log(`made ${(await makeMissingKeys()).length} keys and certificates`)
}
const { makeVectors } = await import('../test/vectors/own/all.ts')
const vectors = makeVectors()
writeFileSync(VECTORS_FILE, vectors.map((vector) => `${JSON.stringify(vector)}\n`).join(''))
console.log(`wrote ${vectors.length} vectors`)
