/** Reads QR codes beside the page, so that it stays smooth. One picture in, one answer out. */
import { prepareZXingModule, type ReaderOptions, readBarcodes } from 'zxing-wasm/reader'
import wasmUrl from 'zxing-wasm/reader/zxing_reader.wasm?url'

export interface QrQuestion {
  readonly id: number
  readonly image: ImageData
  /** A frame is followed by another one; a picture is the only one, and worth more work. */
  readonly effort: 'frame' | 'picture'
}

export interface QrAnswer {
  readonly id: number
  readonly text: string | null
  /** The reader itself could not be started. */
  readonly isBroken: boolean
}

const FRAME: ReaderOptions = {
  formats: ['QRCode'],
  maxNumberOfSymbols: 2,
  tryHarder: true,
  tryRotate: false,
  tryInvert: false,
  tryDownscale: true,
}
const OPTIONS = {
  frame: FRAME,
  picture: { ...FRAME, maxNumberOfSymbols: 8, tryRotate: true, tryInvert: true },
}

prepareZXingModule({
  overrides: {
    locateFile: (path: string, prefix: string) => (path.endsWith('.wasm') ? wasmUrl : prefix + path),
  },
  fireImmediately: false,
})

addEventListener('message', async ({ data }: MessageEvent<QrQuestion>) => {
  const answer = (text: string | null, isBroken: boolean) =>
    postMessage({ id: data.id, text, isBroken } satisfies QrAnswer)
  try {
    const codes = await readBarcodes(data.image, OPTIONS[data.effort])
    const texts = codes.filter(({ isValid }) => isValid).map(({ text }) => text)
    answer(texts.find((text) => text.startsWith('HC1:')) ?? texts[0] ?? null, false)
  } catch {
    answer(null, true)
  }
})
