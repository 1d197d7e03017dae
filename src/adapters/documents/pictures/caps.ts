/** How much a picture may cost: looked at before anything is unpacked. */
import { Refusal } from '../../../core/refusal.ts'

export const PICTURE_BYTES_MAX = 20_000_000
export const PICTURE_PIXELS_MAX = 40_000_000

/** @throws {Refusal} `picture.too-large` */
export function checkBytes(bytes: number): void {
  if (bytes > PICTURE_BYTES_MAX) throw tooLarge('a picture or PDF may have 20 MB at most')
}

/** @throws {Refusal} `picture.too-large`, `picture.not-readable` when it has no pixels at all */
export function checkPixels({ width, height }: { readonly width: number; readonly height: number }): void {
  if (width < 1 || height < 1) throw notReadable('a picture is broken: it says that it has no pixels')
  if (width * height > PICTURE_PIXELS_MAX) throw tooLarge('a picture may have 40 million pixels at most')
}

export const tooLarge = (why: string): Refusal =>
  new Refusal('picture.too-large', `${why}: cut out the QR code and save that`)

export const notReadable = (why: string, cause?: unknown): Refusal =>
  new Refusal('picture.not-readable', why, { cause })

export const noCode = (where: string): Refusal =>
  new Refusal(
    'picture.no-code',
    `there is no QR code that can be read in ${where}: take it again, sharp and straight`,
  )
