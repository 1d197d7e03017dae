/** The result that is shown, and the clock that takes it away. */
import { useCallback, useEffect, useRef, useState } from 'react'

import type { Result } from './use-result.ts'
import type { Settings } from './use-settings.ts'

/** The code of a result; a pinned one stays until the next. */
interface Source {
  readonly text: string
  readonly isPinned: boolean
}

export interface Shown {
  readonly result: Result | undefined
  /** Shows a result in the place of the last one, or nothing. */
  readonly show: (result: Result | undefined, source?: Source) => void
  readonly pin: () => void
  /** The camera still sees the code: when it is the one that is shown, its time starts anew. */
  readonly seeAgain: (text: string) => void
}

/** `staySeconds` counts from the last sighting; null = until the next code. */
export function useShown(staySeconds: Settings['staySeconds']): Shown {
  const [result, setResult] = useState<Result>()
  const source = useRef<Source | undefined>(undefined)
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  const stay = useRef(staySeconds)
  stay.current = staySeconds

  const put = useCallback((next: Result | undefined, from: Source | undefined) => {
    clearTimeout(timer.current)
    source.current = from
    setResult(next)
  }, [])
  const wait = useCallback(() => {
    clearTimeout(timer.current)
    if (source.current?.isPinned !== false || stay.current === null) return
    timer.current = setTimeout(() => put(undefined, undefined), stay.current * 1000)
  }, [put])
  const show = useCallback(
    (next: Result | undefined, from?: Source) => {
      put(next, from)
      wait()
    },
    [put, wait],
  )
  const pin = useCallback(() => {
    clearTimeout(timer.current)
    if (source.current !== undefined) source.current = { ...source.current, isPinned: true }
  }, [])
  const seeAgain = useCallback((text: string) => source.current?.text === text && wait(), [wait])
  useEffect(() => () => clearTimeout(timer.current), [])
  return { result, show, pin, seeAgain }
}
