/** All own vectors, in the order of the file. */
import { BOMBS } from './cases/bombs.ts'
import { CONTENT } from './cases/content.ts'
import { ENCODINGS } from './cases/encodings.ts'
import { GAPS } from './cases/gaps.ts'
import { KEY_CASES } from './cases/keys.ts'
import { REVOCATION } from './cases/revocation.ts'
import { STRUCTURE } from './cases/structure.ts'
import { type Vector, vectorOf } from './vector.ts'

/** Makes every vector anew: the same keys give the same texts, zlib's choices aside. @throws {Error} for a name given twice */
export function makeVectors(): Vector[] {
  const parts = [GAPS, ENCODINGS, BOMBS, STRUCTURE, KEY_CASES, CONTENT, REVOCATION]
  const vectors = parts.flatMap((part) => Object.entries(part).map(([name, facts]) => vectorOf(name, facts)))
  if (new Set(vectors.map(({ name }) => name)).size < vectors.length)
    throw new Error('two vectors have one name')
  return vectors
}
