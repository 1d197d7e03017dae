/** What a comparison weighs by a model, and how that is shown: the prior, then a row for each field. */
import type { DateLevel } from './birth-date.ts'
import type { Comparison } from './compare.ts'
import type { NumberLevel } from './identity-number.ts'
import type { LevelChance, MatchModel, NameWeightLevel } from './match-model.ts'

/** What the weights must know of the register that is asked. */
export interface RegisterSize {
  readonly people: number
  /** Communes as they are told apart: 1 / the chance that two people of the register share one. */
  readonly communes: number
}

/** One row of the waterfall: the evidence of one field, in bits. */
export interface EvidenceRow {
  readonly field: 'prior' | 'number' | 'name' | 'birthDate' | 'sex' | 'phone' | 'commune' | 'guardian'
  /** The level that was met; for the prior '1/N'. */
  readonly level: string
  /** log2(m/u); above 0 speaks for the same person. */
  readonly bits: number
}

/** Weights of one model for one register. */
export interface Scorer {
  readonly model: MatchModel
  readonly size: RegisterSize
  /** All evidence together with the prior: log2 of the odds that both are one person. */
  bits(c: Comparison): number
  /** The same, field by field; the bits of all rows add up to `bits`. */
  rows(c: Comparison): EvidenceRow[]
}

type Table<L extends string> = Readonly<Record<L, number>>

/**
 * Levels met with a fixed number of *other people* of a register, whatever its size: the bearer of a mistyped number, the
 * household of a phone. Their chance for one pair falls as the register grows.
 */
const SCALED: ReadonlySet<string> = new Set([
  'number I0',
  'number I1',
  'number I2',
  'phone P0',
  'guardian same',
  'guardian household',
])

/** The number says sex and year of birth: they are not counted again beside it. */
export const SAYS_YEAR: ReadonlySet<NumberLevel> = new Set(['I0', 'I1', 'I3', 'I4', 'I5'])
const SAME_LETTERS: ReadonlySet<NameWeightLevel> = new Set(['N0', 'N1', 'N1i', 'N2', 'N2c', 'N3', 'N3c'])

/** Weights for a register of this size. @see Fellegi and Sunter 1969; term frequencies after Newcombe and others 1959 */
export function createScorer(model: MatchModel, size: RegisterSize): Scorer {
  const bits = bitsOf(model, size)
  const prior = -Math.log2(size.people)
  const nameBits = (c: Comparison): number => {
    const level = nameLevelOf(c)
    if (c.nameRarity === 0 || !SAME_LETTERS.has(level)) return bits.name[level]
    return Math.log2(model.fields.name[level].m) + c.nameRarity / 2
  }
  const dateBits = (c: Comparison): number =>
    (SAYS_YEAR.has(c.number) ? bits.birthDateInYear : bits.birthDate)[dateLevelOf(c)]
  const sexBits = (c: Comparison): number =>
    c.sex === 'same' && SAYS_YEAR.has(c.number) ? 0 : bits.sex[c.sex]
  return {
    model,
    size,
    bits: (c) =>
      prior +
      bits.number[c.number] +
      nameBits(c) +
      dateBits(c) +
      sexBits(c) +
      bits.phone[c.phone] +
      bits.commune[c.commune] +
      bits.guardian[c.guardian],
    rows: (c) => [
      { field: 'prior', level: '1/N', bits: prior },
      { field: 'number', level: c.number, bits: bits.number[c.number] },
      { field: 'name', level: nameLevelOf(c), bits: nameBits(c) },
      { field: 'birthDate', level: c.birthDate, bits: dateBits(c) },
      { field: 'sex', level: c.sex, bits: sexBits(c) },
      { field: 'phone', level: c.phone, bits: bits.phone[c.phone] },
      { field: 'commune', level: c.commune, bits: bits.commune[c.commune] },
      { field: 'guardian', level: c.guardian, bits: bits.guardian[c.guardian] },
    ],
  }
}

/** log2(m/u) of every level, for a register of this size. */
function bitsOf({ fields, people }: MatchModel, size: RegisterSize) {
  const table = <L extends string>(field: string, chances: Readonly<Record<L, LevelChance>>): Table<L> => {
    const entries = Object.entries<LevelChance>(chances).map(([level, { m, u }]) => {
      const isScaled = SCALED.has(`${field} ${level}`)
      return [level, Math.log2(m / (isScaled ? (u * people) / size.people : u))]
    })
    return Object.fromEntries(entries) as Table<L> // made from the levels of L
  }
  return {
    number: table('number', fields.number),
    name: table('name', fields.name),
    birthDate: table('birthDate', fields.birthDate),
    birthDateInYear: table('birthDateInYear', fields.birthDateInYear),
    sex: table('sex', fields.sex),
    phone: table('phone', fields.phone),
    guardian: table('guardian', fields.guardian),
    commune: {
      ...table('commune', fields.commune),
      same: Math.log2(fields.commune.same.m * size.communes),
    },
  }
}

/** The level of a name with its flag. */
export function nameLevelOf({ name: { level, iySpelling, contraryMarks } }: Comparison): NameWeightLevel {
  if (level === 'N1' && iySpelling) return 'N1i'
  if (level === 'N2' && contraryMarks) return 'N2c'
  return level === 'N3' && contraryMarks ? 'N3c' : level
}

/** A date within the year that is all the register knows agrees with it as far as it can. */
export const dateLevelOf = ({ birthDate, isWithinRegister }: Comparison): DateLevel =>
  isWithinRegister && birthDate === 'D6' ? 'D3' : birthDate

/** The chance that both are one person, from bits of evidence. */
export function probabilityOf(bits: number): number {
  return 1 / (1 + 2 ** -bits)
}

/** The number is the person's, as typed, padded, or the old one. */
export function holdsNumber({ number }: Comparison): boolean {
  return number === 'I0' || number === 'I1' || number === 'I2'
}

/**
 * What no sum may outvote: another name needs the person's own number and birth date, and another birth date needs the
 * person's own number. (One person's number with another one's name and date is an exchange of persons.)
 */
export function isPossible(c: Comparison): boolean {
  if (c.name.level === 'N7') return holdsNumber(c) && c.birthDate === 'D0'
  if (c.birthDate === 'D6' && !c.isWithinRegister) return holdsNumber(c)
  return true
}
