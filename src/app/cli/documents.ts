/** `vaxpass documents`: passports as sheets and QR codes. */
import { resolve } from 'node:path'

import { samplePassports } from '../../stages/issue/index.ts'
import { writePassportDocuments } from '../write-documents.ts'
import { required, wholeNumber } from './arguments.ts'
import type { Command } from './command.ts'

const LIMIT = { least: 1, most: 100_000, otherwise: 10 }

const documents: Command = {
  name: 'documents',
  summary: 'write passports as PDF, QR code (SVG, PNG) and text',
  usage: '--out DIR [--limit N]',
  options: {
    out: { type: 'string', help: 'folder for the files; made when missing' },
    limit: { type: 'string', help: 'passports at most (default: 10)' },
  },
  async run(args, context) {
    const dir = resolve(required(args, 'out'))
    const limit = wholeNumber(args, 'limit', LIMIT)
    const { app } = await context.databases()
    const caller = await context.caller('documents')
    const passports = await app.transaction(caller, (tx) => samplePassports(tx, limit))
    const { written } = await writePassportDocuments(context, passports, dir)
    const text =
      written === 0 ? 'there are no passports yet: run "vaxpass issue"' : `${written} passports in ${dir}`
    return { exit: 0, json: { written, dir }, text }
  },
}

export const documentsCommands: readonly Command[] = [documents]
