/** Which lists this device has, how old they are, and the one tap that renews them. */
import { Icon } from '../ui/icons.tsx'
import { fill, useLanguage } from '../ui/language.tsx'
import { ageInWords, numberInWords } from '../ui/words.ts'
import { type ListNews, type ListState, revocationNews, trustNews } from './list-news.ts'
import type { ListsState } from './use-lists.ts'

interface ListsPanelProps {
  readonly lists: ListsState
  readonly now: Date
  /** The page opens without a network. */
  readonly isKept: boolean
}

export function ListsPanel({ lists, now, isKept }: ListsPanelProps) {
  const { language, t } = useLanguage()
  const { trust, revocation, confirmedAt, work, update } = lists
  const countries = new Set(trust?.keys.map(({ country }) => country)).size
  const size = trust && {
    keys: numberInWords(trust.keys.length, language),
    countries: numberInWords(countries, language),
  }
  const age = confirmedAt && (ageInWords(confirmedAt, now, language) ?? t.justNow)
  return (
    <section className="panel lists" aria-labelledby="lists">
      <div className="panel-head">
        <h2 id="lists">{t.listsTitle}</h2>
        <button type="button" className="second" onClick={update} disabled={work === 'updating'}>
          <Icon name="refresh" />
          {work === 'updating' ? t.updating : t.update}
        </button>
      </div>
      <dl>
        <ListRow name={t.trustList} news={trustNews(trust, now)} now={now}>
          {size && fill(t.keysAndCountries, size)}
        </ListRow>
        <ListRow name={t.revocationList} news={revocationNews(revocation, now)} now={now} />
      </dl>
      <p className="note" role="status">
        {work === 'failed' && (
          <strong className="trouble">{trust === undefined ? t.updateFailedFirst : t.updateFailed}</strong>
        )}
        {age !== undefined && <span>{fill(t.updated, { age })}</span>}
      </p>
      {isKept && trust !== undefined && <p className="note kept">{t.readyOffline}</p>}
    </section>
  )
}

interface ListRowProps {
  readonly name: string
  readonly news: ListNews
  readonly now: Date
  readonly children?: string | undefined
}

const STATES = {
  none: 'listNone',
  fresh: 'listFresh',
  old: 'listOld',
  'too-old': 'listTooOld',
  ended: 'listEnded',
  ahead: 'listAhead',
} as const satisfies Record<ListState, string>

function ListRow({ name, news: { issuedAt, state }, now, children }: ListRowProps) {
  const { language, t } = useLanguage()
  const age = issuedAt && (ageInWords(issuedAt, now, language) ?? t.justNow)
  return (
    <div className={`list ${state}`}>
      <dt>{name}</dt>
      <dd>
        {age !== undefined && state !== 'ahead' && <span className="age">{age}</span>}
        {state !== 'fresh' && <span className="trouble">{t[STATES[state]]}</span>}
        {children !== undefined && <span className="note">{children}</span>}
      </dd>
    </div>
  )
}
