/** `vaxpass verify TEXT|FILE|-... [--trust FILE] [--at ISO]`: needs no database and no network. */
import { readFileSync } from 'node:fs'
import { text as readAll } from 'node:stream/consumers'

import { PREFIX } from '../../core/hcert/encode.ts'
import { Refusal } from '../../core/refusal.ts'
import type { Verdict } from '../../core/trust/verdict.ts'
import { verdictDocument } from '../../core/trust/verdict-document.ts'
import type { Context } from '../context.ts'
import { readTrustFile, trustPath } from '../trust-file.ts'
import { verifyTexts } from '../verify-text.ts'
import { files } from './arguments.ts'
import type { Args, Command, Outcome } from './command.ts'
import { verdictText } from './verdict-text.ts'

const INSTANT = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2}))?$/

const verify: Command = {
  name: 'verify',
  summary: 'is a passport genuine and valid? Needs only the public trust list',
  usage: 'TEXT|FILE|-... [--trust FILE] [--at INSTANT]',
  options: {
    trust: { type: 'string', help: 'trust list (default: trust.json in --dir)' },
    at: { type: 'string', help: 'moment of verification, ISO 8601 with zone (default: now)' },
  },
  async run(args, context) {
    const texts = await readTexts(args)
    const at = instantOf(args, context)
    const trust = readTrustFile(context.config, args.text('trust') ?? trustPath(context.config))
    return outcomeOf(verifyTexts(texts, { trust, at }), at)
  },
}

function outcomeOf(verdicts: readonly Verdict[], at: Date): Outcome {
  const documents = verdicts.map(verdictDocument)
  const valid = verdicts.filter(({ verdict }) => verdict === 'valid').length
  const [only] = documents
  const exit = valid === verdicts.length ? 0 : 1
  if (documents.length === 1)
    return { exit, json: only, text: verdicts.map((v) => verdictText(v, at)).join() }
  const blocks = verdicts.map((verdict, index) => `${index + 1}. ${verdictText(verdict, at)}`)
  return {
    exit,
    json: { checked: verdicts.length, valid, results: documents },
    text: [...blocks, `${valid} of ${verdicts.length} are valid`].join('\n\n'),
  }
}

/** A day alone means its first moment in UTC. */
function instantOf(args: Args, { clock }: Context): Date {
  const text = args.text('at')
  if (text === undefined) return clock.now()
  const instant = new Date(INSTANT.test(text) ? text : Number.NaN)
  if (!Number.isNaN(instant.getTime())) return instant
  throw new Refusal('option.invalid', '--at must be an instant such as 2022-04-26T08:00:00+07:00')
}

/** Every text of every argument, in their order; a file and standard input hold one text in each line. */
async function readTexts(args: Args): Promise<string[]> {
  const texts: string[] = []
  for (const argument of files(args)) {
    const content = argument === '-' ? await readAll(process.stdin) : contentOf(argument)
    texts.push(...linesOf(content))
  }
  if (texts.length > 0) return texts
  throw new Refusal('file.empty', 'there is no text to verify: give the text of a QR code, a file or -')
}

/** Without naming the argument: a mistyped text may be a person's passport. */
function contentOf(argument: string): string {
  if (argument.trimStart().startsWith(PREFIX)) return argument
  try {
    return readFileSync(argument, 'utf8')
  } catch (cause) {
    const isMissing =
      cause instanceof Error && 'code' in cause && /^E(NOENT|NAMETOOLONG|NOTDIR)$/.test(`${cause.code}`)
    if (isMissing) {
      const hint = `the text of a passport starts with "${PREFIX}"`
      throw new Refusal('file.not-found', `an argument is neither a passport nor a file: ${hint}`, { cause })
    }
    throw new Refusal('file.not-readable', 'a file cannot be read: name files, not folders', { cause })
  }
}

/** No Base45 text begins or ends with a space, so whatever stands around a line belongs to the file. */
function linesOf(content: string): string[] {
  return content
    .replace(/^\ufeff/, '')
    .split(/\r?\n/)
    .map((line) => line.replace(/^[\t ]+|[\t ]+$/g, ''))
    .filter((line) => line !== '')
}

export const verifyCommands: readonly Command[] = [verify]
