/** A progress bar for terminals; a line every few seconds for logs. */
import type { Progress } from '../../core/progress.ts'

const WIDTH = 24
const TERMINAL_EVERY_MS = 80
const LOG_EVERY_MS = 5000

export interface ProgressBar {
  readonly progress: Progress
  /** Ends the line that is being drawn. */
  finish(): void
}

interface Running {
  stage: string
  startedMs: number
  firstDone: number
  shownMs: number
}

/** Draws on `out`; nothing at all when `quiet`. Rate and time left come from the records since the stage began. */
export function createProgressBar(out: NodeJS.WriteStream, quiet: boolean): ProgressBar {
  let running: Running | undefined
  const finish = () => {
    if (running !== undefined && out.isTTY && !quiet) out.write('\n')
    running = undefined
  }
  const progress: Progress = ({ stage, done, total }) => {
    if (quiet) return
    const nowMs = performance.now()
    if (running?.stage !== stage) {
      finish()
      running = { stage, startedMs: nowMs, firstDone: done, shownMs: Number.NEGATIVE_INFINITY }
    }
    const every = out.isTTY ? TERMINAL_EVERY_MS : LOG_EVERY_MS
    const isLast = total > 0 && done >= total
    if (!isLast && nowMs - running.shownMs < every) return
    running.shownMs = nowMs
    const line = lineOf(running, done, total, (nowMs - running.startedMs) / 1000)
    if (out.isTTY) out.write(`\r\u001b[2K${line}`)
    else out.write(`${line}\n`)
    if (isLast) finish()
  }
  return { progress, finish }
}

function lineOf({ stage, firstDone }: Running, done: number, total: number, seconds: number): string {
  const rate = seconds > 0 ? (done - firstDone) / seconds : 0
  const speed = rate > 0 ? `${Math.round(rate).toLocaleString('en')}/s` : ''
  if (total <= 0) return `${stage.padEnd(14)} ${done.toLocaleString('en')} ${speed}`
  const share = Math.min(1, done / total)
  const bar = '#'.repeat(Math.round(share * WIDTH)).padEnd(WIDTH, '.')
  const left = rate > 0 && share < 1 ? ` ${Math.ceil((total - done) / rate)} s left` : ''
  const percent = `${Math.floor(share * 100)}`.padStart(3)
  return `${stage.padEnd(14)} [${bar}] ${percent}% ${done.toLocaleString('en')}/${total.toLocaleString('en')} ${speed}${left}`
}
