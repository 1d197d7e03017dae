/** `vaxpass rules add|list|check`: needs no database and no network. */
import { Refusal } from '../../core/refusal.ts'
import {
  DROPS,
  describeRule,
  type EntryAnswer,
  mayEnter,
  OPEN_REASONS,
  type RuleAnswer,
  type RuleBook,
  type RuleSource,
} from '../../core/trust/rules/index.ts'
import type { Verdict } from '../../core/trust/verdict.ts'
import { verdictDocument } from '../../core/trust/verdict-document.ts'
import { readRevocationFile } from '../revocation-file.ts'
import { type ImportedRules, importRules, readRulesFile, rulesPath } from '../rules-file.ts'
import { readTrustFile, trustPath } from '../trust-file.ts'
import { textsOf } from '../verify-inputs.ts'
import { verifyTexts } from '../verify-text.ts'
import { files, instant, required } from './arguments.ts'
import type { Args, Command } from './command.ts'
import { verdictText } from './verdict-text.ts'

const COUNTRY = /^[A-Z]{2}$/
const LANGUAGE = /^[a-z]{2}(?:-[A-Z]{2})?$/
const LANG = { type: 'string', help: 'language of what the rules say (default: en)' } as const
const SHOWN_MAX = 20
const DAY_MS = 86_400_000

const add: Command = {
  name: 'rules add',
  summary: 'take over entry rules and value sets as the EU gateway publishes them',
  usage: 'FILE|FOLDER [--name NAME]',
  options: {
    name: { type: 'string', help: 'name of the source; replaces the one that has it (default: of the file)' },
  },
  async run(args, { config, clock }) {
    const [path = '', ...more] = files(args)
    if (more.length > 0) throw new Refusal('option.invalid', 'add one file or one folder at a time')
    const imported = importRules(config, path, { name: args.text('name'), now: clock.now() })
    const { source, dropped } = imported
    const json = {
      file: rulesPath(config),
      files: imported.files,
      source: describeSource(source, clock.now()),
      dropped,
    }
    const exit = dropped.some(({ why }) => why !== 'duplicate') ? 1 : 0
    return { exit, json, text: importText(imported, rulesPath(config)) }
  },
}

const list: Command = {
  name: 'rules list',
  summary: 'show the entry rules and value sets that are there',
  usage: '[FILE] [--country DE] [--lang LANGUAGE]',
  options: {
    country: { type: 'string', help: 'only rules of this country, ISO 3166-1 (default: all)' },
    lang: LANG,
  },
  async run(args, { config, clock }) {
    const book = readRulesFile(config, args.positionals[0] ?? rulesPath(config))
    const country = args.text('country') === undefined ? undefined : countryOf(args)
    const { rules, lines } = listOf(book, { country, at: clock.now(), language: languageOf(args) })
    const sources = book.sources.map((source) => describeSource(source, clock.now()))
    const value_sets = Object.entries(book.valueSets).map(([id, codes]) => ({ id, codes: codes.length }))
    const text = [
      ...sources.map((one) => `${one.name}  ${one.age_days} days old, ${one.rules} rules`),
      `${value_sets.length} value sets, ${rules.length} rules${country === undefined ? '' : ` of ${country}`}`,
      ...lines,
    ]
    return { exit: 0, json: { sources, value_sets, rules }, text: text.join('\n') }
  },
}

const check: Command = {
  name: 'rules check',
  summary: 'may the holder of a passport enter a country on a day, and which rule says no?',
  usage: 'TEXT|FILE|-... --country DE [--on DATE|INSTANT] [--region R] [--trust FILE] [--revocation FILE]',
  options: {
    country: { type: 'string', help: 'country of arrival, ISO 3166-1' },
    on: { type: 'string', help: 'moment of arrival, a day or an instant with zone (default: now)' },
    region: { type: 'string', help: 'part of the country, as its rules name it' },
    trust: { type: 'string', help: 'trust list (default: trust.json in --dir)' },
    revocation: { type: 'string', help: 'revocation list (default: revocation.json in --dir, when there)' },
    rules: { type: 'string', help: 'rules (default: rules.json in --dir)' },
    lang: LANG,
  },
  async run(args, { config, clock, signal }) {
    const on = instant(args, 'on') ?? clock.now()
    const where = { country: countryOf(args), region: args.text('region'), on, language: languageOf(args) }
    const book = readRulesFile(config, args.text('rules') ?? rulesPath(config))
    const trust = readTrustFile(config, args.text('trust') ?? trustPath(config))
    const revocation = readRevocationFile(config, args.text('revocation'))
    const texts = await textsOf(files(args), signal)
    const checks = verifyTexts(texts, { trust, revocation, at: on }).map((verdict) =>
      checkEntry(verdict, { ...where, book }),
    )
    const results = checks.map((one) => checkDocument(one, where))
    const [only, ...more] = results
    const blocks = checks.map((one) => checkText(one, where))
    const numbered = blocks.map((block, index) => `${index + 1}. ${block}`)
    const isYes = results.length > 0 && results.every(({ entry }) => entry?.answer === 'yes')
    const exit = isYes ? 0 : 1
    if (more.length === 0 && only !== undefined) return { exit, json: only, text: blocks.join() }
    return { exit, json: { checked: results.length, results }, text: numbered.join('\n\n') }
  },
}

interface Where {
  readonly country: string
  readonly region: string | undefined
  readonly on: Date
  readonly language: string
}

interface EntryCheck {
  readonly verdict: Verdict
  /** Null when the passport is not valid: nobody asks what an unproven text allows. */
  readonly entry: EntryAnswer | null
}

