/** The rules and value sets of a verifier as one JSON file: `vaxpass-rules/1`. Public, holds nothing secret. */

import { type Fields, fieldsOf, jsonIn, listIn } from '../../json-fields.ts'
import { Refusal } from '../../refusal.ts'
import { textsOf } from './fields.ts'
import { type Rule, readRule } from './rule.ts'
import { dateOf, isValueSetId, mergeValueSets, type ValueSet, type ValueSets } from './value-sets.ts'

export const RULES_FORMAT = 'vaxpass-rules/1'

/** What was taken over at once: the rules of one country, one download. */
export interface RuleSource {
  /** Short and unique: what `vaxpass rules add --name` was given. */
  readonly name: string
  readonly addedAt: Date
  readonly rules: readonly Rule[]
  readonly valueSets: readonly ValueSet[]
}

export interface RuleBook {
  readonly sources: readonly RuleSource[]
  /** Of all sources. */
  readonly rules: readonly Rule[]
  /** Of all sources, of each the newest. */
  readonly valueSets: ValueSets
}

const NAME = /^[\p{L}\p{N}][\p{L}\p{N} ._-]{0,59}$/u
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?Z$/

/** May a source be called so? */
export function isRuleSourceName(name: string): boolean {
  return NAME.test(name)
}

/**
 * Reads `rules.json`; members that it does not know are ignored, a rule that it cannot apply is not.
 * @throws {Refusal} `rules.invalid` naming the entry
 */
export function parseRulesFile(text: string): RuleBook {
  const file = fieldsOf(jsonIn(text, invalid))
  if (file?.format !== RULES_FORMAT) throw invalid(`"format" must be "${RULES_FORMAT}"`)
  const sources = listIn(file.sources, 'sources', invalid).map((entry, index) =>
    readSource(entry, `sources[${index}]`),
  )
  if (new Set(sources.map(({ name }) => name)).size < sources.length)
    throw invalid('two sources have one name')
  return bookOf(sources)
}

/** Puts sources together. */
export function bookOf(sources: readonly RuleSource[]): RuleBook {
  return {
    sources,
    rules: sources.flatMap(({ rules }) => rules),
    valueSets: mergeValueSets(sources.flatMap(({ valueSets }) => valueSets)),
  }
}

/** Writes `rules.json`; the same sources give the same text. */
export function serialiseRules(sources: readonly RuleSource[]): string {
  const written = sources.map(({ name, addedAt, rules, valueSets }) => ({
    name,
    added_at: addedAt.toISOString(),
    rules: rules.map(({ document }) => document),
    value_sets: valueSets,
  }))
  return `${JSON.stringify({ format: RULES_FORMAT, sources: written })}\n`
}

function readSource(entry: unknown, at: string): RuleSource {
  const { name, added_at, rules, value_sets } = fieldsOf(entry) ?? {}
  if (typeof name !== 'string' || !isRuleSourceName(name)) throw invalid(`"${at}.name" must be a short text`)
  const addedAt = new Date(typeof added_at === 'string' && INSTANT.test(added_at) ? added_at : Number.NaN)
  if (Number.isNaN(addedAt.getTime())) throw invalid(`"${at}.added_at" must be an instant in UTC`)
  return {
    name,
    addedAt,
    rules: listIn(rules, `${at}.rules`, invalid).map((rule, index) => ruleOf(rule, `${at}.rules[${index}]`)),
    valueSets: listIn(value_sets, `${at}.value_sets`, invalid).map((set, index) =>
      valueSetOf(fieldsOf(set) ?? {}, `${at}.value_sets[${index}]`),
    ),
  }
}

function ruleOf(document: unknown, at: string): Rule {
  const rule = readRule(fieldsOf(document) ?? {})
  if (typeof rule === 'string') throw invalid(`"${at}" cannot be applied [${rule}]`)
  return rule
}

function valueSetOf({ id, date, codes: listed }: Fields, at: string): ValueSet {
  const codes = textsOf(listed)
  if (!isValueSetId(id) || codes === undefined) throw invalid(`"${at}" must have "id" and "codes"`)
  return { id, date: dateOf(date), codes }
}

function invalid(why: string): Refusal {
  return new Refusal('rules.invalid', `this is no file of rules: ${why}; make one with "vaxpass rules add"`)
}
