/** May this person enter a country on a day, and which rule says no? Changes nothing of a verdict, and needs one first. */
import { type EventType, eventsOf } from '../../passport/content-rules.ts'
import type { JsonObject } from '../../passport/payload.ts'
import { CertLogicError, evaluate } from './certlogic.ts'
import { type CertificateType, compareVersions, type Rule } from './rule.ts'
import type { ValueSets } from './value-sets.ts'

export interface EntryQuestion {
  readonly rules: readonly Rule[]
  readonly valueSets: ValueSets
  /** Country of arrival, ISO 3166-1 alpha-2. */
  readonly country: string
  /** Part of that country, whose own rules then count beside those of the country. */
  readonly region?: string | undefined
  /** Moment of arrival. */
  readonly on: Date
  /** Country that issued the certificate; empty when it is not known. */
  readonly issuerCountry: string
  readonly iat?: Date | null | undefined
  readonly exp?: Date | null | undefined
  /** Key id, base64. */
  readonly kid?: string | undefined
}

export interface RuleAnswer {
  readonly id: string
  readonly version: string
  readonly type: Rule['type']
  readonly country: string
  /** Open: the rule gives no answer for this certificate, so a person must look. */
  readonly result: 'passed' | 'failed' | 'open'
  /** Why it is open; null for the others. */
  readonly why: 'external-missing' | 'logic-failed' | 'no-boolean' | null
  /** Language -> sentence; `describeRule` chooses one. */
  readonly description: Readonly<Record<string, string>>
  readonly affectedFields: readonly string[]
}

export interface EntryAnswer {
  /** No rules: nobody has told this verifier what the country asks of such a certificate. Never taken for a yes. */
  readonly answer: 'yes' | 'no' | 'open' | 'no-rules'
  /** In the order of their ids, those of the country of arrival first. */
  readonly rules: readonly RuleAnswer[]
}

/** Words for why a rule is open. */
export const OPEN_REASONS: Readonly<Record<NonNullable<RuleAnswer['why']>, string>> = {
  'external-missing': 'it asks for a value set or a fact that is not there',
  'logic-failed': 'it cannot be applied to this certificate',
  'no-boolean': 'it says neither yes nor no',
}

const TYPE_OF: Readonly<Record<EventType, CertificateType>> = { v: 'Vaccination', t: 'Test', r: 'Recovery' }

/**
 * Applies the acceptance rules of the country of arrival and the invalidation rules of the country of issue, as far as they
 * are in force at that moment and meant for such a certificate, each in its newest version. One that fails makes it a no; else
 * one that gives no answer leaves it open. Does not ask whether the certificate is genuine. Never throws.
 */
export function mayEnter(certificate: JsonObject, question: EntryQuestion): EntryAnswer {
  const types = new Set<CertificateType>(['General'])
  for (const { type } of eventsOf(certificate)) types.add(TYPE_OF[type])
  const applied = newest(question.rules.filter((rule) => isInForce(rule, question))).filter((rule) =>
    types.has(rule.certificateType),
  )
  const external = externalOf(question)
  const rules = applied.map((rule) => answerOf(rule, certificate, external))
  const has = (result: RuleAnswer['result']): boolean => rules.some((rule) => rule.result === result)
  if (has('failed')) return { answer: 'no', rules }
  if (!applied.some(({ type }) => type === 'Acceptance')) return { answer: 'no-rules', rules }
  // A certificate of nothing fails no rule about something.
  return { answer: has('open') || types.size === 1 ? 'open' : 'yes', rules }
}

function isInForce(rule: Rule, { country, region, on, issuerCountry }: EntryQuestion): boolean {
  if (on < rule.validFrom || on >= rule.validTo) return false
  if (rule.type === 'Invalidation') return rule.country === issuerCountry
  return rule.country === country && (rule.region === null || rule.region === region)
}

/** Of every rule its newest version. */
function newest(rules: readonly Rule[]): Rule[] {
  const byId = new Map<string, Rule>()
  for (const rule of rules) {
    const other = byId.get(rule.id)
    if (other === undefined || compareVersions(other.version, rule.version) < 0) byId.set(rule.id, rule)
  }
  const order = (rule: Rule): string => `${rule.type} ${rule.id}`
  return [...byId.values()].sort((a, b) => (order(a) < order(b) ? -1 : 1))
}

type External = Readonly<Record<string, unknown>>

/** What rules may read beside the certificate, by the names that the EU's apps use. */
function externalOf({
  on,
  valueSets,
  country,
  region,
  issuerCountry,
  iat,
  exp,
  kid,
}: EntryQuestion): External {
  return {
    validationClock: on.toISOString(),
    valueSets,
    countryCode: country,
    issuerCountryCode: issuerCountry === '' ? null : issuerCountry,
    region: region ?? '',
    iat: iat?.toISOString() ?? null,
    exp: exp?.toISOString() ?? null,
    kid: kid ?? null,
  }
}

function answerOf(rule: Rule, payload: JsonObject, external: External): RuleAnswer {
  const { id, version, type, country, description, affectedFields } = rule
  const outcome = outcomeOf(rule, payload, external)
  const result = typeof outcome === 'string' ? 'open' : outcome ? 'passed' : 'failed'
  const why = typeof outcome === 'string' ? outcome : null
  return { id, version: version.join('.'), type, country, result, why, description, affectedFields }
}

function outcomeOf(
  rule: Rule,
  payload: JsonObject,
  external: External,
): boolean | NonNullable<RuleAnswer['why']> {
  // In CertLogic nothing is in a list that is missing, and "not in it" would pass.
  if (rule.externals.some((path) => isMissing(path, external))) return 'external-missing'
  try {
    const value = evaluate(rule.logic, { payload, external })
    return typeof value === 'boolean' ? value : 'no-boolean'
  } catch (error) {
    if (error instanceof CertLogicError) return 'logic-failed'
    throw error
  }
}

/** Is the fact, or the value set, that a path begins with not there? */
function isMissing(path: string, external: External): boolean {
  const [name = '', set] = path.split('.')
  const fact = Object.hasOwn(external, name) ? external[name] : null
  if (name !== 'valueSets' || set === undefined) return fact === null
  return typeof fact !== 'object' || fact === null || !Object.hasOwn(fact, set)
}
