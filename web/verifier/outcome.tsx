/** The place of the result: a verdict, why there is none, or that nothing was checked yet. */
import { useEffect, useRef } from 'react'
import { remarkInWords } from '../../src/core/trust/remarks.ts'
import { LevelIcon } from '../ui/icons.tsx'
import { useLanguage } from '../ui/language.tsx'
import { dayInWords } from '../ui/words.ts'
import { viewOf } from './passport-view.ts'
import type { ListsState } from './use-lists.ts'
import type { Result, ResultState } from './use-result.ts'
import { VerdictCard } from './verdict-card.tsx'

interface OutcomeProps {
  readonly lists: ListsState
  readonly outcome: ResultState
}

export function Outcome({ lists, outcome: { result, pin } }: OutcomeProps) {
  const { t } = useLanguage()
  const place = useRef<HTMLElement>(null)
  const isByHand = result !== undefined && (result.kind === 'unreadable' || result.origin === 'hand')
  const id = result?.id
  useEffect(() => {
    if (id === undefined) return
    scrollTo({ top: 0 })
    // Whoever pasted a code wants to read the answer next; whoever scans keeps what is focused.
    if (isByHand) place.current?.focus({ preventScroll: true })
  }, [id, isByHand])
  const isWithoutList = lists.trust === undefined && lists.work !== 'reading' && lists.work !== 'updating'
  return (
    <section
      className="outcome"
      id="result"
      ref={place}
      tabIndex={-1}
      aria-label={t.result}
      onPointerDown={pin}
      onKeyDown={pin}
    >
      <Announcement result={result} />
      {isWithoutList ? <NoList /> : <Shown result={result} />}
    </section>
  )
}

function Shown({ result }: { readonly result: Result | undefined }) {
  const { t } = useLanguage()
  if (result === undefined) return <p className="empty">{t.resultEmpty}</p>
  if (result.kind === 'verdict') return <VerdictCard key={result.id} checked={result} />
  return (
    <div className="verdict nothing">
      <p className="sentence">{t[result.why]}</p>
    </div>
  )
}

/** Without trusted keys every passport would look forged: nothing is said about any. */
function NoList() {
  const { t } = useLanguage()
  return (
    <div className="verdict amber">
      <div className="band">
        <LevelIcon level="amber" />
        <h2>{t.noListTitle}</h2>
      </div>
      <div className="why">
        <p>{t.noListLead}</p>
      </div>
    </div>
  )
}

/** What a screen reader says by itself; lives longer than the result, or it would not be heard. */
function Announcement({ result }: { readonly result: Result | undefined }) {
  const { language, t } = useLanguage()
  return (
    <p className="heard" role="status" aria-live="assertive">
      {result && announcementOf(result)}
    </p>
  )

  function announcementOf(shown: Result): string {
    if (shown.kind === 'unreadable') return t[shown.why]
    const { level, reasons, passport } = shown.verdict
    if (level === 'red')
      return [`${t.red}.`, ...reasons.map((code) => remarkInWords(code, language))].join(' ')
    const { name, birthDate } = viewOf(passport?.certificate ?? {})
    return `${t[level]}. ${name}, ${dayInWords(birthDate, language)}. ${t.compare}`
  }
}
