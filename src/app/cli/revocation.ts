/** `vaxpass revocation add|list|check|publish`: needs no database, except the clock of `publish`. */
import { Refusal } from '../../core/refusal.ts'
import {
  DROPS,
  type Drop,
  entryCount,
  isSliceExpired,
  type RevocationSource,
} from '../../core/trust/revocation/index.ts'
import { checkRevoked } from '../revocation-check.ts'
import { fetchedSources, readFetchedFiles } from '../revocation-fetched.ts'
import {
  openRevocationFile,
  putRevocationSource,
  revocationPath,
  revocationSources,
} from '../revocation-file.ts'
import { publishRevocations } from '../revocation-publish.ts'
import { readTrustFile, trustPath } from '../trust-file.ts'
import { textsOf } from '../verify-inputs.ts'
import { files, instant, required } from './arguments.ts'
import type { Args, Command } from './command.ts'

const HOUR_MS = 3_600_000
const AT = { type: 'string', help: 'moment of the look-up, ISO 8601 with zone (default: now)' } as const
const COUNTRIES = /^[A-Z]{2}(?:,[A-Z]{2})*$/

const add: Command = {
  name: 'revocation add',
  summary: 'take over a fetched revocation list: EU batches, distribution service or another installation',
  usage: 'FILE|FOLDER [--name NAME] [--countries AT,DE|all] [--issued INSTANT]',
  options: {
    name: { type: 'string', help: 'name of the source; replaces the one that has it (default: of the file)' },
    countries: {
      type: 'string',
      help: 'whose passports count as checked with it (default: the countries of its batches)',
    },
    issued: { type: 'string', help: 'when it was fetched, ISO 8601 with zone (default: what the list says)' },
  },
  async run(args, { config, clock }) {
    const [path = '', ...more] = files(args)
    if (more.length > 0) throw new Refusal('option.invalid', 'add one file or one folder at a time')
    const fetched = readFetchedFiles(path)
    const sources = fetchedSources(path, fetched, {
      name: args.text('name'),
      countries: countriesOf(args),
      issuedAt: instant(args, 'issued'),
      now: clock.now(),
    })
    putRevocationSource(config, ...sources)
    const dropped = countOf(fetched.dropped)
    const described = sources.map((source) => describe(source, clock.now()))
    const text = [
      ...described.map(lineOf),
      ...[...dropped].map(([code, count]) => `  left out ${count}: ${DROPS[code]} [${code}]`),
      ...(dropped.size === 0
        ? []
        : ['with a gap it speaks for no country: passports do not count as checked']),
      `revocation list  ${revocationPath(config)}`,
    ]
    const json = { file: revocationPath(config), sources: described, dropped: Object.fromEntries(dropped) }
    return { exit: dropped.size === 0 ? 0 : 1, json, text: text.join('\n') }
  },
}

const list: Command = {
  name: 'revocation list',
  summary: 'show the sources of the revocation list and how old they are',
  usage: '[--at INSTANT]',
  options: { at: AT },
  async run(args, { config, clock }) {
    const at = instant(args, 'at') ?? clock.now()
    const sources = revocationSources(config).map((source) => describe(source, at))
    const none = 'there is no revocation list: add one with "vaxpass revocation add"'
    return { exit: 0, json: { sources }, text: sources.length === 0 ? none : sources.map(lineOf).join('\n') }
  },
}

