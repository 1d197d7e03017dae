/** What the verdict stands on: key and lists, with their ages. */
import type { Verdict } from '../../src/core/trust/verdict.ts'
import { useLanguage } from '../ui/language.tsx'
import { ageInWords, countryOf } from '../ui/words.ts'
import { Fact } from './passport-facts.tsx'
import { isSignatureProven } from './proof.ts'

interface BasisProps {
  readonly verdict: Verdict
  readonly at: Date
}

export function Basis({ verdict, at }: BasisProps) {
  const { key, lists } = verdict
  const { language, t } = useLanguage()
  const ageOf = (since: Date | null) => since && (ageInWords(since, at, language) ?? t.justNow)
  const [trustAge, revocationAge] = [ageOf(lists.trustIssuedAt), ageOf(lists.revocationAsOf)]
  if (key === null) return null
  return (
    <dl className="facts basis">
      <Fact name={isSignatureProven(verdict) ? t.key : t.keyNamed}>
        {key.country === null ? t.keyUnlisted : countryOf(key.country, language)} <code>{key.kid}</code>
      </Fact>
      {trustAge !== null && <Fact name={t.trustList}>{trustAge}</Fact>}
      {key.country !== null && <Fact name={t.revocationList}>{revocationAge ?? t.listNone}</Fact>}
    </dl>
  )
}
