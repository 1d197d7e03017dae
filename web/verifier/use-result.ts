/** What is shown at the moment, and how long. */
import { useCallback, useRef, useState } from 'react'

import type { Verdict } from '../../src/core/trust/verdict.ts'
import { signal } from '../platform/signal.ts'
import { checkText } from './check-text.ts'
import { scanMemory } from './scan-memory.ts'
import type { ListsState } from './use-lists.ts'
import type { Settings } from './use-settings.ts'
import { useShown } from './use-shown.ts'

export interface Checked {
  readonly kind: 'verdict'
  /** Counts up: the same passport a second time is another result. */
  readonly id: number
  readonly verdict: Verdict
  readonly at: Date
  readonly origin: 'camera' | 'hand'
}

/** A picture that holds nothing to check. */
export interface Unreadable {
  readonly kind: 'unreadable'
  readonly id: number
  readonly why: 'noCode' | 'noPicture' | 'readerFailed'
}

export type Result = Checked | Unreadable

export interface ResultState {
  readonly result: Result | undefined
  /** What the camera sees; the same code again is no news. */
  readonly see: (text: string) => void
  /** Checks a code that came by hand; it stays until the next one. */
  readonly check: (text: string) => void
  readonly refuse: (why: Unreadable['why']) => void
  /** Somebody reads it: it stays until the next code. */
  readonly pin: () => void
  readonly clear: () => void
}

/** Of the newest question; an older one that is answered later is not shown. */
let lastId = 0
const newId = (): number => {
  lastId += 1
  return lastId
}

export function useResult(lists: ListsState, settings: Settings): ResultState {
  const { result, show, pin, seeAgain } = useShown(settings.staySeconds)
  const [memory] = useState(scanMemory)
  const latest = useRef({ lists, settings })
  latest.current = { lists, settings }

  const judge = useCallback(
    async (text: string, origin: Checked['origin']) => {
      const { trust, revocation, distanceMs } = latest.current.lists
      if (trust === undefined) return
      const [id, at] = [newId(), new Date(Date.now() + distanceMs)]
      const verdict = await checkText(text, { trust, revocation, at })
      if (id !== lastId) return
      show({ kind: 'verdict', id, verdict, at, origin }, { text, isPinned: origin === 'hand' })
      if (latest.current.settings.isSignalOn) signal(verdict.level)
    },
    [show],
  )
  const see = useCallback(
    (text: string) => {
      if (latest.current.lists.trust === undefined) return // judged as soon as there is a list
      if (memory.sees(text, performance.now())) void judge(text, 'camera')
      else seeAgain(text)
    },
    [memory, judge, seeAgain],
  )
  const check = useCallback((text: string) => void judge(text, 'hand'), [judge])
  const refuse = useCallback(
    (why: Unreadable['why']) => {
      show({ kind: 'unreadable', id: newId(), why }, { text: '', isPinned: true })
    },
    [show],
  )
  const clear = useCallback(() => {
    newId() // what is still being judged comes too late
    memory.forget()
    show(undefined)
  }, [memory, show])
  return { result, see, check, refuse, pin, clear }
}
