/** Which language a visitor reads: what the address says, else what the browser prefers, else Vietnamese. */
import type { Language } from '../documents/words.ts'

const DEFAULT: Language = 'vi'

/** `chosen` comes from `?lang=`, `preferred` is the header Accept-Language (RFC 9110 section 12.5.4). */
export function chooseLanguage(chosen: Language | undefined, preferred: string | undefined): Language {
  if (chosen !== undefined) return chosen
  const ranked = (preferred ?? '')
    .split(',')
    .map((range) => {
      const [tag = '', ...parameters] = range.trim().toLowerCase().split(';')
      const weight = parameters.map((p) => /^\s*q=([\d.]+)/.exec(p)?.[1]).find((q) => q !== undefined)
      return { language: tag.split('-')[0] ?? '', weight: Number(weight ?? 1) }
    })
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight)
  const best = ranked.find(({ language }) => language === 'vi' || language === 'en')
  return best?.language === 'en' ? 'en' : DEFAULT
}
