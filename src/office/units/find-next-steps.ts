import type { Caller } from '../../core/caller.ts'
import type { DoseId } from '../../core/dose/dose.ts'
import {
  type CaseSubject,
  type DoseCase,
  type DoseSubject,
  type NextStep,
  nextStepOf,
  type OpenStep,
} from '../../core/dose/next-step.ts'
import { readDoses, type StoredDose } from '../../stages/record/index.ts'
import { readStepKnowledge } from './read-step-knowledge.ts'
import { type Database, selectOpenDoses, type Tx } from './store.ts'

/** What stages to the right know of doses; app hands it in. Every function answers for all that are asked, set-wise. */
export interface StepSources {
  /** Person id -> ids of the doses that are known to be theirs. */
  dosesOf(tx: Tx, personIds: readonly string[]): Promise<ReadonlyMap<string, readonly DoseId[]>>
  /** Dose id -> where the owner lives by the register, where it is known. */
  residenceOf(tx: Tx, doses: readonly StoredDose[]): Promise<ReadonlyMap<string, string>>
  /** Doses whose difference a rule can mend: the station's own typing. */
  typingErrors(tx: Tx, doses: readonly StoredDose[]): Promise<ReadonlySet<string>>
  /** Doses that are signed and older than the one on which a live passport of the same person rests. */
  coveredLater(tx: Tx, doses: readonly StoredDose[]): Promise<ReadonlySet<string>>
  /** Dose id -> open cases with an owner of their own. */
  casesOf(tx: Tx, doses: readonly StoredDose[]): Promise<ReadonlyMap<string, readonly DoseCase[]>>
  /** Open cases without a dose record that a unit or one below it has, the oldest first. */
  casesWithoutDose(tx: Tx, unit: string, limit: number): Promise<readonly CaseSubject[]>
}

export interface NextStepDeps {
  readonly database: Database
  readonly sources: StepSources
}

/** For as long as nobody hands in more: what the dose records say by themselves. */
export const RECORD_ONLY: StepSources = {
  dosesOf: async () => new Map(),
  residenceOf: async () => new Map(),
  typingErrors: async () => new Set(),
  coveredLater: async () => new Set(),
  casesOf: async () => new Map(),
  casesWithoutDose: async () => [],
}

/**
 * Who owes the next step for each of these doses: dose id -> answer. Doses that do not exist or are not the caller's are
 * left out.
 */
export async function findNextSteps(
  caller: Caller,
  ids: readonly DoseId[],
  { database, sources }: NextStepDeps,
): Promise<Map<string, NextStep>> {
  return database.transaction(caller, async (tx) => {
    const subjects = await subjectsOf(tx, ids, sources)
    const knowledge = await readStepKnowledge(tx)
    return mapValues(subjects, (subject) => nextStepOf(subject, knowledge, tx.now))
  })
}

/** Doses of the caller's units, and cases without one, that still need something, by who owes it. */
export interface OwedWork {
  /** Doses and cases looked at, those that need nothing included. */
  readonly looked: number
  /** There are more than were looked at. */
  readonly more: boolean
  readonly groups: readonly OwedGroup[]
}

export interface OwedGroup {
  readonly missing: OpenStep['missing']
  readonly owes: OpenStep['owes']
  readonly escalatedTo: string | null
  /** Doses, or cases without one. */
  readonly doses: number
  /** The earliest of the group. */
  readonly since: Date
  readonly until: Date
  /** Doses whose last owner's time is over as well. */
  readonly overdue: number
}

/** Who owes what over the `limit` oldest open doses and cases at or below a unit, the most urgent first. None is shown. */
export async function findOwedWork(
  caller: Caller,
  { unit, limit }: { readonly unit: string; readonly limit: number },
  { database, sources }: NextStepDeps,
): Promise<OwedWork> {
  return database.transaction(caller, async (tx) => {
    const ids = await selectOpenDoses(tx, unit, limit + 1)
    const subjects = await subjectsOf(tx, ids.slice(0, limit), sources)
    const knowledge = await readStepKnowledge(tx)
    const cases = await sources.casesWithoutDose(tx, unit, limit + 1)
    const all = [...subjects.values(), ...cases.slice(0, limit)]
    const steps = all.map((subject) => nextStepOf(subject, knowledge, tx.now))
    const open = steps.filter((step) => step.missing !== null)
    return { looked: all.length, more: ids.length > limit || cases.length > limit, groups: groupsOf(open) }
  })
}

function groupsOf(steps: readonly OpenStep[]): OwedGroup[] {
  const grouped = Map.groupBy(
    steps,
    ({ missing, owes, level }) => `${missing}|${owes.unit}|${owes.role}|${level}`,
  )
  const groups = [...grouped.values()].flatMap((group) => {
    const [first] = group
    if (first === undefined) return []
    const { missing, owes, escalatedTo } = first
    const earliest = (pick: (step: OpenStep) => Date): Date =>
      group.map(pick).reduce((least, next) => (next < least ? next : least))
    return [
      {
        missing,
        owes,
        escalatedTo,
        doses: group.length,
        since: earliest(({ since }) => since),
        until: earliest(({ until }) => until),
        overdue: group.filter(({ overdue }) => overdue).length,
      },
    ]
  })
  return groups.sort((a, b) => a.until.getTime() - b.until.getTime())
}

/** The same for persons: person id -> answer over all their doses. Persons without a dose are left out. */
export async function findNextStepsOfPersons(
  caller: Caller,
  personIds: readonly string[],
  { database, sources }: NextStepDeps,
): Promise<Map<string, NextStep>> {
  return database.transaction(caller, async (tx) => {
    const byPerson = await sources.dosesOf(tx, personIds)
    const subjects = await subjectsOf(tx, [...byPerson.values()].flat(), sources)
    const knowledge = await readStepKnowledge(tx)
    return mapValues(byPerson, (ids) => {
      const doses = ids.flatMap((id) => subjects.get(id) ?? [])
      return nextStepOf({ kind: 'person', doses }, knowledge, tx.now)
    })
  })
}

async function subjectsOf(
  tx: Tx,
  ids: readonly DoseId[],
  sources: StepSources,
): Promise<Map<string, DoseSubject>> {
  const doses = await readDoses(tx, ids)
  const residences = await sources.residenceOf(tx, doses)
  const typingErrors = await sources.typingErrors(tx, doses)
  const coveredLater = await sources.coveredLater(tx, doses)
  const cases = await sources.casesOf(tx, doses)
  return new Map(
    doses.map((dose) => [
      dose.doseId,
      {
        kind: 'dose',
        facility: dose.facility,
        givenOn: dose.claim.givenOn,
        residence: residences.get(dose.doseId) ?? dose.claim.commune,
        isForeigner: dose.claim.nationality !== 'VN',
        isTypingError: typingErrors.has(dose.doseId),
        isCoveredLater: coveredLater.has(dose.doseId),
        standing: dose.standing,
        enteredAt: dose.enteredAt,
        stateSince: dose.stateSince,
        cases: cases.get(dose.doseId) ?? [],
      },
    ]),
  )
}

function mapValues<K, V, W>(map: ReadonlyMap<K, V>, change: (value: V) => W): Map<K, W> {
  return new Map([...map].map(([key, value]) => [key, change(value)]))
}
