/** From counted comparisons of dose records with the register to the chances of a match model. Pure. */
import { type Comparison, unpackComparison } from './compare.ts'
import { MODEL_FIELDS, type ModelField, type ModelFields, type NameWeightLevel } from './match-model.ts'
import { type Pass, SAYS_NOTHING, type TrainedPass, type TrainField, train } from './train.ts'
import { type MatchSample, type Strangers, strangersOf } from './train-strangers.ts'
import { dateLevelOf, holdsNumber, isPossible, nameLevelOf, SAYS_YEAR } from './weigh.ts'

export interface TrainedFields {
  readonly fields: ModelFields
  readonly passes: readonly TrainedPass[]
  /** Pairs of one person on which the m of a field rests, as expected. */
  readonly matches: Readonly<Record<ModelField, number>>
}

const NAMES = Object.keys(MODEL_FIELDS) as ModelField[] // the keys of MODEL_FIELDS

/** Levels that say that there is nothing to compare. */
const MISSING: ReadonlySet<string> = new Set(['I-', 'N-', 'D-', 'P-', 'missing'])

const SAME_WORDS: ReadonlySet<NameWeightLevel> = new Set(['N0', 'N1', 'N1i', 'N2', 'N2c', 'N3', 'N3c', 'N4'])

/** As training sees them: levels at which something was compared. */
const FIELDS: readonly (TrainField & { readonly name: ModelField })[] = NAMES.map((name) => {
  const levels = MODEL_FIELDS[name].filter((level) => !MISSING.has(level))
  return name === 'birthDateInYear' ? { name, levels, sharesM: 'birthDate' } : { name, levels }
})

interface PassRule {
  readonly name: string
  readonly fields: readonly ModelField[]
  holds(c: Comparison): boolean
}

/**
 * Why a pair is looked at, told by its levels alone. Under each condition the register names the pair whatever its other
 * fields say; so these show how they look in pairs of one person.
 */
const PASSES: readonly PassRule[] = [
  {
    name: 'number',
    fields: ['name', 'birthDate', 'birthDateInYear', 'phone', 'commune', 'guardian'],
    holds: holdsNumber,
  },
  {
    name: 'name and birth date',
    fields: ['number', 'sex', 'phone', 'commune', 'guardian'],
    holds: (c) => hasSameWords(c) && c.birthDate === 'D0',
  },
  {
    name: 'name and commune',
    fields: ['number', 'birthDate', 'birthDateInYear', 'sex', 'phone', 'guardian'],
    holds: (c) => hasSameWords(c) && c.commune === 'same',
  },
  {
    name: 'birth date and commune',
    fields: ['number', 'name', 'sex', 'phone', 'guardian'],
    holds: (c) => c.birthDate === 'D0' && c.commune === 'same',
  },
  {
    // A phone belongs to a household, whose people share commune and guardians.
    name: 'phone and birth date',
    fields: ['number', 'name', 'sex'],
    holds: (c) => c.phone === 'P0' && c.birthDate === 'D0',
  },
]

const hasSameWords = (c: Comparison): boolean => SAME_WORDS.has(nameLevelOf(c))

/** Agrees so far that two records drawn at random are one person after all, and say nothing of strangers. */
export function isSamePerson(c: Comparison): boolean {
  return holdsNumber(c) || (hasSameWords(c) && c.birthDate === 'D0')
}

/** Learns m and u of every level. The same sample gives the same chances, to the last bit. @see docs/matching.md */
export function trainMatch(sample: MatchSample): TrainedFields {
  const strangers = strangersOf(sample)
  const u = FIELDS.map(({ name, levels }) => compared(strangers, name, levels))
  // What no sum may outvote is decided before anything is weighed: such pairs show nothing.
  const possible = [...sample.candidates]
    .map(([packed, count]) => ({ c: unpackComparison(packed), count }))
    .filter(({ c }) => isPossible(c))
  const passes = PASSES.map(({ name, fields, holds }): Pass => {
    const pairs = possible.filter(({ c }) => holds(c))
    return { name, fields, patterns: pairs.map(({ c, count }) => ({ levels: levelsOf(c), count })) }
  })
  const { m, matches, passes: trained } = train({ fields: FIELDS, u }, passes)
  const tables = FIELDS.map(({ name, levels }, f) => {
    const chances = levels.map((level, i) => [level, { m: m[f]?.[i] ?? 0, u: u[f]?.[i] ?? 0 }] as const)
    return [name, withMissing(new Map(chances), strangers[name])] as const
  })
  return {
    fields: Object.fromEntries(tables) as ModelFields, // every field with every level
    passes: trained,
    matches: Object.fromEntries(NAMES.map((name, f) => [name, matches[f] ?? 0])) as Record<
      ModelField,
      number
    >, // every field
  }
}

/** Chances among strangers where something was compared: they add up to 1. */
function compared(strangers: Strangers, name: ModelField, levels: readonly string[]): number[] {
  const chances = levels.map((level) => strangers[name].get(level) ?? 0)
  const sum = chances.reduce((total, chance) => total + chance, 0)
  return chances.map((chance) => chance / sum)
}

/**
 * Errors that the sample happened not to show: of a hundred fields in records of the right person, two are taken to look as if
 * they were another one's, and one to stand at any level. It bounds what one field can speak against a person to 5.7 bits.
 */
const DOUBT = { asStrangers: 0.02, anyLevel: 0.01 }

/**
 * Puts in the level that says nothing. Whether a value was written is a matter of the station and not of the pair: the level
 * is as frequent in both kinds of pairs, and weighs nothing.
 */
function withMissing(
  chances: ReadonlyMap<string, { readonly m: number; readonly u: number }>,
  strangers: ReadonlyMap<string, number>,
): Record<string, { m: number; u: number }> {
  const missing = [...strangers].reduce((sum, [level, share]) => sum + (MISSING.has(level) ? share : 0), 0)
  return Object.fromEntries(
    [...strangers].map(([level, share]) => {
      const chance = chances.get(level)
      if (chance === undefined) return [level, { m: share, u: share }]
      const sure = 1 - DOUBT.asStrangers - DOUBT.anyLevel
      const m = sure * chance.m + DOUBT.asStrangers * chance.u + DOUBT.anyLevel / chances.size
      return [level, { m: m * (1 - missing), u: chance.u * (1 - missing) }]
    }),
  )
}

/** Index of the level for each field of the model; a field that says nothing, or nothing new, has none. */
export function levelsOf(c: Comparison): number[] {
  const date = dateLevelOf(c)
  const saysYear = SAYS_YEAR.has(c.number)
  const levels: Readonly<Record<ModelField, string | null>> = {
    number: c.number,
    name: nameLevelOf(c),
    birthDate: saysYear ? null : date,
    birthDateInYear: saysYear ? date : null,
    sex: saysYear ? null : c.sex,
    phone: c.phone,
    commune: c.commune,
    guardian: c.guardian,
  }
  return FIELDS.map(({ name, levels: known }) => {
    const level = levels[name]
    const place = level === null ? -1 : known.indexOf(level)
    return place < 0 ? SAYS_NOTHING : place
  })
}
