/** Reads pictures in a thread of its own: what it reads comes from strangers and may keep it busy for ever. */
import { parentPort } from 'node:worker_threads'

import { Refusal, type RefusalCode } from '../../../core/refusal.ts'
import type { QrCode } from './scan.ts'

export interface PictureQuestion {
  readonly bytes: Uint8Array
  readonly kind: 'png' | 'jpeg' | 'pdf'
}

export type PictureAnswer =
  | { readonly codes: readonly FoundCode[] }
  | { readonly refusal: { readonly code: RefusalCode; readonly message: string } }

export interface FoundCode extends QrCode {
  /** Page of a PDF, from 1; absent in a picture. */
  readonly page?: number
}

parentPort?.on('message', async (question: PictureQuestion) => {
  parentPort?.postMessage(await answerTo(question))
})

/** Only a refusal is an answer; a fault of ours ends the thread with its error. */
async function answerTo({ bytes, kind }: PictureQuestion): Promise<PictureAnswer> {
  try {
    if (kind === 'pdf') return { codes: await (await import('./read-pdf.ts')).readPdfCodes(bytes) }
    return { codes: await (await import('./read-qr.ts')).readQrCodes(bytes) }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return { refusal: { code: error.code, message: error.message } }
  }
}
