/** `vaxpass trust add|list|remove|check`: needs no database and no network. */
import { nodeCheckCertificate } from '../../adapters/crypto/node-certificate.ts'
import { Refusal } from '../../core/refusal.ts'
import { DROPS, type Drop, type Dropped, REMARKS, remarksOn, SERIOUS } from '../../core/trust/lists/index.ts'
import type { SourceContent, TrustedKey } from '../../core/trust/trust-list.ts'
import { type ImportedTrust, importTrust, removeTrustSource } from '../import-trust.ts'
import { readTrustFile, trustPath } from '../trust-file.ts'
import { files, wholeNumber } from './arguments.ts'
import type { Args, Command } from './command.ts'

const DAY_MS = 86_400_000
const VALID_DAYS = 30
const VALID_DAYS_MAX = 3650
const SHOWN_MAX = 20
const COUNTRIES = /^[A-Z]{2}(?:,[A-Z]{2})*$/
/** What nobody can mend by fetching the list again, and what was asked for. */
const EXPECTED: readonly Drop[] = ['duplicate', 'expired', 'other-country', 'other-domain', 'other-usage']

const add: Command = {
  name: 'trust add',
  summary: 'take over a trust list: EU gateway, EU archive, WHO (GDHCN) or another installation',
  usage:
    'FILE|FOLDER [--name NAME] [--valid-days N] [--countries AT,DE] [--without-chain] [--proof-key FILE] [--accept-unproven]',
  options: {
    name: { type: 'string', help: 'name of the source; replaces the one that has it (default: of the file)' },
    'valid-days': {
      type: 'string',
      help: `days until a list without an end has ended (default: ${VALID_DAYS})`,
    },
    countries: { type: 'string', help: 'take only keys of these countries, ISO 3166-1 (default: all)' },
    'without-chain': { type: 'boolean', help: 'keep signers whose authority is not in the list' },
    'proof-key': { type: 'string', help: "the publisher's key: PEM, JSON Web Key or its DID document" },
    'accept-unproven': {
      type: 'boolean',
      help: 'take a WHO list although nobody is known to have signed it',
    },
  },
  async run(args, { config, clock }) {
    const [path = '', ...more] = files(args)
    if (more.length > 0) throw new Refusal('option.invalid', 'add one file or one folder at a time')
    const imported = await importTrust(config, path, {
      name: args.text('name'),
      validDays: wholeNumber(args, 'valid-days', { least: 1, most: VALID_DAYS_MAX, otherwise: VALID_DAYS }),
      countries: countriesOf(args),
      withoutChain: args.flag('without-chain'),
      proofKey: args.text('proof-key'),
      acceptUnproven: args.flag('accept-unproven'),
      now: clock.now(),
    })
    const isSound = imported.dropped.every(({ why }) => EXPECTED.includes(why))
    const json = { file: trustPath(config), ...importDocument(imported) }
    return { exit: isSound ? 0 : 1, json, text: importText(imported, trustPath(config), clock.now()) }
  },
}

const list: Command = {
  name: 'trust list',
  summary: 'show the sources of the trust list, their age and their keys',
  usage: '[FILE]',
  options: {},
  async run(args, { config, clock }) {
    const { sources, keys } = readTrustFile(config, args.positionals[0] ?? trustPath(config))
    const described = sources.map((source) =>
      describe(
        source,
        keys.filter((key) => key.source.name === source.name),
        clock.now(),
      ),
    )
    const text = described.map(sourceText).join('\n')
    return { exit: 0, json: { sources: described }, text: text === '' ? 'the trust list is empty' : text }
  },
}

const remove: Command = {
  name: 'trust remove',
  summary: 'take a source out of the trust list; the own keys stay',
  usage: 'NAME',
  options: {},
  async run(args, { config }) {
    const [name = ''] = files(args)
    const { keys } = removeTrustSource(config, name)
    const json = { file: trustPath(config), removed: name, keys: keys.length }
    return { exit: 0, json, text: `${name}: ${keys.length} keys taken out of ${trustPath(config)}` }
  },
}

const check: Command = {
  name: 'trust check',
  summary: 'look at every key of the trust list again: chain, validity, strength',
  usage: '[FILE]',
  options: {},
  async run(args, { config, clock }) {
    const trust = readTrustFile(config, args.positionals[0] ?? trustPath(config))
    const { keys, ended } = remarksOn(trust, { at: clock.now(), check: nodeCheckCertificate })
    const isSound = ended.length === 0 && !keys.some(({ remark }) => SERIOUS.includes(remark))
    const counts = countOf(keys.map(({ remark }) => remark))
    const lines = [
      `${trust.keys.length} keys of ${trust.sources.length} sources`,
      ...ended.map(({ name, validUntil }) => `  ${name}: the list has ended on ${validUntil?.toISOString()}`),
      ...counts.map(([remark, count]) => `  ${padded(count)}  ${REMARKS[remark]} [${remark}]`),
      ...firstOf(
        keys.filter(({ remark }) => remark !== 'usage-misspelt'),
        ({ source, kid, country, remark }) => `    ${kid}  ${country}  ${source}  ${remark}`,
      ),
    ]
    const json = {
      sources: trust.sources.length,
      keys: trust.keys.length,
      ended: ended.map(({ name }) => name),
      counts: Object.fromEntries(counts),
      remarks: keys,
    }
    return { exit: isSound ? 0 : 1, json, text: lines.join('\n') }
  },
}

