/** The answer to a pasted code: valid or not, every reason in words, what the code says, whose key signed it. */

import { type RemarkCode, remarkInWords } from '../../core/trust/remarks.ts'
import type { PrintedDose, PrintedPassport } from '../documents/passports/read-passport.ts'
import {
  countryOf,
  dayInWords,
  instantInWords,
  issuerOf,
  kindOf,
  type Language,
  manufacturerOf,
  productOf,
} from '../documents/words.ts'
import { verifyForm } from './front-page.ts'
import { type Html, html } from './html.ts'
import { renderPage } from './layout.ts'
import { MESSAGES } from './messages.ts'
import type { VerdictView } from './views.ts'

/** The answer of the verifier: valid or every reason why not, what the passport says, what was not checked. */
export function renderVerdictPage(verdict: VerdictView, now: Date, language: Language): string {
  const m = MESSAGES[language]
  const { isValid, passport } = verdict
  const content = html`
<div class="wide lead"><h1>${m.verdictTitle}</h1></div>
${verdictBanner(verdict, now, language)}
<div class="wide facts">
${passport && passportSection(passport, isValid, language)}
${remarkList('findings', m.findings, verdict.findings, language)}
${remarkList('not-checked', m.notChecked, verdict.notChecked, language)}
${keySection(verdict, language)}
</div>
<section class="verify" aria-labelledby="verify"><div class="wide beside">
<div class="heading"><h2 id="verify">${m.again}</h2><p id="verify-help">${m.verifyLead}</p></div>
${verifyForm(language)}
</div></section>`
  const title = `${isValid ? m.valid : m.invalid} · ${m.verdictTitle}`
  return renderPage({ language, now, title, content })
}

function verdictBanner({ isValid, reasons }: VerdictView, now: Date, language: Language): Html {
  const m = MESSAGES[language]
  return html`<section class="verdict ${isValid ? 'valid' : 'invalid'}" aria-labelledby="verdict"><div class="wide">
${isValid ? TICK : CROSS}
<div class="words">
<h2 id="verdict">${isValid ? m.valid : m.invalid}</h2>
<p class="sentence">${isValid ? m.validLead : m.invalidLead}</p>
${reasons.length > 0 && html`<ul class="remarks" id="reasons">${remarks(reasons, language)}</ul>`}
<p class="note">${m.checkedAt} <time datetime="${now.toISOString()}">${instantInWords(now, language)}</time></p>
</div></div></section>`
}

const TICK = html`<svg class="mark" viewBox="0 0 48 48" aria-hidden="true" focusable="false"><circle cx="24" cy="24" r="24"/><path d="M13 25l8 8 15-17"/></svg>`
const CROSS = html`<svg class="mark" viewBox="0 0 48 48" aria-hidden="true" focusable="false"><circle cx="24" cy="24" r="24"/><path d="M15 15l18 18M33 15L15 33"/></svg>`

function remarks(codes: readonly RemarkCode[], language: Language): Html[] {
  return codes.map((code) => html`<li>${remarkInWords(code, language)} <code>${code}</code></li>`)
}

function remarkList(
  id: string,
  title: string,
  codes: readonly RemarkCode[],
  language: Language,
): Html | false {
  return (
    codes.length > 0 &&
    html`<section aria-labelledby="${id}"><h2 id="${id}">${title}</h2><ul class="remarks">${remarks(codes, language)}</ul></section>`
  )
}

function passportSection(passport: PrintedPassport, isValid: boolean, language: Language): Html {
  const m = MESSAGES[language]
  const { dose } = passport
  const when = (instant: Date | null) => (instant === null ? '–' : instantInWords(instant, language))
  return html`<section aria-labelledby="content"><h2 id="content">${isValid ? m.content : m.contentUnproven}</h2>
<dl class="passport">
${fact(m.holder, html`<strong>${[passport.familyName, passport.givenName].join(' ').trim()}</strong>`)}
${fact(m.birthDate, dayInWords(passport.birthDate, language))}
${dose === null ? fact(m.dose, m.noDose) : doseFacts(dose, language)}
${fact(m.issuedAt, when(passport.issuedAt))}
${fact(m.validUntil, when(passport.validUntil))}
</dl></section>`
}

function doseFacts(dose: PrintedDose, language: Language): Html {
  const m = MESSAGES[language]
  const ordinal = m.doseOf.replace('{number}', String(dose.number)).replace('{of}', String(dose.of))
  return html`${fact(m.dose, ordinal)}
${fact(m.givenOn, dayInWords(dose.givenOn, language))}
${fact(m.vaccine, `${productOf(dose.product)} (${kindOf(dose.kind)[language]})`)}
${fact(m.manufacturer, manufacturerOf(dose.manufacturer))}
${fact(m.country, countryOf(dose.country, language))}
${fact(m.issuer, issuerOf(dose.issuer)[language])}
${fact(m.certificateId, html`<code>${dose.certificateId}</code>`)}`
}

function keySection({ key }: VerdictView, language: Language): Html {
  const m = MESSAGES[language]
  const country = key?.country ?? null
  const name = country === null ? '' : ` · ${countryOf(country, language)}`
  const value = key === undefined ? m.keyUnknown : html`<code>${key.kid}</code>${name}`
  return html`<section aria-labelledby="key"><h2 id="key">${m.key}</h2><p>${value}</p></section>`
}

const fact = (name: string, value: string | Html): Html =>
  html`<div class="fact"><dt>${name}</dt><dd>${value}</dd></div>`
