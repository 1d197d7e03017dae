/** A verdict: the level at a glance, then the person, then everything that stands behind it. */
import type { Finding, NotChecked } from '../../src/core/trust/codes.ts'
import { type RemarkCode, remarkInWords } from '../../src/core/trust/remarks.ts'
import type { Verdict } from '../../src/core/trust/verdict.ts'
import { EN } from '../locales/en.ts'
import { VI } from '../locales/vi.ts'
import { Icon, LevelIcon } from '../ui/icons.tsx'
import { useLanguage } from '../ui/language.tsx'
import { instantInWords } from '../ui/words.ts'
import { Basis } from './basis.tsx'
import { Facts, Holder } from './passport-facts.tsx'
import { viewOf } from './passport-view.ts'
import { isSignatureProven } from './proof.ts'
import type { Checked } from './use-result.ts'

export function VerdictCard({ checked: { verdict, at } }: { readonly checked: Checked }) {
  const { language, t } = useLanguage()
  const { level, findings, notChecked } = verdict
  const reserves = level === 'amber' ? reservesOf(verdict) : []
  const remarks = findings.filter((code) => !reserves.includes(code))
  return (
    <article className={`verdict ${level}`} data-level={level}>
      <Band verdict={verdict} />
      <Why verdict={verdict} reserves={reserves} />
      {level === 'red' ? <FoldedContent verdict={verdict} /> : <ProvenContent verdict={verdict} />}
      <Basis verdict={verdict} at={at} />
      <Remarks title={t.remarks} codes={remarks} />
      <Remarks title={t.notChecked} codes={notChecked.filter((code) => !reserves.includes(code))} />
      <p className="note when">
        {t.checkedAt} <time dateTime={at.toISOString()}>{instantInWords(at, language)}</time>
      </p>
    </article>
  )
}

/** The word in the reader's language, and smaller in the other one: bearer and checker may differ. */
function Band({ verdict: { level } }: { readonly verdict: Verdict }) {
  const { language, t } = useLanguage()
  const other = language === 'vi' ? { lang: 'en', word: EN[level] } : { lang: 'vi', word: VI[level] }
  return (
    <div className="band">
      <LevelIcon level={level} />
      <div>
        <h2 id="verdict">{t[level]}</h2>
        <p lang={other.lang}>{other.word}</p>
      </div>
    </div>
  )
}

interface WhyProps {
  readonly verdict: Verdict
  readonly reserves: readonly RemarkCode[]
}

function Why({ verdict: { level, reasons }, reserves }: WhyProps) {
  const { language, t } = useLanguage()
  const codes = level === 'red' ? reasons : reserves
  const lead = { green: t.greenLead, amber: t.amberLead, red: t.redLead }[level]
  return (
    <div className="why">
      <p>{lead}</p>
      {codes.length > 0 && (
        <ul id="reasons">
          {codes.map((code) => (
            <li key={code} data-code={code}>
              {remarkInWords(code, language)}
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}

const RESERVES: readonly RemarkCode[] = [
  'revocation.list-old',
  'trust.list-ended',
  'revocation',
] satisfies readonly (Finding | NotChecked)[]

/** Why a genuine passport is amber and not green (`levelOf` in core/trust/verdict.ts). */
function reservesOf({ findings, notChecked }: Verdict): RemarkCode[] {
  return [...findings, ...notChecked].filter((code) => RESERVES.includes(code))
}

function ProvenContent({ verdict: { passport } }: { readonly verdict: Verdict }) {
  const { t } = useLanguage()
  if (passport === null) return null
  const view = viewOf(passport.certificate)
  return (
    <div className="content">
      <Holder view={view} />
      <p className="compare">
        <Icon name="person" />
        {t.compare}
      </p>
      <Facts view={view} passport={passport} />
    </div>
  )
}

/** Forgeries show a name as well: what is refused must not be read by mistake. */
function FoldedContent({ verdict }: { readonly verdict: Verdict }) {
  const { t } = useLanguage()
  const { passport } = verdict
  if (passport === null) return null
  const view = viewOf(passport.certificate)
  const isProven = isSignatureProven(verdict)
  return (
    <details className="content folded">
      <summary>{isProven ? t.invalidContent : t.unproven}</summary>
      <p className="warning">{isProven ? t.invalidContentLead : t.unprovenLead}</p>
      <Holder view={view} />
      <Facts view={view} passport={passport} />
    </details>
  )
}

interface RemarksProps {
  readonly title: string
  readonly codes: readonly RemarkCode[]
}

function Remarks({ title, codes }: RemarksProps) {
  const { language } = useLanguage()
  if (codes.length === 0) return null
  return (
    <section className="remarks">
      <h3>{title}</h3>
      <ul>
        {codes.map((code) => (
          <li key={code} data-code={code}>
            {remarkInWords(code, language)}
          </li>
        ))}
      </ul>
    </section>
  )
}
