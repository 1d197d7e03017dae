/** The camera, and the frames that it delivers. */
import { frameTaker } from './picture.ts'
import type { QrReader } from './qr-reader.ts'

/** Why there is no picture. */
export type CameraFault = 'denied' | 'missing' | 'failed'

const WISHES: MediaStreamConstraints = {
  audio: false,
  video: { facingMode: { ideal: 'environment' }, width: { ideal: 1280 }, height: { ideal: 720 } },
}
/** Faster than anyone can hold up codes; a phone stays cool. */
const FRAME_GAP_MS = 66

/** Shows the camera in `video`; the result ends it. */
export async function openCamera(video: HTMLVideoElement): Promise<(() => void) | CameraFault> {
  // Browsers hand out no cameras to pages that came over plain HTTP.
  if (navigator.mediaDevices === undefined) return 'missing'
  try {
    const stream = await navigator.mediaDevices.getUserMedia(WISHES)
    video.srcObject = stream
    await video.play()
    return () => {
      for (const track of stream.getTracks()) track.stop()
      video.srcObject = null
    }
  } catch (error) {
    const name = error instanceof DOMException ? error.name : ''
    if (name === 'NotAllowedError') return 'denied'
    return name === 'NotFoundError' || name === 'OverconstrainedError' ? 'missing' : 'failed'
  }
}

/** True when the visitor has allowed the camera before, so that it may start without being asked for. */
export async function isCameraAllowed(): Promise<boolean> {
  try {
    const { state } = await navigator.permissions.query({ name: 'camera' })
    return state === 'granted'
  } catch {
    return false // a browser that cannot be asked
  }
}

export interface Scan {
  readonly video: HTMLVideoElement
  readonly reader: QrReader
  readonly onText: (text: string) => void
  readonly onBroken: () => void
}

/** Reads one frame after the other until the result is called. */
export function scanFrames({ video, reader, onText, onBroken }: Scan): () => void {
  const take = frameTaker(video)
  let isOver = false
  const next = async (): Promise<void> => {
    const startedMs = performance.now()
    const frame = take()
    const text = frame && (await reader.read(frame, 'frame'))
    if (isOver) return
    if (text !== undefined) onText(text)
    setTimeout(run, Math.max(0, FRAME_GAP_MS - (performance.now() - startedMs)))
  }
  const run = () => {
    if (!isOver) next().catch(onBroken)
  }
  run()
  return () => {
    isOver = true
  }
}

/** Keeps the screen on until the result is called, where the browser can. */
export function keepScreenOn(): () => void {
  const lock = navigator.wakeLock?.request('screen').catch(() => undefined)
  return () => void lock?.then((held) => held?.release())
}
