/** The camera as state of the page: off, starting, on, or why not. */
import { type RefObject, useCallback, useEffect, useRef, useState } from 'react'

import {
  type CameraFault,
  isCameraAllowed,
  keepScreenOn,
  openCamera,
  scanFrames,
} from '../platform/camera.ts'
import type { QrReader } from '../platform/qr-reader.ts'

export type CameraStatus = 'off' | 'starting' | 'on' | 'broken' | CameraFault

export interface CameraState {
  readonly status: CameraStatus
  readonly video: RefObject<HTMLVideoElement | null>
  readonly start: () => void
  readonly stop: () => void
}

/** `onText` may change from one rendering to the next. */
export function useCamera(reader: QrReader, onText: (text: string) => void): CameraState {
  const [status, setStatus] = useState<CameraStatus>('off')
  const video = useRef<HTMLVideoElement>(null)
  const end = useRef<(() => void) | undefined>(undefined)
  const told = useRef(onText)
  told.current = onText
  const leave = useCallback((why: CameraStatus) => {
    end.current?.()
    end.current = undefined
    setStatus(why)
  }, [])
  const start = useCallback(async () => {
    if (video.current === null || end.current !== undefined) return
    const taken = () => {} // a second start would open a second stream
    end.current = taken
    setStatus('starting')
    const close = await openCamera(video.current)
    const isHalted = end.current !== taken
    if (typeof close === 'string') {
      if (!isHalted) leave(close)
      return
    }
    if (isHalted) return close()
    const scan = { video: video.current, reader, onText: (text: string) => told.current(text) }
    const endings = [scanFrames({ ...scan, onBroken: () => leave('broken') }), keepScreenOn(), close]
    end.current = () => {
      for (const ending of endings) ending()
    }
    setStatus('on')
  }, [reader, leave])
  const stop = useCallback(() => leave('off'), [leave])

  const isRunning = useCallback(() => end.current !== undefined, [])
  useCameraWhileVisible({ start, stop, isRunning })
  useEffect(() => {
    // Allowed before: nobody must tap.
    isCameraAllowed().then((isAllowed) => (isAllowed ? start() : undefined))
  }, [start])
  return { status, video, start: () => void start(), stop }
}

interface Switch {
  readonly start: () => Promise<void>
  readonly stop: () => void
  readonly isRunning: () => boolean
}

/** A page that nobody sees does not hold the camera; when it is seen again, nobody must tap. */
function useCameraWhileVisible({ start, stop, isRunning }: Switch): void {
  useEffect(() => {
    let wasRunning = false
    const onChange = () => {
      if (!document.hidden && wasRunning) void start()
      if (!document.hidden) return
      wasRunning = isRunning()
      stop()
    }
    document.addEventListener('visibilitychange', onChange)
    return () => {
      document.removeEventListener('visibilitychange', onChange)
      stop()
    }
  }, [start, stop, isRunning])
}