/** The country of the key that verified counts as that of the issuer: it is proven, what the text says is not. */
function checkEntry(verdict: Verdict, where: Where & { readonly book: RuleBook }): EntryCheck {
  const { passport, key } = verdict
  if (verdict.verdict !== 'valid' || passport === null) return { verdict, entry: null }
  const entry = mayEnter(passport.certificate, {
    rules: where.book.rules,
    valueSets: where.book.valueSets,
    country: where.country,
    region: where.region,
    on: where.on,
    issuerCountry: key?.country || passport.issuer || '',
    iat: passport.issuedAt,
    exp: passport.expiresAt,
    kid: key?.kid,
  })
  const isDecided = entry.answer === 'yes' || entry.answer === 'no'
  const notChecked = verdict.notChecked.filter((code) => !isDecided || code !== 'entry-rules')
  return { verdict: { ...verdict, notChecked }, entry }
}

function checkDocument({ verdict, entry }: EntryCheck, { country, region, on, language }: Where) {
  return {
    country,
    region: region ?? null,
    on: on.toISOString(),
    entry: entry && {
      answer: entry.answer,
      rules: entry.rules.map(({ affectedFields, description, ...rule }) => ({
        ...rule,
        sentence: describeRule({ description }, language),
        description,
        affected_fields: affectedFields,
      })),
    },
    verdict: verdictDocument(verdict),
  }
}

const ANSWERS: Readonly<Record<EntryAnswer['answer'], string>> = {
  yes: 'MAY ENTER',
  no: 'MAY NOT ENTER',
  open: 'NOT DECIDED: a person must look',
  'no-rules': 'NOT KNOWN: there are no rules of that country for such a certificate',
}

function checkText({ verdict, entry }: EntryCheck, { country, region, on, language }: Where): string {
  const place = `${plain(region === undefined ? country : `${country}, ${region}`)} on ${on.toISOString()}`
  if (entry === null)
    return `${verdictText(verdict, on)}\nentry to ${place}: not asked, the passport is not valid`
  const count = (result: RuleAnswer['result']) => entry.rules.filter((rule) => rule.result === result).length
  const reasons = entry.rules.filter(({ result }) => result !== 'passed')
  return [
    verdictText(verdict, on),
    `entry to ${place}: ${ANSWERS[entry.answer]}`,
    `  ${count('passed')} rules passed, ${count('failed')} failed, ${count('open')} open`,
    ...reasons.map(
      (rule) => `  - ${rule.result}: ${sentenceOf(rule, language)} [${rule.id} ${rule.version}]`,
    ),
  ].join('\n')
}

function sentenceOf(rule: RuleAnswer, language: string): string {
  const says = plain(describeRule(rule, language))
  return rule.why === null ? says : `${says} (${OPEN_REASONS[rule.why]})`
}

function listOf(
  { rules: all }: RuleBook,
  { country, at, language }: { country: string | undefined; at: Date; language: string },
) {
  const rules = all
    .filter((rule) => country === undefined || rule.country === country)
    .map((rule) => ({
      id: rule.id,
      version: rule.version.join('.'),
      type: rule.type,
      country: rule.country,
      region: rule.region,
      certificate_type: rule.certificateType,
      valid_from: rule.validFrom.toISOString(),
      valid_to: rule.validTo.toISOString(),
      in_force: rule.validFrom <= at && at < rule.validTo,
      sentence: describeRule(rule, language),
      description: rule.description,
      affected_fields: rule.affectedFields,
    }))
    .sort((a, b) => (`${a.id} ${a.version}` < `${b.id} ${b.version}` ? -1 : 1))
  const lines = rules.map((rule) => {
    const state = rule.in_force ? '' : `  not in force (${rule.valid_from} to ${rule.valid_to})`
    return `  ${rule.id} ${rule.version}  ${rule.certificate_type}  ${plain(rule.sentence)}${state}`
  })
  return { rules, lines }
}

function describeSource({ name, addedAt, rules, valueSets }: RuleSource, at: Date) {
  return {
    name,
    added_at: addedAt.toISOString(),
    age_days: Math.floor((at.getTime() - addedAt.getTime()) / DAY_MS),
    rules: rules.length,
    countries: [...new Set(rules.map(({ country }) => country))].sort(),
    value_sets: valueSets.map(({ id }) => id).sort(),
  }
}

function importText({ source, dropped, files: read }: ImportedRules, path: string): string {
  const { name, rules, countries, value_sets } = describeSource(source, source.addedAt)
  const rest = dropped.length - SHOWN_MAX
  return [
    `${name}  ${rules} rules of ${countries.join(', ') || 'no country'}, ${value_sets.length} value sets, from ${read} files`,
    ...(dropped.length === 0 ? [] : [`  ${dropped.length} left out:`]),
    ...dropped.slice(0, SHOWN_MAX).map(({ what, why }) => `    ${what}  ${DROPS[why]} [${why}]`),
    ...(rest > 0 ? [`    and ${rest} more: see --json`] : []),
    `rules  ${path}`,
  ].join('\n')
}

/** What strangers wrote must not steer the reader's terminal. */
const plain = (text: string): string => text.replaceAll(/[\p{Cc}\p{Cf}]/gu, '?')

function countryOf(args: Args): string {
  const country = required(args, 'country')
  if (COUNTRY.test(country)) return country
  throw new Refusal('option.invalid', '--country must be a code of two capital letters such as DE')
}

function languageOf(args: Args): string {
  const language = args.text('lang') ?? 'en'
  if (LANGUAGE.test(language)) return language
  throw new Refusal('option.invalid', '--lang must be a language such as en or de-AT')
}

export const rulesCommands: readonly Command[] = [add, list, check]
