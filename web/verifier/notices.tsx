/** Lines above everything else: no network, a new version. */
import { useEffect, useState } from 'react'

import { Icon } from '../ui/icons.tsx'
import { useLanguage } from '../ui/language.tsx'
import { instantInWords } from '../ui/words.ts'
import type { PageVersion } from './use-service-worker.ts'

interface NoticesProps {
  readonly takeNew: PageVersion['takeNew']
  readonly hasLists: boolean
  /** What a demo's clock shows; undefined where the device's counts. */
  readonly demoClock: Date | undefined
}

export function Notices({ takeNew, hasLists, demoClock }: NoticesProps) {
  const { language, t } = useLanguage()
  const isOnline = useIsOnline()
  return (
    <div className="notices">
      {!isOnline && hasLists && (
        <p className="notice">
          <Icon name="offline" />
          {t.offline}
        </p>
      )}
      {demoClock !== undefined && (
        <p className="notice demo">{t.demoClock.replace('{instant}', instantInWords(demoClock, language))}</p>
      )}
      {takeNew !== undefined && (
        <p className="notice">
          {t.newVersion}
          <button type="button" className="plain" onClick={takeNew}>
            {t.useNewVersion}
          </button>
        </p>
      )}
    </div>
  )
}

function useIsOnline(): boolean {
  const [isOnline, setIsOnline] = useState(navigator.onLine)
  useEffect(() => {
    const onChange = () => setIsOnline(navigator.onLine)
    addEventListener('online', onChange)
    addEventListener('offline', onChange)
    return () => {
      removeEventListener('online', onChange)
      removeEventListener('offline', onChange)
    }
  }, [])
  return isOnline
}
