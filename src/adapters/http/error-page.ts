/** What a visitor sees when there is no answer: what happened, what to do, a code to report; never a stack. */
import type { Language } from '../documents/words.ts'
import { FAILURES, type FailureCode } from './failures.ts'
import { html } from './html.ts'
import { renderPage } from './layout.ts'
import { MESSAGES, type Messages } from './messages.ts'

interface Kind {
  readonly title: keyof Messages
  readonly lead: keyof Messages
}

const REFUSED: Kind = { title: 'refusedTitle', lead: 'refusedLead' }
const FAULT: Kind = { title: 'faultTitle', lead: 'faultLead' }
const KINDS: Partial<Readonly<Record<FailureCode, Kind>>> = {
  'page.not-found': { title: 'notFoundTitle', lead: 'notFoundLead' },
  'body.too-large': { title: 'tooLargeTitle', lead: 'tooLargeLead' },
  'requests.too-many': { title: 'tooManyTitle', lead: 'tooManyLead' },
  'web.not-built': { title: 'notBuiltTitle', lead: 'notBuiltLead' },
}

/** The page of a refusal or a fault: what to do, and the code; never a cause. */
export function renderErrorPage(code: FailureCode, now: Date, language: Language): string {
  const m = MESSAGES[language]
  const { status } = FAILURES[code]
  const kind = KINDS[code] ?? (status < 500 ? REFUSED : FAULT)
  const content = html`<div class="wide lead error">
<p class="status" aria-hidden="true">${status}</p>
<h1>${m[kind.title]}</h1><p>${m[kind.lead]}</p>
<p class="note">${m.errorCode}: <code>${code}</code></p>
<p><a class="button" href="/?lang=${language}">${m.home}</a></p>
</div>`
  return renderPage({ language, now, title: m[kind.title], content })
}
