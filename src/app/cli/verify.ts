/** `vaxpass verify TEXT|FILE|-...`: texts, files of texts, pictures and PDFs; needs no database and no network. */
import { closeSync, openSync, writeFileSync } from 'node:fs'

import { Refusal } from '../../core/refusal.ts'
import { DEFAULT_POLICY, type Policy } from '../../core/trust/policy.ts'
import { readRevocationFile } from '../revocation-file.ts'
import { readTrustFile, trustPath } from '../trust-file.ts'
import { countInputs, readInputs } from '../verify-inputs.ts'
import { verifyMany } from '../verify-many.ts'
import { files, instant } from './arguments.ts'
import type { Args, Command, Outcome } from './command.ts'
import { createReport } from './verify-report.ts'

/** The weakest RSA key that `--accept-rsa-1024` lets through. */
const WEAK_RSA_BITS = 1024

const verify: Command = {
  name: 'verify',
  summary: 'is a passport genuine and valid? Needs only the public lists; reads texts, PNG, JPEG and PDF',
  usage: 'TEXT|FILE|-... [--trust FILE] [--revocation FILE] [--at INSTANT] [--out FILE]',
  options: {
    trust: { type: 'string', help: 'trust list (default: trust.json in --dir)' },
    revocation: { type: 'string', help: 'revocation list (default: revocation.json in --dir, when there)' },
    at: { type: 'string', help: 'moment of verification, ISO 8601 with zone (default: now)' },
    out: { type: 'string', help: 'write the results to this file, one JSON document a line' },
    'only-invalid': { type: 'boolean', help: 'show only what is not valid; the counts are of all' },
    'accept-rsa-1024': { type: 'boolean', help: 'accept RSA keys of 1,024 bits' },
    'accept-expired-key': { type: 'boolean', help: 'accept keys whose certificate has expired' },
    'refuse-outliving': {
      type: 'boolean',
      help: 'refuse a passport that outlives the certificate of its key',
    },
  },
  async run(args, context) {
    const inputs = files(args)
    const { config, signal, progress } = context
    const at = instant(args, 'at') ?? context.clock.now()
    const options = {
      at,
      policy: policyOf(args),
      trust: readTrustFile(config, args.text('trust') ?? trustPath(config)),
      revocation: readRevocationFile(config, args.text('revocation')),
    }
    const total = await countInputs(inputs, signal)
    return withOutput(args.text('out'), async (write) => {
      const report = createReport({ at, onlyInvalid: args.flag('only-invalid'), write })
      const onEntries = report.add
      return report.outcome(
        await verifyMany(readInputs(inputs, signal), { ...options, signal, progress, total, onEntries }),
      )
    })
  },
}

function policyOf(args: Args): Policy {
  return {
    ...DEFAULT_POLICY,
    ...(args.flag('accept-rsa-1024') && { rsaBitsLeast: WEAK_RSA_BITS }),
    ...(args.flag('accept-expired-key') && { keyExpired: 'remark' }),
    ...(args.flag('refuse-outliving') && { outlivesKey: 'refuse' }),
  }
}

/** The file holds what passports say, so it is for its owner only. @throws {Refusal} `file.not-writable` */
async function withOutput(
  path: string | undefined,
  work: (write: ((lines: string) => void) | undefined) => Promise<Outcome>,
): Promise<Outcome> {
  if (path === undefined) return work(undefined)
  const file = writable(() => openSync(path, 'w', 0o600))
  try {
    return await work((lines) => writable(() => writeFileSync(file, lines)))
  } finally {
    closeSync(file)
  }
}

function writable<T>(attempt: () => T): T {
  try {
    return attempt()
  } catch (cause) {
    throw new Refusal('file.not-writable', '--out cannot be written: choose another file', { cause })
  }
}

export const verifyCommands: readonly Command[] = [verify]
