/** What a visitor sees when there is no answer: what happened, what to do, a code to report; never a stack. */
import type { Language } from '../documents/words.ts'
import { html } from './html.ts'
import { renderPage } from './layout.ts'
import { MESSAGES, type Messages } from './messages.ts'

interface Kind {
  readonly title: keyof Messages
  readonly lead: keyof Messages
}

const NOT_FOUND: Kind = { title: 'notFoundTitle', lead: 'notFoundLead' }
const REFUSED: Kind = { title: 'refusedTitle', lead: 'refusedLead' }
const FAULT: Kind = { title: 'faultTitle', lead: 'faultLead' }
const KINDS: Readonly<Record<number, Kind>> = {
  404: NOT_FOUND,
  413: { title: 'tooLargeTitle', lead: 'tooLargeLead' },
  429: { title: 'tooManyTitle', lead: 'tooManyLead' },
}

export interface Failure {
  /** HTTP status, 400 to 599. */
  readonly status: number
  /** Stable code. */
  readonly code: string
}

/** The page of a refusal or a fault: what to do, and the code; never a cause. */
export function renderErrorPage({ status, code }: Failure, now: Date, language: Language): string {
  const m = MESSAGES[language]
  const kind = KINDS[status] ?? (status < 500 ? REFUSED : FAULT)
  const content = html`<div class="wide lead error">
<p class="status" aria-hidden="true">${status}</p>
<h1>${m[kind.title]}</h1><p>${m[kind.lead]}</p>
<p class="note">${m.errorCode}: <code>${code}</code></p>
<p><a class="button" href="/?lang=${language}">${m.home}</a></p>
</div>`
  return renderPage({ language, now, title: m[kind.title], content })
}
