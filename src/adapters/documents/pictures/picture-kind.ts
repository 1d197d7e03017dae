/** What a file is, by its first bytes: names lie, phones call every picture "jpg". */

export type PictureKind = 'png' | 'jpeg' | 'pdf' | 'other'

/** As many bytes as `pictureKindOf` looks at. */
export const HEAD_BYTES = 1024

/** Pictures and packed files that we know but do not read: GIF, WebP, TIFF, BMP, HEIC and AVIF, ZIP. */
const OTHERS = /^(?:GIF8|RIFF.{4}WEBP|II\*\0|MM\0\*|BM.{4}\0\0\0\0|.{4}ftyp|PK\x03\x04)/s

/** The kind of a file from its first bytes; undefined for text. A PDF may begin with rubbish (ISO 32000-1 annex H.3.4.1). */
export function pictureKindOf(head: Uint8Array): PictureKind | undefined {
  const start = Buffer.from(head.buffer, head.byteOffset, Math.min(head.length, HEAD_BYTES)).toString(
    'latin1',
  )
  if (start.startsWith('\x89PNG\r\n\x1a\n')) return 'png'
  if (start.startsWith('\xff\xd8\xff')) return 'jpeg'
  if (start.includes('%PDF-')) return 'pdf'
  return OTHERS.test(start) || start.includes('\0') ? 'other' : undefined
}
