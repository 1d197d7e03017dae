/** The picture of a vector, read as a photograph of a passport would be. */
import { Refusal } from '../../../src/core/refusal.ts'
import { base64Bytes } from './folder.ts'

/** True when the picture holds the text; without a picture nothing can be read. */
export async function isInPicture(picture: string | undefined, text: string): Promise<boolean> {
  if (!picture) return false
  // Loaded with the first picture only: it brings WebAssembly with it.
  const { readQrCodes } = await import('../../../src/adapters/documents/pictures/read-qr.ts')
  try {
    const codes = await readQrCodes(base64Bytes(picture.replace(/^data:[^,]*,/, '')))
    return codes.some((code) => code.text === text)
  } catch (error) {
    if (error instanceof Refusal) return false
    throw error
  }
}
