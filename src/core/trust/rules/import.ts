/** What others publish: rules and value sets, in the forms that are found in the world. */
import { fieldsOf } from '../../json-fields.ts'
import { RULE_DROPS, type Rule, readRule } from './rule.ts'
import { readShortValueSets, readValueSet, type ValueSet } from './value-sets.ts'

/** Why a document of an import is left out. */
export const DROPS = {
  ...RULE_DROPS,
  duplicate: 'the same version of the rule came before',
  unknown: 'it is neither a rule nor a value set',
} as const
export type Drop = keyof typeof DROPS

export interface Dropped {
  /** The identifier when it has one, else its position among the documents, from 1. */
  readonly what: string
  readonly why: Drop
}

export interface FoundRules {
  readonly rules: readonly Rule[]
  readonly valueSets: readonly ValueSet[]
  readonly dropped: readonly Dropped[]
}

const NAMED = /^[A-Z]{2,4}-[A-Z]{2}-\d{1,6}$/

/**
 * Takes over documents: rules of the gateway, rows `{ file, rule }`, value sets in the gateway's and in the short form, and
 * lists of them. Nothing is lost without a word.
 */
export function readRuleDocuments(documents: readonly unknown[]): FoundRules {
  const rules = new Map<string, Rule>()
  const valueSets: ValueSet[] = []
  const dropped: Dropped[] = []
  for (const [index, document] of documents.flatMap(listed).entries()) {
    const fields = fieldsOf(document) ?? {}
    const sets = setsOf(fields)
    if (sets !== undefined) {
      valueSets.push(...sets)
      continue
    }
    const body = fieldsOf(fields.rule) ?? fields
    const rule = 'Identifier' in body || 'Logic' in body ? readRule(body) : 'unknown'
    const key = typeof rule === 'string' ? '' : `${rule.id} ${rule.version.join('.')}`
    const why = typeof rule === 'string' ? rule : rules.has(key) ? 'duplicate' : undefined
    if (why !== undefined) dropped.push({ what: nameOf(body.Identifier, index), why })
    else if (typeof rule !== 'string') rules.set(key, rule)
  }
  return { rules: [...rules.values()], valueSets, dropped }
}

const listed = (document: unknown): readonly unknown[] => (Array.isArray(document) ? document : [document])

function setsOf(fields: Readonly<Record<string, unknown>>): readonly ValueSet[] | undefined {
  const set = readValueSet(fields)
  return set === undefined ? readShortValueSets(fields) : [set]
}

/** Only what looks like an identifier is shown: a file of something else may hold names of people. */
function nameOf(identifier: unknown, index: number): string {
  return typeof identifier === 'string' && NAMED.test(identifier) ? identifier : `document ${index + 1}`
}
