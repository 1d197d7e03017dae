/** The two lists that verdicts stand on: how they are fetched, kept and opened. */
import { type OpenRevocationList, openRevocationList } from '../../src/core/trust/revocation/index.ts'
import { parseTrustList, type TrustList } from '../../src/core/trust/trust-list.ts'
import { ApiError, createApiClient } from '../api/client.ts'
import {
  LIST_NAMES,
  type ListName,
  readStoredList,
  type StoredList,
  writeStoredList,
} from '../platform/list-store.ts'

export interface OpenLists {
  readonly trust: TrustList | undefined
  readonly revocation: OpenRevocationList | undefined
  /** When the server last answered for all lists; undefined when it never did. */
  readonly confirmedAt: Date | undefined
  /** How far the server's clock is from the device's: 0 but beside a demo. */
  readonly distanceMs: number
}

export const NO_LISTS: OpenLists = {
  trust: undefined,
  revocation: undefined,
  confirmedAt: undefined,
  distanceMs: 0,
}

const client = createApiClient()
const PATIENCE_MS = 20_000

type Kept = Readonly<Record<ListName, StoredList | undefined>>

/** The lists that this device has. */
export async function readLists(): Promise<OpenLists> {
  return open(await readKept())
}

/**
 * Asks the server for news and keeps them. What cannot be opened is not kept: the old list is worth more.
 * @throws when a list could not be fetched or opened; lists fetched before stay kept
 */
export async function updateLists(now: () => Date): Promise<OpenLists> {
  const kept = await readKept()
  const answers = await Promise.all(LIST_NAMES.map((name) => fetchList(name, kept[name], now)))
  const fresh: Kept = { trust: answers[0], revocation: answers[1] }
  const lists = open(fresh)
  if (lists.trust === undefined) throw new Error('the server has no trust list')
  for (const name of LIST_NAMES) {
    const list = fresh[name]
    if (list !== undefined) await writeStoredList(name, list)
  }
  return lists
}

async function readKept(): Promise<Kept> {
  const [trust, revocation] = await Promise.all(LIST_NAMES.map(readStoredList))
  return { trust, revocation }
}

/** The newest list; the kept one when it is the newest, or when the server has none (any more): it only gets older. */
async function fetchList(
  name: ListName,
  kept: StoredList | undefined,
  now: () => Date,
): Promise<StoredList | undefined> {
  try {
    const { data, response } = await client.GET(`/api/lists/${name}`, {
      headers: kept?.etag ? { 'if-none-match': kept.etag } : {},
      parseAs: 'text',
      cache: 'no-store',
      credentials: 'omit',
      redirect: 'error',
      signal: AbortSignal.timeout(PATIENCE_MS),
    })
    const facts = {
      confirmedMs: now().getTime(),
      distanceMs: Number(response.headers.get('x-clock-distance') ?? 0) || 0,
    }
    if (response.status === 304 && kept !== undefined) return { ...kept, ...facts }
    return { text: data ?? '', etag: response.headers.get('etag'), ...facts }
  } catch (error) {
    if (error instanceof ApiError && error.code === 'list.not-published' && name === 'revocation') return kept
    throw error
  }
}

/** @throws {Refusal} when a list is none */
function open({ trust, revocation }: Kept): OpenLists {
  return {
    trust: trust && parseTrustList(trust.text),
    revocation: revocation && openRevocationList(revocation.text),
    confirmedAt: trust && new Date(trust.confirmedMs + trust.distanceMs),
    distanceMs: trust?.distanceMs ?? 0,
  }
}
