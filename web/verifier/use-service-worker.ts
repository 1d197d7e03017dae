/** The service worker as state of the page. */
import { useEffect, useState } from 'react'

import { startServiceWorker } from '../platform/service-worker-client.ts'

export interface PageVersion {
  /** All files are kept: the page opens without a network. */
  readonly isKept: boolean
  /** Opens the version that waits; undefined while there is none. */
  readonly takeNew: (() => void) | undefined
}

export function useServiceWorker(url: string): PageVersion {
  const [isKept, setIsKept] = useState(false)
  const [takeNew, setTakeNew] = useState<() => void>()
  useEffect(() => {
    void startServiceWorker(url, {
      onReady: () => setIsKept(true),
      onNewVersion: (use) => setTakeNew(() => use),
    })
  }, [url])
  return { isKept, takeNew }
}
