/**
 * A business rule as the EU gateway hands it out (dgc-gateway, validation-rule.schema.json; what it checks at the upload is in
 * dgc-business-rules-testdata, tooling/Gateway-constraints.adoc).
 */

import { type Fields, fieldsOf } from '../../json-fields.ts'
import { validateFormat } from './certlogic.ts'
import { pathsOf } from './certlogic-format.ts'
import { momentOf, textsOf } from './fields.ts'

export const CERTIFICATE_TYPES = ['General', 'Vaccination', 'Test', 'Recovery'] as const
export type CertificateType = (typeof CERTIFICATE_TYPES)[number]

export type Version = readonly [number, number, number]

export interface Rule {
  /** Such as `VR-DE-0002`; its country is the rule's. */
  readonly id: string
  /** A condition of the country of arrival, or a withdrawal by the country of issue. */
  readonly type: 'Acceptance' | 'Invalidation'
  /** ISO 3166-1 alpha-2, or EU. */
  readonly country: string
  /** Part of the country that alone asks for it; null for all of it. */
  readonly region: string | null
  readonly version: Version
  readonly certificateType: CertificateType
  /** Language (BCP 47, such as `en`) -> sentence. */
  readonly description: Readonly<Record<string, string>>
  readonly validFrom: Date
  /** The first moment at which it is no longer in force. */
  readonly validTo: Date
  /** Members of the certificate that it looks at, such as `v.0.dt`. */
  readonly affectedFields: readonly string[]
  /** CertLogic, valid in its form. */
  readonly logic: unknown
  /** Paths below `external` that the logic reads, such as `valueSets.country-2-codes`. */
  readonly externals: readonly string[]
  /** As it was received. */
  readonly document: Fields
}

/** Why a document is no rule that can be applied. */
export const RULE_DROPS = {
  'rule.identifier': 'its identifier has not the form VR-DE-0002',
  'rule.type': 'it is neither Acceptance nor Invalidation, or its identifier says the other',
  'rule.country': 'its country is none, or not that of its identifier',
  'rule.version': 'its version has not the form 1.2.3',
  'rule.schema': 'its schema is of another major version than 1',
  'rule.engine': 'it is written for another engine than CERTLOGIC 0 or 1',
  'rule.certificate-type': 'its kind of certificate is unknown',
  'rule.validity': 'it says no moment of its beginning or end, or ends before it begins',
  'rule.logic': 'its logic is not valid CertLogic',
} as const
export type RuleDrop = keyof typeof RULE_DROPS

const IDENTIFIER = /^(GR|VR|TR|RR|IR)-([A-Z]{2})-\d{4}$/
const INVALIDATION = 'IR'
const VERSION = /^(\d{1,6})\.(\d{1,6})\.(\d{1,6})$/
const SCHEMA_MAJORS = [1]
/** Published rules say 0.7.5 or 1.0.0; the specification that we follow is 1.3.2. */
const ENGINE_MAJORS = [0, 1]
const LANGUAGE = /^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})?$/
const EXTERNAL = 'external.'

/** Reads a rule; the code says why it is none that can be applied. Unknown members are ignored. */
export function readRule(document: Fields): Rule | RuleDrop {
  const named = readName(document)
  if (typeof named === 'string') return named
  const certificateType = CERTIFICATE_TYPES.find((type) => type === document.CertificateType)
  if (certificateType === undefined) return 'rule.certificate-type'
  const [validFrom, validTo] = [momentOf(document.ValidFrom), momentOf(document.ValidTo)]
  if (validFrom === undefined || validTo === undefined || validFrom >= validTo) return 'rule.validity'
  const { Logic: logic, Region } = document
  if (validateFormat(logic).length > 0) return 'rule.logic'
  const externals = [...pathsOf(logic)].filter((path) => path.startsWith(EXTERNAL))
  return {
    ...named,
    region: typeof Region === 'string' && Region.trim() !== '' ? Region.trim() : null,
    certificateType,
    description: descriptionsOf(document.Description),
    validFrom,
    validTo,
    affectedFields: textsOf(document.AffectedFields) ?? [],
    logic,
    externals: externals.map((path) => path.slice(EXTERNAL.length)),
    document,
  }
}

/** What a rule is called, and whether this program can apply such rules at all. */
function readName(document: Fields): Pick<Rule, 'id' | 'type' | 'country' | 'version'> | RuleDrop {
  const { Identifier: id, Type: type, Country: country, Engine } = document
  const match = typeof id === 'string' ? IDENTIFIER.exec(id) : null
  if (typeof id !== 'string' || match === null) return 'rule.identifier'
  if (type !== 'Acceptance' && type !== 'Invalidation') return 'rule.type'
  if ((type === 'Invalidation') !== (match[1] === INVALIDATION)) return 'rule.type'
  if (typeof country !== 'string' || country !== match[2]) return 'rule.country'
  const version = versionOf(document.Version)
  if (version === undefined) return 'rule.version'
  if (!isOfMajor(document.SchemaVersion, SCHEMA_MAJORS)) return 'rule.schema'
  if (Engine !== 'CERTLOGIC' || !isOfMajor(document.EngineVersion, ENGINE_MAJORS)) return 'rule.engine'
  return { id, type, country, version }
}

function versionOf(value: unknown): Version | undefined {
  const match = typeof value === 'string' ? VERSION.exec(value) : null
  return match === null ? undefined : [Number(match[1]), Number(match[2]), Number(match[3])]
}

function isOfMajor(value: unknown, majors: readonly number[]): boolean {
  const version = versionOf(value)
  return version !== undefined && majors.includes(version[0])
}

/** Negative when `a` is the older version, positive when it is the newer, 0 for the same. */
export function compareVersions(a: Version, b: Version): number {
  return a[0] - b[0] || a[1] - b[1] || a[2] - b[2]
}

/** The first sentence of a language counts; what is no language is left out. */
function descriptionsOf(value: unknown): Readonly<Record<string, string>> {
  const found = new Map<string, string>()
  for (const one of Array.isArray(value) ? value.map(fieldsOf) : []) {
    const { lang, desc } = one ?? {}
    if (typeof lang !== 'string' || typeof desc !== 'string' || !LANGUAGE.test(lang)) continue
    if (!found.has(lang.toLowerCase())) found.set(lang.toLowerCase(), desc)
  }
  return Object.fromEntries(found)
}

/** What a rule asks for in a language, else in English, else in any; empty when it says nothing. */
export function describeRule({ description }: Pick<Rule, 'description'>, language = 'en'): string {
  const wanted = language.toLowerCase()
  for (const one of [wanted, wanted.split('-')[0] ?? '', 'en']) {
    if (Object.hasOwn(description, one)) return description[one] ?? ''
  }
  return Object.values(description)[0] ?? ''
}
