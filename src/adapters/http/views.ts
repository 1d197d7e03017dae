/** What the pages show and what the server needs for it; who composes the program provides it. */
import type { Finding, NotChecked, Reason } from '../../core/trust/codes.ts'
import type { VerdictDocument } from '../../core/trust/verdict-document.ts'
import type { PrintedPassport } from '../documents/passports/read-passport.ts'

/** The six figures of 26 April 2022. Units: injections; `persons_*` are people. */
export interface SixFigures {
  readonly given: number
  readonly not_entered: number
  readonly persons_with_id: number
  readonly wrong: number
  readonly unverifiable: number
  readonly persons_with_passport: number
}

export interface FrontView {
  /** The instant at which `now` and `states` are true. */
  readonly asOf: Date
  readonly now: SixFigures
  /** As they stood when the national figures were published; undefined when nobody kept them. */
  readonly snapshot: { readonly at: Date; readonly figures: SixFigures } | undefined
  readonly national: SixFigures
  /** Dose records by state (`DoseState`). */
  readonly states: Readonly<Record<string, number>>
  /** The records are invented people's. */
  readonly isDemo: boolean
}

export interface VerdictView {
  readonly isValid: boolean
  /** Why it is not valid; empty when it is. */
  readonly reasons: readonly Reason[]
  /** Oddities that do not make it invalid. */
  readonly findings: readonly Finding[]
  readonly notChecked: readonly NotChecked[]
  /** The key that signed, when it is on the trust list or at least named. */
  readonly key: { readonly kid: string; readonly country: string | null } | undefined
  /** What the code says, whether genuine or not; undefined when it cannot be read. */
  readonly passport: PrintedPassport | undefined
}

export const LIST_NAMES = ['trust', 'revocation'] as const
export type ListName = (typeof LIST_NAMES)[number]

export interface ServerPorts {
  /** The application clock. Never rejects: the page that says that nothing works shows it too. */
  now(): Promise<Date>
  /** How far the application clock is from the machine's: 0 but in a demo. */
  distanceMs(): Promise<number>
  front(): Promise<FrontView>
  /** For the page. */
  verifyText(text: string, at: Date): Promise<VerdictView>
  /** For the API. */
  judgeText(text: string, at: Date): Promise<VerdictDocument>
  /** A public list as it was published, the same object while it stays the same; undefined when there is none. */
  readList(name: ListName): Promise<Uint8Array | undefined>
  /** Takes note of a fault of the program; the visitor only learns that there was one. */
  fault(error: unknown): void
}
