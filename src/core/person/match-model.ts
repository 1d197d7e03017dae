/**
 * What the levels of a comparison weigh: for every field and level the chance of meeting it in two records of one person (m)
 * and of two persons (u). After I. P. Fellegi and A. B. Sunter, "A Theory for Record Linkage", JASA 64 (1969) 1183-1210.
 * A model is a file: trained from unlabelled data, versioned by its content, named by every verdict.
 */
import { fieldsOf, jsonIn } from '../json-fields.ts'
import { Refusal } from '../refusal.ts'
import { DATE_LEVELS } from './birth-date.ts'
import { AGREEMENTS, GUARDIAN_AGREEMENTS } from './compare.ts'
import { NUMBER_LEVELS } from './identity-number.ts'
import { PHONE_LEVELS } from './phone.ts'

/** Levels of a name as they weigh: the flags of a comparison make levels of their own (i = i for y, c = contrary marks). */
export const NAME_WEIGHT_LEVELS = [
  'N0',
  'N1',
  'N1i',
  'N2',
  'N2c',
  'N3',
  'N3c',
  'N4',
  'N5',
  'N6',
  'N7',
  'N-',
] as const
export type NameWeightLevel = (typeof NAME_WEIGHT_LEVELS)[number]

/**
 * Fields that weigh, with their levels. `birthDateInYear` replaces `birthDate` where the number already says the year: two
 * people whose numbers are as near as that share sex and year of birth by construction (Circular 07/2016/TT-BCA).
 */
export const MODEL_FIELDS = {
  number: NUMBER_LEVELS,
  name: NAME_WEIGHT_LEVELS,
  birthDate: DATE_LEVELS,
  birthDateInYear: DATE_LEVELS,
  sex: AGREEMENTS,
  phone: PHONE_LEVELS,
  commune: AGREEMENTS,
  guardian: GUARDIAN_AGREEMENTS,
} as const

export type ModelField = keyof typeof MODEL_FIELDS
export type LevelOf<F extends ModelField> = (typeof MODEL_FIELDS)[F][number]

/** Chances of one level, each above 0 and at most 1. */
export interface LevelChance {
  readonly m: number
  readonly u: number
}

export type ModelFields = { readonly [F in ModelField]: Readonly<Record<LevelOf<F>, LevelChance>> }

/** From how many bits on a candidate is the person, and by how many the next best must be weaker. */
export interface Thresholds {
  /** Posterior evidence, log2 of the odds, prior included. */
  readonly acceptBits: number
  readonly marginBits: number
}

/** Form of the file that this program reads and writes. */
export const MODEL_FORMAT = 1

export interface MatchModel {
  readonly format: typeof MODEL_FORMAT
  /** Name and the first 8 digits of the content's hash: `vn-2022-1f3a9c04`. Stored with every verdict. */
  readonly version: string
  /** People of the register that it was trained on: some chances follow a register's size. */
  readonly people: number
  readonly fields: ModelFields
  readonly thresholds: Thresholds
  /** How the training went; for people, and not part of the version. */
  readonly diagnostics: unknown
}

/**
 * Reads a model file. @throws {Refusal} `model.invalid` not a model, or chances outside 0 to 1; `model.other-format` written
 * for another version of this program
 */
export function parseModel(text: string): MatchModel {
  const file = fieldsOf(jsonIn(text, invalid))
  if (file === undefined) throw invalid('it is not an object')
  if (file.format !== MODEL_FORMAT) {
    const message = `the model has format ${String(file.format)}, this program reads ${MODEL_FORMAT}: train it again with "vaxpass match train"`
    throw new Refusal('model.other-format', message)
  }
  if (typeof file.version !== 'string' || !/^[a-z0-9-]{1,40}-[0-9a-f]{8}$/.test(file.version)) {
    throw invalid('its version is not a name and eight hexadecimal digits')
  }
  const { version, people, diagnostics } = file
  if (typeof people !== 'number' || people < 1)
    throw invalid('it does not say on how many people it was trained')
  return {
    format: MODEL_FORMAT,
    version,
    people,
    fields: checkedFields(file.fields),
    thresholds: checkedThresholds(file.thresholds),
    diagnostics: diagnostics ?? null,
  }
}

function checkedFields(value: unknown): ModelFields {
  const fields = fieldsOf(value)
  for (const [name, levels] of Object.entries(MODEL_FIELDS)) {
    const chances = fieldsOf(fields?.[name])
    for (const level of levels) {
      const chance = fieldsOf(chances?.[level])
      if (!isChance(chance?.m) || !isChance(chance?.u))
        throw invalid(`${name} ${level} lacks m and u above 0`)
    }
  }
  return value as ModelFields // every level of every field was looked at
}

function checkedThresholds(value: unknown): Thresholds {
  const thresholds = fieldsOf(value)
  const { acceptBits, marginBits } = thresholds ?? {}
  if (typeof acceptBits === 'number' && typeof marginBits === 'number' && marginBits >= 0) {
    return { acceptBits, marginBits }
  }
  throw invalid('it lacks thresholds')
}

const isChance = (value: unknown): boolean => typeof value === 'number' && value > 0 && value <= 1

const invalid = (why: string): Refusal => new Refusal('model.invalid', `the file is no match model: ${why}`)
