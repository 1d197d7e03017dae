/** A made-up nation with the errors of April 2022, from a seed, as the files that its stations would send. */
import { existsSync, mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'

import { parseDay } from '../core/dates.ts'
import type { Progress } from '../core/progress.ts'
import { Refusal } from '../core/refusal.ts'
import { BRANCHES } from '../core/unit.ts'
import { EARLIEST_AS_OF } from './campaign.ts'
import { dayAt } from './days.ts'
import { DIFFICULTIES, DIFFICULTY, type DifficultyName } from './difficulty.ts'
import { createLedger } from './ledger.ts'
import { openLists } from './lists.ts'
import { makeArea } from './make-area.ts'
import { createNumbers } from './numbers.ts'
import type { Maker, Nation } from './people.ts'
import { planAreas, readProvinces } from './places.ts'
import { createRandom } from './random.ts'
import { headName } from './sites.ts'
import { type Written, writeArea } from './write-area.ts'

export { DIFFICULTIES, type DifficultyName }

export interface SimulateOptions {
  /** People in the register. */
  readonly people: number
  /** A whole number; the same seed gives the same bytes. */
  readonly seed: number
  /** `yyyy-MM-dd`: the day on which the nation stands as Viet Nam stood on 26 April 2022. */
  readonly asOf: string
  /** An empty or new folder. */
  readonly out: string
  /** Which errors, in which people; the default is those of April 2022. */
  readonly errors?: DifficultyName
  readonly progress: Progress
}

export interface Simulated extends Readonly<Written> {
  readonly people: number
  /** Injections given, entered or not. */
  readonly given: number
}

/** Fewer have no room for one error of every kind. */
export const FEWEST_PEOPLE = 100

/**
 * Writes `register.csv`, `units.csv`, `deliveries.csv`, `facilities/`, `sessions.csv` and `truth.csv`, one area after
 * another; `rows` counts the dose rows of all facility files.
 * @throws {Refusal} `option.invalid`, `simulate.folder-not-empty`
 */
export async function simulate(options: SimulateOptions): Promise<Simulated> {
  const { people, seed, asOf, out, progress } = options
  const day = parseDay(asOf)
  if (day === undefined || day < EARLIEST_AS_OF) {
    throw new Refusal('option.invalid', `the day must be a yyyy-MM-dd not before ${EARLIEST_AS_OF}`)
  }
  if (!Number.isInteger(people) || people < FEWEST_PEOPLE) {
    throw new Refusal('option.invalid', `a nation has at least ${FEWEST_PEOPLE} people`)
  }
  if (existsSync(out) && readdirSync(out).length > 0) {
    throw new Refusal(
      'simulate.folder-not-empty',
      'the folder holds files already: name an empty or a new one',
    )
  }
  mkdirSync(join(out, 'facilities'), { recursive: true })
  const provinces = readProvinces().map(({ code }) => code)
  const { mix, issue, homes } = DIFFICULTY[options.errors ?? 'april']
  const nation: Nation = { seed, asOf: dayAt(day), numbers: createNumbers(seed, issue), homes, provinces }
  const areas = planAreas(people, seed, undefined)
  const ledger = createLedger(mix)
  const lists = openLists(out)
  const written: Written = { rows: 0, files: 0, facilities: 0 }
  let settled = 0
  try {
    lists.append('units', branchLines(seed))
    for (const area of areas) {
      const maker: Maker = { nation, area, random: createRandom(seed, 1000 + area.index) }
      writeArea(out, lists, maker, makeArea(maker, ledger, area === areas.at(-1)), written)
      settled += area.people
      progress({ stage: 'simulate', done: settled, total: people })
      // Lets Ctrl-C and the progress bar through.
      await setImmediate()
    }
  } finally {
    lists.close()
  }
  return { ...written, people, given: ledger.given }
}

const BRANCH_NAMES: Readonly<Record<string, string>> = {
  'VN-MOH': 'Cơ sở trực thuộc Bộ Y tế',
  'VN-ARMY': 'Quân y',
  'VN-POLICE': 'Y tế công an',
  'VN-TRANSPORT': 'Y tế giao thông vận tải',
}

/** The branches under the ministry, so that each has somebody in charge. */
function branchLines(seed: number): string[] {
  const random = createRandom(seed, 2)
  return Object.values(BRANCHES).map(
    (code) => `${code},${BRANCH_NAMES[code] ?? code},branch,,${headName('north', random)},,,,`,
  )
}
