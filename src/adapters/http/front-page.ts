/** The first page: the six figures, doses by state, and the form that verifies a code. */
import type { DoseState } from '../../core/dose/actions.ts'
import {
  instantInWords,
  type Language,
  millionsInWords,
  numberInWords,
  shareInWords,
} from '../documents/words.ts'
import { type Html, html } from './html.ts'
import { renderPage } from './layout.ts'
import { FIGURES, MESSAGES, STATES } from './messages.ts'
import type { FrontView, SixFigures } from './views.ts'

/** What each figure is a share of, so that a province can be compared with the country. */
const BASE: Readonly<Record<keyof SixFigures, keyof SixFigures | undefined>> = {
  given: undefined,
  not_entered: 'given',
  persons_with_id: undefined,
  wrong: 'given',
  unverifiable: 'given',
  persons_with_passport: 'persons_with_id',
}

/** The order of the bar: what is finished comes first. */
const STATE_ORDER = Object.keys(STATES.vi) as DoseState[] // the table has exactly the states as its keys

/** The first page: the six figures, the injections by state, the form of the verifier. */
export function renderFrontPage(view: FrontView, now: Date, language: Language): string {
  const m = MESSAGES[language]
  const content = html`
<div class="wide lead"><h1>${m.frontTitle}</h1><p>${m.frontLead}</p></div>
${figuresSection(view, language)}
${statesSection(view, language)}
${verifySection(language)}`
  return renderPage({ language, now, title: m.frontTitle, isDemo: view.isDemo, content })
}

function figuresSection(view: FrontView, language: Language): Html {
  const m = MESSAGES[language]
  // The keys of the table are those of the figures.
  const keys = Object.keys(FIGURES[language]) as (keyof SixFigures)[]
  return html`<section class="wide" aria-labelledby="figures">
<div class="heading"><h2 id="figures">${m.figuresTitle}</h2>
<p>${m.asOf} <time datetime="${view.asOf.toISOString()}">${instantInWords(view.asOf, language)}</time></p></div>
<ul class="figures">${keys.map((key) => figure(key, view, language))}</ul>
<p class="note">${m.shareNote} ${m.nationalNote}</p>
</section>`
}

function figure(key: keyof SixFigures, view: FrontView, language: Language): Html {
  const m = MESSAGES[language]
  const { now, snapshot, national } = view
  const then = snapshot === undefined ? m.noSnapshot : numberInWords(snapshot.figures[key], language)
  return html`<li id="figure-${key}">
<p class="number">${numberInWords(now[key], language)}${shareOf(now, key, language)}</p>
<h3>${FIGURES[language][key]}</h3>
<dl>
<div><dt>${m.snapshot}</dt><dd>${then}${snapshot && shareOf(snapshot.figures, key, language)}</dd></div>
<div><dt>${m.national}</dt><dd>${millionsInWords(national[key], language)}${shareOf(national, key, language)}</dd></div>
</dl></li>`
}

function shareOf(figures: SixFigures, key: keyof SixFigures, language: Language): Html | undefined {
  const base = BASE[key]
  if (base === undefined || figures[base] === 0) return undefined
  return html` <span class="share">${shareInWords(figures[key] / figures[base], language)}</span>`
}

function statesSection({ states }: FrontView, language: Language): Html {
  const m = MESSAGES[language]
  const present = STATE_ORDER.flatMap((state) => {
    const count = states[state] ?? 0
    return count === 0 ? [] : [{ state, count }]
  })
  const total = present.reduce((sum, { count }) => sum + count, 0)
  const rows = present.map(
    ({
      state,
      count,
    }) => html`<tr id="state-${state}"><th scope="row"><span class="swatch ${state}"></span>${STATES[language][state]}</th>
<td>${numberInWords(count, language)}</td><td>${shareInWords(count / total, language)}</td></tr>`,
  )
  const table = html`${stateBar(present, total)}
<table><thead><tr><th scope="col">${m.state}</th><th scope="col">${m.doses}</th><th scope="col">${m.share}</th></tr></thead>
<tbody>${rows}</tbody>
<tfoot><tr><th scope="row">${m.total}</th><td>${numberInWords(total, language)}</td><td></td></tr></tfoot></table>`
  return html`<section class="wide beside" aria-labelledby="states">
<div class="heading"><h2 id="states">${m.statesTitle}</h2><p>${m.statesLead}</p></div>
<div>${total === 0 ? html`<p>${m.noDoses}</p>` : table}</div>
</section>`
}

/** The same numbers as the table below it, so screen readers pass it over. */
function stateBar(present: readonly { state: DoseState; count: number }[], total: number): Html {
  let x = 0
  const parts = present.map(({ state, count }) => {
    const width = (count / total) * 1000
    const part = html`<rect class="${state}" x="${x.toFixed(2)}" y="0" width="${width.toFixed(2)}" height="10"/>`
    x += width
    return part
  })
  return html`<svg class="bar" viewBox="0 0 1000 10" preserveAspectRatio="none" aria-hidden="true" focusable="false">${parts}</svg>`
}

function verifySection(language: Language): Html {
  const m = MESSAGES[language]
  return html`<section class="verify" aria-labelledby="verify"><div class="wide beside">
<div class="heading"><h2 id="verify">${m.verifyTitle}</h2><p id="verify-help">${m.verifyLead}</p></div>
<div>${verifyForm(language)}
<p class="scanner"><a href="/verifier/">${m.openScanner}</a></p></div>
</div></section>`
}

/** The form alone, for the pages that offer it again. */
export function verifyForm(language: Language): Html {
  const m = MESSAGES[language]
  return html`<form method="post" action="/verify?lang=${language}" accept-charset="utf-8">
<label for="code">${m.codeLabel}</label>
<textarea id="code" name="code" rows="5" maxlength="6000" required spellcheck="false" autocapitalize="off" autocomplete="off"
 aria-describedby="verify-help" placeholder="HC1:"></textarea>
<button type="submit">${m.verifyButton}</button>
</form>`
}