const check: Command = {
  name: 'revocation check',
  summary: 'is a passport on the revocation list, and on whose?',
  usage: 'TEXT|FILE... [--trust FILE] [--revocation FILE] [--at INSTANT]',
  options: {
    trust: { type: 'string', help: 'trust list (default: trust.json in --dir)' },
    revocation: { type: 'string', help: 'revocation list (default: revocation.json in --dir)' },
    at: AT,
  },
  async run(args, { config, clock, signal }) {
    const at = instant(args, 'at') ?? clock.now()
    const trust = readTrustFile(config, args.text('trust') ?? trustPath(config))
    const revocation = openRevocationFile(args.text('revocation') ?? revocationPath(config))
    const texts = await textsOf(files(args), signal)
    if (texts.length === 0) throw new Refusal('file.empty', 'there is no text of a passport in it')
    const results = checkRevoked(texts, { trust, revocation, at })
    const isClear = results.every(({ looked_up, revoked }) => looked_up && !revoked)
    const lines = results.flatMap((result, index) => [
      `${index + 1}. ${result.looked_up ? (result.revoked ? 'REVOKED' : 'not on the list') : 'NOT LOOKED UP: not proven genuine'}`,
      ...result.hits.map(
        ({ source, hash_type, found_in, expires }) =>
          `   ${source}: ${hash_type} in a ${found_in}, until ${expires}`,
      ),
      ...(result.looked_up ? [`   list as of ${result.as_of ?? 'never: none speaks for its country'}`] : []),
    ])
    return { exit: isClear ? 0 : 1, json: { checked: results.length, results }, text: lines.join('\n') }
  },
}

const publish: Command = {
  name: 'revocation publish',
  summary: 'date the own revocation list as of now, with the certificate numbers of a file added to it',
  usage: '--name own [--countries VN] [--entries FILE]',
  options: {
    name: { type: 'string', help: 'name of the own source: own' },
    countries: { type: 'string', help: 'whose passports count as checked with it (default: VN)' },
    entries: { type: 'string', help: 'file with one certificate number in each line; earlier ones stay' },
  },
  async run(args, context) {
    // The list is as of the application clock where there is a database, else of this machine's.
    await context.databases()
    const [entries, countries] = [args.text('entries'), countriesOf(args)]
    const source = publishRevocations(context.config, {
      name: required(args, 'name'),
      countries: countries === undefined ? ['VN'] : countries,
      now: context.clock.now(),
      numbers: entries === undefined ? [] : await textsOf([entries], context.signal),
    })
    const described = describe(source, context.clock.now())
    const text = `${lineOf(described)}\nrevocation list  ${revocationPath(context.config)}`
    return { exit: 0, json: { file: revocationPath(context.config), source: described }, text }
  },
}

type Described = ReturnType<typeof describe>

function describe({ name, kind, issuedAt, countries, batches, slices }: RevocationSource, at: Date) {
  const sum = (some: readonly RevocationSource['batches'][number][]) =>
    some.reduce((total, batch) => total + entryCount(batch), 0)
  return {
    name,
    kind,
    issued_at: issuedAt.toISOString(),
    age_hours: Math.round(((at.getTime() - issuedAt.getTime()) / HOUR_MS) * 10) / 10,
    countries,
    entries: sum(batches),
    entries_expired: sum(batches.filter(({ expires }) => expires < at)),
    slices: slices.length,
    slices_expired: slices.filter((slice) => isSliceExpired(slice, at)).length,
  }
}

function lineOf(source: Described): string {
  const { name, kind, issued_at, age_hours, countries, entries, slices } = source
  const whose = countries === null ? 'all countries' : countries.join(',') || 'no country'
  const expired = source.entries_expired + source.slices_expired
  return [
    `${name} (${kind})  ${issued_at}, ${age_hours} h old, speaks for ${whose}`,
    `  ${entries.toLocaleString('en')} entries, ${slices.toLocaleString('en')} slices, of these ${expired} expired`,
  ].join('\n')
}

function countOf(dropped: readonly Drop[]): Map<Drop, number> {
  return new Map([...Map.groupBy(dropped, (code) => code)].map(([code, all]) => [code, all.length]))
}

/** Undefined when it is not given; null for all. */
function countriesOf(args: Args): readonly string[] | null | undefined {
  const text = args.text('countries')
  if (text === undefined) return undefined
  if (text === 'all') return null
  if (COUNTRIES.test(text)) return text.split(',')
  throw new Refusal(
    'option.invalid',
    '--countries must be codes of two capital letters such as AT,DE, or all',
  )
}

export const revocationCommands: readonly Command[] = [add, list, check, publish]
