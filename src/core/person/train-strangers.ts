/** How often the levels of a comparison are met between two different people: the u of a match model. Pure. */
import { type Comparison, unpackComparison } from './compare.ts'
import type { NumberLevel } from './identity-number.ts'
import { MODEL_FIELDS, type ModelField } from './match-model.ts'
import { smoothed } from './train.ts'
import { nameLevelOf } from './weigh.ts'

/** Packed comparison -> how many pairs came out so. */
export type Counts = ReadonlyMap<number, number>

/** What a sample of dose records and of the register shows. No pair can be told from it. */
export interface MatchSample {
  /** Dose records of the sample that are looked for in the register. */
  readonly doses: number
  /** Of these, the ones with digits for a number, and of those again the ones whose near numbers were asked for. */
  readonly withDigits: number
  readonly searched: number
  /** People of the register. */
  readonly people: number
  /** Every candidate that authenticate would see. */
  readonly candidates: Counts
  /** Dose records with people drawn at random, who are other people. */
  readonly random: Counts
  /** Dose records with other people whose number says the same sex and year of birth. */
  readonly sameYear: Counts
  /** Share of such pairs among all. */
  readonly sameYearShare: number
  /** People besides the right one, expected for one dose record: */
  readonly others: {
    /** with the phone number that it names, */
    readonly phone: number
    /** with the guardian that it names, */
    readonly guardian: number
    /** in the household of that guardian. */
    readonly household: number
  }
}

/** Chances of every level between strangers; those of a field add up to 1. */
export type Strangers = Readonly<Record<ModelField, ReadonlyMap<string, number>>>

/** Chances in pairs of different people, of every level with the missing ones. */
export function strangersOf(sample: MatchSample): Strangers {
  const { random, sameYear, others, people } = sample
  const dateOf = (c: Comparison): string => (c.isWithinRegister && c.birthDate === 'D6' ? 'D3' : c.birthDate)
  return {
    number: numbersOfStrangers(sample),
    name: shares('name', random, nameLevelOf),
    birthDate: shares('birthDate', random, dateOf),
    birthDateInYear: shares('birthDateInYear', sameYear, dateOf),
    sex: shares('sex', random, (c) => c.sex),
    phone: withKnown(
      shares('phone', random, (c) => c.phone),
      { P0: others.phone / people },
    ),
    commune: shares('commune', random, (c) => c.commune),
    guardian: withKnown(
      shares('guardian', random, (c) => c.guardian),
      { same: others.guardian / people, household: others.household / people },
    ),
  }
}

/** Half a stranger among all dose records is the least that is assumed. */
const STRANGERS_LEAST = 0.5

/**
 * Numbers that agree are too rare among random pairs to be counted there. Whoever has the typed number, or one near it, and
 * both another name and another birth date, is a stranger; nearly every stranger is such.
 */
function numbersOfStrangers(sample: MatchSample): Map<string, number> {
  const { doses, searched, withDigits, people, candidates, random, sameYear, sameYearShare } = sample
  const strangers = (level: NumberLevel): number =>
    STRANGERS_LEAST +
    countOf(candidates, (c) => c.number === level && c.name.level === 'N7' && c.birthDate !== 'D0')
  const exact = (level: NumberLevel): number => strangers(level) / doses / people
  const near = (level: NumberLevel): number =>
    ((strangers(level) / Math.max(1, searched)) * (Math.max(1, withDigits) / doses)) / people
  const twoEdits = STRANGERS_LEAST + countOf(sameYear, (c) => c.number === 'I5')
  return withKnown(
    shares('number', random, (c) => c.number),
    {
      I0: exact('I0'),
      I1: exact('I1'),
      I2: exact('I2'),
      I3: near('I3'),
      I4: near('I4'),
      I5: (Math.max(sameYearShare, 1 / people) * twoEdits) / (1 + countOf(sameYear, () => true)),
    },
  )
}

/** A level that is known to be rare is not more frequent than this, whatever a small sample shows. */
const RARE_MOST = 0.05

/** Puts in chances that are known better; the other levels share what is left as they did. */
function withKnown(
  chances: ReadonlyMap<string, number>,
  rare: Readonly<Record<string, number>>,
): Map<string, number> {
  const known = Object.fromEntries(
    Object.entries(rare).map(([level, chance]) => [level, Math.min(RARE_MOST, chance)]),
  )
  const taken = Object.values(known).reduce((sum, chance) => sum + chance, 0)
  const left = [...chances].reduce((sum, [level, chance]) => sum + (level in known ? 0 : chance), 0)
  return new Map(
    [...chances].map(([level, chance]) => [level, known[level] ?? (chance / left) * (1 - taken)]),
  )
}

function shares(field: ModelField, counts: Counts, levelOf: (c: Comparison) => string): Map<string, number> {
  const levels: readonly string[] = MODEL_FIELDS[field]
  const found = new Map<string, number>()
  for (const [packed, count] of counts) {
    const level = levelOf(unpackComparison(packed))
    found.set(level, (found.get(level) ?? 0) + count)
  }
  const chances = smoothed(levels.map((level) => found.get(level) ?? 0))
  return new Map(levels.map((level, i) => [level, chances[i] ?? 0]))
}

function countOf(counts: Counts, holds: (c: Comparison) => boolean): number {
  let total = 0
  for (const [packed, count] of counts) if (holds(unpackComparison(packed))) total += count
  return total
}
