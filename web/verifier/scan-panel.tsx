/** Where codes come in: camera, picture, pasted text. */
import { type FormEvent, useId, useRef, useState } from 'react'

import { Icon } from '../ui/icons.tsx'
import { useLanguage } from '../ui/language.tsx'
import { unwrap } from './check-text.ts'
import type { CameraState } from './use-camera.ts'
import type { ResultState } from './use-result.ts'

interface ScanPanelProps {
  readonly camera: CameraState
  readonly outcome: ResultState
  readonly onPicture: (file: Blob) => void
  readonly onNext: () => void
}

export function ScanPanel({ camera, outcome, onPicture, onNext }: ScanPanelProps) {
  const { t } = useLanguage()
  return (
    <section className="scan" id="scan" tabIndex={-1} aria-label={t.scanTitle}>
      <Stage camera={camera} />
      <button type="button" className="main next" hidden={outcome.result === undefined} onClick={onNext}>
        <Icon name="next" />
        {t.next}
      </button>
      <div className="by-hand">
        <PictureButton onPicture={onPicture} />
        <Paste onText={outcome.check} />
      </div>
      <p className="private">
        <Icon name="shield" />
        {t.private}
      </p>
    </section>
  )
}

const FAULTS = {
  denied: 'cameraDenied',
  missing: 'cameraMissing',
  failed: 'cameraFailed',
  broken: 'readerFailed',
} as const

function Stage({ camera: { status, video, start, stop } }: { readonly camera: CameraState }) {
  const { t } = useLanguage()
  const isFault = status === 'denied' || status === 'missing' || status === 'failed' || status === 'broken'
  return (
    <div className={`stage ${status}`}>
      <video ref={video} muted playsInline aria-label={t.scanTitle} />
      {status === 'on' && (
        <>
          <svg className="frame" viewBox="0 0 100 100" aria-hidden="true">
            <path d="M3 18V8a5 5 0 0 1 5-5h10M82 3h10a5 5 0 0 1 5 5v10M97 82v10a5 5 0 0 1-5 5H82M18 97H8a5 5 0 0 1-5-5V82" />
          </svg>
          <p className="hint">{t.scanHint}</p>
          <button
            type="button"
            className="stop"
            onClick={stop}
            aria-label={t.cameraStop}
            title={t.cameraStop}
          >
            <svg className="icon" viewBox="0 0 24 24" aria-hidden="true">
              <path d="M6 6l12 12M18 6L6 18" />
            </svg>
          </button>
        </>
      )}
      {status !== 'on' && (
        <div className="curtain">
          <p role={isFault ? 'alert' : undefined}>{t[curtainText(status)]}</p>
          {status !== 'starting' && (
            <button type="button" className="main" onClick={start}>
              <Icon name="camera" />
              {t.cameraStart}
            </button>
          )}
        </div>
      )}
    </div>
  )
}

function curtainText(status: CameraState['status']) {
  if (status === 'starting' || status === 'on') return 'cameraStarting'
  return status === 'off' ? 'cameraOff' : FAULTS[status]
}

function PictureButton({ onPicture }: { readonly onPicture: (file: Blob) => void }) {
  const { t } = useLanguage()
  const input = useRef<HTMLInputElement>(null)
  return (
    <>
      <button type="button" className="second" onClick={() => input.current?.click()}>
        <Icon name="picture" />
        {t.picture}
      </button>
      <input
        ref={input}
        type="file"
        accept="image/*"
        hidden
        aria-label={t.picture}
        onChange={({ target }) => {
          const [file] = target.files ?? []
          target.value = '' // so that the same file can be chosen again
          if (file !== undefined) onPicture(file)
        }}
      />
    </>
  )
}

function Paste({ onText }: { readonly onText: (text: string) => void }) {
  const { t } = useLanguage()
  const [isOpen, setIsOpen] = useState(false)
  return (
    <>
      <button type="button" className="second" aria-expanded={isOpen} onClick={() => setIsOpen(!isOpen)}>
        <Icon name="paste" />
        {t.paste}
      </button>
      {isOpen && <PasteForm onText={onText} />}
    </>
  )
}

function PasteForm({ onText }: { readonly onText: (text: string) => void }) {
  const { t } = useLanguage()
  const field = useRef<HTMLTextAreaElement>(null)
  const id = useId()
  const submit = (event: FormEvent) => {
    event.preventDefault() // the policy of the page allows no form to be sent
    const text = unwrap(field.current?.value ?? '')
    if (text === '') return field.current?.focus()
    if (field.current !== null) field.current.value = ''
    onText(text)
  }
  return (
    <form className="paste" onSubmit={submit}>
      <label htmlFor={id}>{t.pasteLabel}</label>
      <p className="note" id={`${id}-help`}>
        {t.pasteHelp}
      </p>
      <textarea
        ref={field}
        id={id}
        aria-describedby={`${id}-help`}
        rows={4}
        spellCheck={false}
        autoCapitalize="off"
        autoComplete="off"
        // biome-ignore lint/a11y/noAutofocus: the visitor has just opened this field to type into it
        autoFocus
      />
      <button type="submit" className="main">
        {t.check}
      </button>
    </form>
  )
}