function importDocument({ source, format, proof, dropped }: ImportedTrust) {
  return {
    format,
    proof: { state: proof.state, key: proof.key, covers_labels: proof.coversLabels },
    source: {
      name: source.name,
      kind: source.kind,
      issued_at: source.issuedAt.toISOString(),
      valid_until: source.validUntil?.toISOString() ?? null,
    },
    kept: {
      keys: source.keys.length,
      authorities: source.authorities.length,
      without_authority: source.keys.filter(({ authority }) => authority === null).length,
    },
    dropped_counts: Object.fromEntries(countOf(dropped.map(({ why }) => why))),
    dropped,
  }
}

function importText(imported: ImportedTrust, path: string, at: Date): string {
  const { source, format, proof, kept, dropped_counts, dropped } = importDocument(imported)
  const without =
    kept.without_authority === 0 ? '' : `, ${kept.without_authority} of them with nobody to vouch for them`
  return [
    `${source.name} (${format})  of ${source.issued_at}, good until ${source.valid_until ?? 'further notice'}`,
    `  proof of the list: ${proofText(proof.state, proof.key)}`,
    ...(format === 'gdhcn' && proof.state === 'verified' && !proof.covers_labels
      ? ['  the proof covers the keys, not what the list says of their domain and usage']
      : []),
    ...(isEnded(imported.source, at) ? ['  THE LIST HAS ENDED: fetch a new one, or say --valid-days'] : []),
    `  ${kept.keys} signers kept under ${kept.authorities} authorities${without}`,
    ...(dropped.length === 0 ? [] : [`  ${dropped.length} left out:`]),
    ...countOf(dropped.map(({ why }) => why)).map(
      ([why]) => `  ${padded(dropped_counts[why] ?? 0)}  ${DROPS[why]} [${why}]`,
    ),
    ...firstOf<Dropped>(
      dropped.filter(({ why }) => why !== 'other-country'),
      ({ what, why }) => `    ${what}  ${why}`,
    ),
    `trust list  ${path}`,
  ].join('\n')
}

function proofText(state: string, key: string | null): string {
  if (state === 'verified')
    return key === 'given' ? 'verified' : 'NOT PROVEN: made with a key that came with it'
  return state === 'absent' ? 'none in a form that is checked' : 'NOT VERIFIED'
}

function describe(source: SourceContent, keys: readonly TrustedKey[], at: Date) {
  const { name, kind, issuedAt, validUntil, authorities } = source
  return {
    name,
    kind,
    issued_at: issuedAt.toISOString(),
    valid_until: validUntil?.toISOString() ?? null,
    age_days: Math.floor((at.getTime() - issuedAt.getTime()) / DAY_MS),
    ended: isEnded(source, at),
    authorities: authorities.length,
    keys: keys.length,
    keys_expired: keys.filter(({ certificate }) => at.getTime() > certificate.notAfter.getTime()).length,
    by_country: Object.fromEntries(countOf(keys.map(({ country }) => country || '??'))),
    by_algorithm: Object.fromEntries(countOf(keys.map(({ verifying }) => verifying?.algorithm ?? 'none'))),
  }
}

function isEnded({ validUntil }: SourceContent, at: Date): boolean {
  return validUntil !== null && at.getTime() > validUntil.getTime()
}

function sourceText(source: ReturnType<typeof describe>): string {
  const { name, kind, age_days, valid_until, ended, authorities, keys, keys_expired } = source
  const end = ended ? `ENDED ${valid_until}` : `good until ${valid_until ?? 'further notice'}`
  const counts = (of: Readonly<Record<string, number>>) =>
    Object.entries(of)
      .map(([what, count]) => `${what} ${count}`)
      .join(', ')
  return [
    `${name} (${kind})  ${age_days} days old, ${end}`,
    `  ${keys} keys (${keys_expired} expired) under ${authorities} authorities: ${counts(source.by_algorithm)}`,
    `  ${counts(source.by_country)}`,
  ].join('\n')
}

/** Most frequent first, equal ones in the order of their names. */
function countOf<T extends string>(all: readonly T[]): [T, number][] {
  const counts = [...Map.groupBy(all, (one) => one)].map(([one, list]): [T, number] => [one, list.length])
  return counts.sort(([a, many], [b, few]) => few - many || (a < b ? -1 : 1))
}

const padded = (count: number): string => count.toLocaleString('en').padStart(6)

function firstOf<T>(all: readonly T[], lineOf: (one: T) => string): string[] {
  const rest = all.length - SHOWN_MAX
  return [
    ...all.slice(0, SHOWN_MAX).map(lineOf),
    ...(rest > 0 ? [`    and ${rest.toLocaleString('en')} more: see --json`] : []),
  ]
}

function countriesOf(args: Args): readonly string[] | undefined {
  const text = args.text('countries')
  if (text === undefined || COUNTRIES.test(text)) return text?.split(',')
  throw new Refusal('option.invalid', '--countries must be codes of two capital letters such as AT,DE')
}

export const trustCommands: readonly Command[] = [add, list, remove, check]
