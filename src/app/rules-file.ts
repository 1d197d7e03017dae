/** The rules and value sets on disk: every import is one source of `rules.json`. */
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { basename, extname, join, resolve } from 'node:path'

import { Refusal } from '../core/refusal.ts'
import {
  bookOf,
  type Dropped,
  isRuleSourceName,
  parseRulesFile,
  type RuleBook,
  type RuleSource,
  readRuleDocuments,
  serialiseRules,
} from '../core/trust/rules/index.ts'
import type { Config } from './config.ts'

/** All rules of all countries are below 2 MB. */
const BYTES_MAX = 64 * 1024 * 1024
const FILES_MAX = 10_000
/** Beside a rule lie its tests, which are none. */
const TESTS = /(?:^|[/\\])tests[/\\]|\.tests\.jsonl$/
const DOCUMENT = /\.jsonl?$/

/** Where `vaxpass rules add` leaves what it takes over. */
export function rulesPath({ dir }: Pick<Config, 'dir'>): string {
  return join(dir, 'rules.json')
}

/** Reads the rules, by default those of the folder. @throws {Refusal} `file.*`, `rules.invalid` */
export function readRulesFile(config: Pick<Config, 'dir'>, path = rulesPath(config)): RuleBook {
  return parseRulesFile(textOf(path))
}

export interface ImportedRules {
  readonly source: RuleSource
  readonly dropped: readonly Dropped[]
  /** Files that were read. */
  readonly files: number
}

/**
 * Takes a file or a folder over as one source, in the place of the one that has its name; the others stay. The file changes at
 * once or not at all.
 * @throws {Refusal} `file.*`; `option.invalid` for a name that is none; `rules.invalid` when there is nothing in it to keep
 */
export function importRules(
  config: Pick<Config, 'dir'>,
  path: string,
  { name, now }: { readonly name: string | undefined; readonly now: Date },
): ImportedRules {
  const called = name ?? basename(resolve(path), extname(path)).slice(0, 60)
  if (!isRuleSourceName(called))
    throw new Refusal('option.invalid', '--name must be up to 60 letters, figures, spaces, dots or hyphens')
  const files = filesIn(path)
  const found = readRuleDocuments(files.flatMap(documentsOf))
  if (found.rules.length + found.valueSets.length === 0)
    throw new Refusal('rules.invalid', 'there is no rule and no value set in it that can be applied')
  const source = { name: called, addedAt: now, rules: found.rules, valueSets: found.valueSets }
  putSource(config, source)
  return { source, dropped: found.dropped, files: files.length }
}

function putSource(config: Pick<Config, 'dir'>, source: RuleSource): RuleBook {
  const path = rulesPath(config)
  const present = existsSync(path) ? readRulesFile(config).sources : []
  const sources = [...present.filter(({ name }) => name !== source.name), source]
  try {
    mkdirSync(config.dir, { recursive: true })
    writeFileSync(`${path}.new`, serialiseRules(sources))
    renameSync(`${path}.new`, path)
  } catch (cause) {
    throw new Refusal('file.not-writable', 'the rules cannot be written', { cause })
  }
  return bookOf(sources)
}

/** The file itself, or every JSON file of a folder but the tests of rules. */
function filesIn(path: string): readonly string[] {
  if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) return [path]
  const files = readdirSync(path, { recursive: true, encoding: 'utf8' })
    .filter((file) => DOCUMENT.test(file) && !TESTS.test(file))
    .sort()
  if (files.length === 0) throw new Refusal('file.empty', 'there is no file .json or .jsonl in the folder')
  if (files.length > FILES_MAX)
    throw new Refusal('file.too-large', `a folder of rules may hold ${FILES_MAX} files: name a smaller one`)
  return files.map((file) => join(path, file))
}

function documentsOf(path: string): readonly unknown[] {
  const text = textOf(path).replace(/^\ufeff/, '')
  const lines = extname(path) === '.jsonl' ? text.split('\n').filter((line) => line.trim() !== '') : [text]
  try {
    return lines.map((line): unknown => JSON.parse(line))
  } catch (cause) {
    throw new Refusal('rules.invalid', 'a file is not JSON: give the rules as they were downloaded', {
      cause,
    })
  }
}

function textOf(path: string): string {
  try {
    if (statSync(path).size > BYTES_MAX) throw new Refusal('file.too-large', 'a file of rules is over 64 MiB')
    return readFileSync(path, 'utf8')
  } catch (cause) {
    if (cause instanceof Refusal) throw cause
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT')
      throw new Refusal('file.not-found', 'there are no rules: take some over with "vaxpass rules add"', {
        cause,
      })
    throw new Refusal('file.not-readable', 'a file of rules cannot be read', { cause })
  }
}
