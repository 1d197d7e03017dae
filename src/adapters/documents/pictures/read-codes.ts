/** QR codes of any picture that a person sends. The readers are loaded when the first picture comes: a text needs none. */
import { once } from 'node:events'
import { Worker } from 'node:worker_threads'

import { Refusal } from '../../../core/refusal.ts'
import { checkBytes, notReadable, tooLarge } from './caps.ts'
import { type PictureKind, pictureKindOf } from './picture-kind.ts'
import type { FoundCode, PictureAnswer, PictureQuestion } from './picture-worker.ts'

export type { FoundCode } from './picture-worker.ts'

export interface ReadCodesOptions {
  /** Told from the first bytes when not given. */
  readonly kind?: PictureKind | undefined
  /** Longest time for one picture. */
  readonly deadlineMs?: number | undefined
  /** Ends the reading; the promise is rejected with its reason. */
  readonly signal?: AbortSignal | undefined
}

/** A page takes 0.2 s; a page that was made to hurt, an hour. */
const DEADLINE_MS = 30_000
const PROGRAM = import.meta.url.endsWith('.ts') ? './picture-worker.ts' : './picture-worker.js'

let worker: Worker | undefined
let busy: Promise<unknown> = Promise.resolve()

/**
 * Every QR code of a PNG, JPEG or PDF; at least one. Pictures are read one after the other, in a thread of their own.
 * @throws {Refusal} `picture.too-large` (or takes too long), `picture.not-readable`, `file.encrypted`, `picture.no-code`
 */
export async function readCodes(
  bytes: Uint8Array,
  { kind = pictureKindOf(bytes), deadlineMs = DEADLINE_MS, signal }: ReadCodesOptions = {},
): Promise<readonly FoundCode[]> {
  if (kind === undefined || kind === 'other') {
    throw notReadable('a file is neither text in UTF-8 nor PNG, JPEG or PDF: save it as one of these')
  }
  checkBytes(bytes.length)
  const turn = busy.then(() => ask({ bytes, kind }, deadlineMs, signal))
  busy = turn.catch(() => {})
  return turn
}

async function ask(
  question: PictureQuestion,
  deadlineMs: number,
  signal: AbortSignal | undefined,
): Promise<readonly FoundCode[]> {
  signal?.throwIfAborted()
  worker ??= start()
  worker.ref()
  worker.postMessage(question)
  const deadline = AbortSignal.timeout(deadlineMs)
  try {
    const [answer]: PictureAnswer[] = await once(worker, 'message', {
      signal: signal === undefined ? deadline : AbortSignal.any([deadline, signal]),
    })
    if (answer !== undefined && 'codes' in answer) return answer.codes
    const { code, message } = answer?.refusal ?? notReadable('a picture gave no answer: save it again')
    throw new Refusal(code, message)
  } catch (error) {
    if (error instanceof Refusal && error.code !== 'picture.not-readable') throw error
    // Busy for ever, or with its memory in any state: the next picture gets a new thread.
    void worker.terminate()
    worker = undefined
    signal?.throwIfAborted()
    if (deadline.aborted) throw tooLarge('a picture or PDF takes too long to read')
    throw error
  } finally {
    worker?.unref()
  }
}

/** What the readers print about broken files is nobody's business. */
function start(): Worker {
  return new Worker(new URL(PROGRAM, import.meta.url), { stdout: true, stderr: true })
}
