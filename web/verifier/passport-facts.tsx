/** What a passport says of its holder and of the event. */
import type { ReactNode } from 'react'

import type { PassportContent } from '../../src/core/trust/verdict.ts'
import type { Texts } from '../locales/vi.ts'
import { fill, useLanguage } from '../ui/language.tsx'
import { countryOf, dayInWords, instantInWords, issuerOf, type Language, productOf } from '../ui/words.ts'
import type { EventView, PassportView } from './passport-view.ts'

export function Holder({ view }: { readonly view: PassportView }) {
  const { language, t } = useLanguage()
  const { name, latinName, birthDate } = view
  return (
    <dl className="holder">
      <div>
        <dt>{t.holder}</dt>
        <dd>
          <strong className="name">{name}</strong>
          {latinName !== '' && <span className="latin">{latinName}</span>}
        </dd>
      </div>
      <div>
        <dt>{t.birthDate}</dt>
        <dd>
          <strong className="birth">
            {birthDate === '' ? t.birthUnknown : dayInWords(birthDate, language)}
          </strong>
        </dd>
      </div>
    </dl>
  )
}

interface FactsProps {
  readonly view: PassportView
  readonly passport: PassportContent
}

export function Facts({ view: { event }, passport: { issuer, issuedAt, expiresAt } }: FactsProps) {
  const { language, t } = useLanguage()
  const country = event?.country || issuer || ''
  const issuedBy = [countryOf(country, language), issuerOf(event?.issuer ?? '', language)]
  return (
    <dl className="facts">
      <Fact name={event === undefined ? t.dose : t[event.kind]}>{eventInWords(event, t, language)}</Fact>
      <Fact name={t.issuedBy}>{inLine(...issuedBy.filter((part) => part !== ''))}</Fact>
      {issuedAt !== null && <Fact name={t.issuedAt}>{instantInWords(issuedAt, language)}</Fact>}
      {expiresAt !== null && <Fact name={t.validUntil}>{instantInWords(expiresAt, language)}</Fact>}
      {event !== undefined && event.certificateId !== '' && (
        <Fact name={t.certificateId}>
          <code>{event.certificateId}</code>
        </Fact>
      )}
    </dl>
  )
}

/** Breaks between the parts before it breaks within one. */
const inLine = (...parts: readonly string[]): string =>
  parts.map((part) => part.replaceAll(' ', '\u00a0')).join('\u00a0· ')

/** One line: which dose of how many, what, when. */
function eventInWords(event: EventView | undefined, t: Texts, language: Language): string {
  if (event === undefined) return t.noEvent
  const day = dayInWords(event.day, language)
  switch (event.kind) {
    case 'dose':
      return inLine(fill(t.doseOf, event), productOf(event.product), day)
    case 'test': {
      const results = { negative: t.testNegative, positive: t.testPositive, unknown: '?' }
      return inLine(results[event.result], day)
    }
    case 'recovery':
      return fill(t.recoveryFirst, { day })
  }
}

export interface FactProps {
  readonly name: string
  readonly children: ReactNode
}

export function Fact({ name, children }: FactProps) {
  return (
    <div className="fact">
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}
