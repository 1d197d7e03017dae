import { TextDecoder } from 'node:util'

import type { TableEncoding } from './table.ts'

/** Share of zero bytes on one side of the byte pairs from which text counts as UTF-16. */
const ZERO_SHARE = 0.3

/**
 * The encoding of the file that begins with `sample`: by its byte order mark, by the zero bytes of UTF-16, by whether it
 * is UTF-8, else Windows-1258, in which Vietnamese spreadsheets were saved. A file that is mostly UTF-8 stays UTF-8: its
 * foreign bytes become U+FFFD, which ingest reports row by row.
 */
export function detectEncoding(sample: Uint8Array): TableEncoding {
  const [a, b] = sample
  if (a === 0xff && b === 0xfe) return 'utf-16le'
  if (a === 0xfe && b === 0xff) return 'utf-16be'
  const zeros = [0, 0]
  for (const [index, byte] of sample.entries()) {
    if (byte === 0) zeros[index % 2] = (zeros[index % 2] ?? 0) + 1
  }
  const pairs = sample.length / 2
  const isMostlyZero = (side: number) => (zeros[side] ?? 0) > pairs * ZERO_SHARE
  if (isMostlyZero(1) && !isMostlyZero(0)) return 'utf-16le'
  if (isMostlyZero(0) && !isMostlyZero(1)) return 'utf-16be'
  return looksLikeUtf8(sample) ? 'utf-8' : 'windows-1258'
}

function looksLikeUtf8(sample: Uint8Array): boolean {
  // With `stream`, a character cut off at the end of the sample does not count as foreign.
  const text = new TextDecoder('utf-8').decode(sample, { stream: true })
  let foreign = 0
  let letters = 0
  for (const [character] of text.matchAll(/[^\x00-\x7f]/gu)) {
    if (character === '\uFFFD') foreign += 1
    else letters += 1
  }
  return foreign <= letters
}
