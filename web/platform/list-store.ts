/** Lists kept in the browser (IndexedDB), so that codes are checked without a network. */

export const LIST_NAMES = ['trust', 'revocation'] as const
export type ListName = (typeof LIST_NAMES)[number]

export interface StoredList {
  readonly text: string
  readonly etag: string | null
  /** When the server last said that this is its newest, milliseconds since 1970. */
  readonly confirmedMs: number
  /** How far the server's clock was from the device's: 0 but beside a demo. */
  readonly distanceMs: number
}

const [DATABASE, STORE] = ['vaxpass-verifier', 'lists']

/** Undefined when nothing was kept, or the browser keeps nothing. */
export async function readStoredList(name: ListName): Promise<StoredList | undefined> {
  try {
    return await withStore('readonly', (store) => store.get(name) as IDBRequest<StoredList | undefined>) // written below
  } catch {
    return undefined
  }
}

/** A browser that keeps nothing has the list until the page is closed. */
export async function writeStoredList(name: ListName, list: StoredList): Promise<void> {
  try {
    await withStore('readwrite', (store) => store.put(list, name))
  } catch {
    // Private windows of some browsers refuse to keep anything.
  }
}

async function withStore<T>(
  mode: IDBTransactionMode,
  ask: (store: IDBObjectStore) => IDBRequest<T>,
): Promise<T> {
  const database = await openDatabase()
  try {
    return await answerOf(ask(database.transaction(STORE, mode).objectStore(STORE)))
  } finally {
    database.close()
  }
}

function openDatabase(): Promise<IDBDatabase> {
  const request = indexedDB.open(DATABASE, 1)
  request.onupgradeneeded = () => request.result.createObjectStore(STORE)
  return answerOf(request)
}

function answerOf<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
}
