/** The lists of this device as state of the page: read at the start, updated when there is a network. */
import { useCallback, useEffect, useRef, useState } from 'react'

import { NO_LISTS, type OpenLists, readLists, updateLists } from './lists.ts'

/** While the page stays open it asks for news this often. */
const NEWS_EVERY_MS = 60 * 60_000

export interface ListsState extends OpenLists {
  /** `reading`: what the device has is not known yet. */
  readonly work: 'reading' | 'updating' | 'failed' | 'idle'
  readonly update: () => void
}

export function useLists(): ListsState {
  const [lists, setLists] = useState<OpenLists>(NO_LISTS)
  const [work, setWork] = useState<ListsState['work']>('reading')
  const isUpdating = useRef(false)

  const update = useCallback(async () => {
    if (isUpdating.current) return
    isUpdating.current = true
    setWork('updating')
    try {
      setLists(await updateLists(() => new Date()))
      setWork('idle')
    } catch {
      setWork('failed')
    } finally {
      isUpdating.current = false
    }
  }, [])

  useEffect(() => {
    readLists()
      .then(setLists, () => {}) // a list of an older version that cannot be opened: the update replaces it
      .then(update)
    const ask = () => void update()
    const timer = setInterval(ask, NEWS_EVERY_MS)
    addEventListener('online', ask)
    return () => {
      clearInterval(timer)
      removeEventListener('online', ask)
    }
  }, [update])
  return { ...lists, work, update: () => void update() }
}
