import type { RegisterEntry } from '../../core/person/compare.ts'
import type { Scorer } from '../../core/person/weigh.ts'
import type { StoredDose, Tx } from '../record/index.ts'
import type { Question, Register } from './ports.ts'
import {
  type Asked,
  askedOf,
  decide,
  decideExact,
  decideForeigner,
  isForeigner,
  type Verdict,
} from './rules.ts'

/** Candidates that are compared with one dose record. */
const CANDIDATES = 20

/**
 * The waterfall: foreigners, the number's own entry, and only for the rest everybody who might be meant. One verdict for
 * every dose record, in their order. The transaction is only handed on to the register.
 * @throws {Refusal} `register.empty`, `database.*`
 */
export async function decideAll(
  tx: Tx,
  doses: readonly Pick<StoredDose, 'claim'>[],
  register: Register,
  scorer: Scorer,
): Promise<Verdict[]> {
  const asked = doses.map(({ claim }) => askedOf(claim))
  const owners = await register.byNumber(
    tx,
    asked.map((one) => questionOf(one)),
  )
  const first = asked.map((one, i) =>
    isForeigner(one.claim) ? decideForeigner(one.claim) : decideExact(one, owners[i] ?? [], scorer),
  )
  const open = first.flatMap((verdict, i) => (verdict === undefined ? [i] : []))
  const found = await decideOpen(
    tx,
    open.map((i) => ({ asked: elementAt(asked, i), owners: owners[i] ?? [] })),
    register,
    scorer,
  )
  const rest = new Map(open.map((i, place) => [i, elementAt(found, place)]))
  return first.map((verdict, i) => verdict ?? elementAt(rest, i))
}

interface OpenQuestion {
  readonly asked: Asked
  /** Who has the number that was typed. */
  readonly owners: readonly RegisterEntry[]
}

/** Those whom their number does not settle, against everybody who might be meant. */
async function decideOpen(
  tx: Tx,
  open: readonly OpenQuestion[],
  register: Register,
  scorer: Scorer,
): Promise<Verdict[]> {
  const households = await householdsOf(tx, open, register)
  const asked = open.map(({ asked: one }, i) => {
    return { ...one, identity: { ...one.identity, guardianHousehold: households.get(i) ?? null } }
  })
  const similar = await register.similar(tx, asked.map(questionOf), CANDIDATES)
  return asked.map((one, i) => {
    const entries = distinct([...elementAt(open, i).owners, ...(similar[i] ?? [])])
    return decide(one, entries, scorer)
  })
}

/** Where the guardians live whom rows name beside a child: index of the question -> household. */
async function householdsOf(
  tx: Tx,
  open: readonly OpenQuestion[],
  register: Register,
): Promise<Map<number, string>> {
  const guarded = open.flatMap(({ asked }, i) =>
    asked.identity.guardian.kind === 'personal' ? [{ asked, i }] : [],
  )
  if (guarded.length === 0) return new Map()
  const questions = guarded.map(({ asked }) => ({
    ...questionOf(asked),
    number: asked.identity.guardian.value,
    cmnd: null,
  }))
  const guardians = await register.byNumber(tx, questions)
  return new Map(
    guarded.flatMap(({ i }, place) => {
      const household = guardians[place]?.[0]?.household ?? null
      return household === null ? [] : [[i, household] as const]
    }),
  )
}

function questionOf({ identity }: Asked): Question {
  const { number, guardian, fullName, birthDate, phone, commune, guardianHousehold } = identity
  return {
    number: number.kind === 'personal' ? number.value : null,
    cmnd: number.kind === 'cmnd' ? number.value : null,
    damaged: number.kind === 'malformed' && /^\d+$/.test(number.value) ? number.value : null,
    fullName,
    birthDate,
    phone,
    commune,
    guardian: guardian.kind === 'personal' ? guardian.value : null,
    guardianHousehold,
  }
}

/** By number: the id of a person is a hash of it, and dear. */
function distinct(entries: readonly RegisterEntry[]): RegisterEntry[] {
  return [...new Map(entries.map((entry) => [entry.number, entry])).values()]
}

/** The element of a batch; every index comes from the batch itself. */
export function elementAt<T>(items: readonly T[] | ReadonlyMap<number, T>, i: number): T {
  const item = items instanceof Map ? items.get(i) : (items as readonly T[])[i] // one of the two
  if (item === undefined) throw new Error(`the batch has no element ${i}`)
  return item
}
