/** QR codes of a photo or a picture file. */
import { checkBytes, checkPixels, noCode, notReadable } from './caps.ts'
import { jpegSize } from './jpeg-size.ts'
import { pictureKindOf } from './picture-kind.ts'
import { flatten, openPng } from './png-file.ts'
import { type QrCode, scan } from './scan.ts'

export type { QrCode } from './scan.ts'

/**
 * Every QR code of a PNG or JPEG, whatever its file is called; at least one. The picture may be turned, mirrored, inverted
 * or transparent.
 * @throws {Refusal} `picture.too-large` (over 20 MB or 40 million pixels: looked up before anything is unpacked),
 * `picture.not-readable`, `picture.no-code`
 */
export async function readQrCodes(bytes: Uint8Array): Promise<readonly QrCode[]> {
  checkBytes(bytes.length)
  const codes = await codesOf(bytes)
  if (codes.length === 0) throw noCode('a picture')
  return codes
}

async function codesOf(bytes: Uint8Array): Promise<QrCode[]> {
  const kind = pictureKindOf(bytes)
  if (kind === 'png') return codesOfPng(bytes)
  if (kind !== 'jpeg') throw notReadable('a file is no PNG and no JPEG: save the picture as one of these')
  checkPixels(jpegSize(bytes))
  return scan(bytes)
}

/** Black on transparent looks all black to the reader, so it sees the picture a second time on white. */
async function codesOfPng(bytes: Uint8Array): Promise<QrCode[]> {
  const png = openPng(bytes)
  const codes = await scan(bytes)
  if (codes.length > 0) return codes
  const pixels = flatten(png)
  return pixels === undefined ? [] : scan({ pixels, width: png.width, height: png.height })
}
