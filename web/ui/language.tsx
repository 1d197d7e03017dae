/** The language of the page: what the visitor chose, else what the browser asks for; Vietnamese when in doubt. */
import { createContext, type ReactNode, useContext, useEffect, useState } from 'react'

import { EN } from '../locales/en.ts'
import { type Texts, VI } from '../locales/vi.ts'
import { readChoice, writeChoice } from '../platform/choices.ts'
import type { Language } from './words.ts'

const TEXTS: Readonly<Record<Language, Texts>> = { vi: VI, en: EN }

interface Spoken {
  readonly language: Language
  readonly t: Texts
  readonly change: (language: Language) => void
}

const SpokenContext = createContext<Spoken>({ language: 'vi', t: VI, change: () => {} })

/** Language and texts for the part of the page below `LanguageProvider`. */
export const useLanguage = (): Spoken => useContext(SpokenContext)

export function LanguageProvider({ children }: { readonly children: ReactNode }) {
  const [language, setLanguage] = useState(firstLanguage)
  const t = TEXTS[language]
  useEffect(() => {
    document.documentElement.lang = language
    document.title = t.title
  }, [language, t])
  const change = (chosen: Language) => {
    writeChoice('language', chosen)
    setLanguage(chosen)
  }
  return <SpokenContext value={{ language, t, change }}>{children}</SpokenContext>
}

/** `?lang=` of the front page's link wins over an earlier choice. */
function firstLanguage(): Language {
  const wished = [new URLSearchParams(location.search).get('lang'), readChoice('language')]
  const chosen = wished.find((one) => one === 'vi' || one === 'en')
  const asked = navigator.languages.map((tag) => tag.slice(0, 2)).find((tag) => tag === 'vi' || tag === 'en')
  return (chosen ?? asked) === 'en' ? 'en' : 'vi'
}

/** Puts values in the place of `{name}`. */
export function fill(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replaceAll(/\{(\w+)\}/g, (place, name: string) => String(values[name] ?? place))
}
