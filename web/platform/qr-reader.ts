/** The page's side of the worker that reads QR codes. */
import type { QrAnswer, QrQuestion } from './qr-worker.ts'

export interface QrReader {
  /**
   * Text of the code in the picture, a passport's before any other; undefined when there is none. Takes the picture's memory
   * away. Rejects when the reader could not be loaded.
   */
  read(image: ImageData, effort: QrQuestion['effort']): Promise<string | undefined>
}

interface Waiting {
  readonly resolve: (text: string | undefined) => void
  readonly reject: (error: Error) => void
}

/** Starts the worker; it lives as long as the page. */
export function startQrReader(): QrReader {
  const worker = new Worker(new URL('./qr-worker.ts', import.meta.url), { type: 'module' })
  const waiting = new Map<number, Waiting>()
  let lastId = 0
  let isLoaded = true
  worker.onmessage = ({ data }: MessageEvent<QrAnswer>) => {
    const asked = waiting.get(data.id)
    waiting.delete(data.id)
    if (data.isBroken) asked?.reject(new Error('the QR reader does not run'))
    else asked?.resolve(data.text ?? undefined)
  }
  worker.onerror = () => {
    isLoaded = false
    for (const { reject } of waiting.values()) reject(new Error('the QR reader does not load'))
    waiting.clear()
  }
  return {
    read: (image, effort) =>
      new Promise((resolve, reject) => {
        if (!isLoaded) return reject(new Error('the QR reader does not load'))
        lastId += 1
        waiting.set(lastId, { resolve, reject })
        const question: QrQuestion = { id: lastId, image, effort }
        worker.postMessage(question, [image.data.buffer])
      }),
  }
}
