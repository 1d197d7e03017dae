import type { VaccineCode } from '../../core/dose/vaccines.ts'
import type { Tx } from './store.ts'
import { selectLots } from './store-sessions.ts'

/** Lots that were delivered, asked once for every row. */
export interface KnownLots {
  /** False when no deliveries are loaded at all: then nothing can be said about a lot. */
  readonly anyLoaded: boolean
  /** The lot as the deliveries write it; undefined when this vaccine was never delivered in such a lot. */
  find(vaccine: VaccineCode, lot: string): string | undefined
}

/** Lots of every delivery, whoever received it. */
export async function readKnownLots(tx: Tx): Promise<KnownLots> {
  return knownLots(await selectLots(tx))
}

/** Case, blanks and hyphens do not count, unless two lots differ in nothing else. */
export function knownLots(rows: readonly { vaccine: string; lot: string }[]): KnownLots {
  const exact = new Set(rows.map(({ vaccine, lot }) => `${vaccine}|${lot}`))
  const loose = new Map<string, string | null>()
  for (const { vaccine, lot } of rows) {
    const key = looseKey(vaccine, lot)
    loose.set(key, loose.has(key) ? null : lot)
  }
  return {
    anyLoaded: rows.length > 0,
    find: (vaccine, lot) =>
      exact.has(`${vaccine}|${lot}`) ? lot : (loose.get(looseKey(vaccine, lot)) ?? undefined),
  }
}

function looseKey(vaccine: string, lot: string): string {
  return `${vaccine}|${lot.toUpperCase().replaceAll(/[\s-]+/g, '')}`
}
