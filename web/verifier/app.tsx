/** The scanner: camera, result, lists. */
import { useCallback, useEffect, useState } from 'react'

import { startQrReader } from '../platform/qr-reader.ts'
import { Icon } from '../ui/icons.tsx'
import { useLanguage } from '../ui/language.tsx'
import { ListsPanel } from './lists-panel.tsx'
import { Notices } from './notices.tsx'
import { Options } from './options.tsx'
import { Outcome } from './outcome.tsx'
import { ScanPanel } from './scan-panel.tsx'
import { useCamera } from './use-camera.ts'
import { useDrop, useKeys, usePaste, usePicture } from './use-input.ts'
import { useLists } from './use-lists.ts'
import { useResult } from './use-result.ts'
import { useServiceWorker } from './use-service-worker.ts'
import { useSettings } from './use-settings.ts'

/** One worker for the page. */
const READER = startQrReader()

export function App() {
  const { language, t, change } = useLanguage()
  const settings = useSettings()
  const lists = useLists()
  const outcome = useResult(lists, settings)
  const camera = useCamera(READER, outcome.see)
  const takePicture = usePicture(READER, outcome)
  const isDropping = useDrop(takePicture)
  usePaste(outcome.check, takePicture)
  const next = useCallback(() => {
    outcome.clear()
    document.getElementById('scan')?.focus()
  }, [outcome.clear])
  useKeys({ ' ': next, v: () => change(language === 'vi' ? 'en' : 'vi'), u: lists.update })
  const version = useServiceWorker('/verifier/service-worker.js')
  const now = useNow(lists.distanceMs)

  return (
    <>
      <a className="skip" href="#result">
        {t.skip}
      </a>
      <Header />
      <Notices
        takeNew={version.takeNew}
        hasLists={lists.trust !== undefined}
        demoClock={lists.distanceMs === 0 ? undefined : now}
      />
      <main className={outcome.result === undefined ? 'page' : 'page has-result'}>
        <Outcome lists={lists} outcome={outcome} />
        <ScanPanel camera={camera} outcome={outcome} onPicture={takePicture} onNext={next} />
        <div className="aside">
          <ListsPanel lists={lists} now={now} isKept={version.isKept} />
          <Options settings={settings} />
        </div>
      </main>
      <Footer />
      {isDropping && <DropHere />}
    </>
  )
}

function Footer() {
  const { t } = useLanguage()
  return (
    <footer className="bottom">
      <p className="keys">{t.keys}</p>
      <p>{t.footer}</p>
    </footer>
  )
}

function DropHere() {
  const { t } = useLanguage()
  return (
    <div className="drop">
      <Icon name="picture" />
      {t.dropHere}
    </div>
  )
}

function Header() {
  const { language, t, change } = useLanguage()
  return (
    <header className="top">
      <img src="/verifier/icon.svg" alt="" width="36" height="36" />
      <h1>{t.title}</h1>
      <nav className="languages" aria-label={t.languages}>
        <button type="button" lang="vi" aria-pressed={language === 'vi'} onClick={() => change('vi')}>
          <span className="short" aria-hidden="true">
            VI
          </span>
          <span className="long">Tiếng Việt</span>
        </button>
        <button type="button" lang="en" aria-pressed={language === 'en'} onClick={() => change('en')}>
          <span className="short" aria-hidden="true">
            EN
          </span>
          <span className="long">English</span>
        </button>
      </nav>
    </header>
  )
}

const MINUTE_MS = 60_000

/** The clock for ages, moves every minute: the device's, or a demo's. */
function useNow(distanceMs: number): Date {
  const [nowMs, setNowMs] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNowMs(Date.now()), MINUTE_MS)
    return () => clearInterval(timer)
  }, [])
  return new Date(nowMs + distanceMs)
}
