/** `vaxpass register load FILE`, and the image of the register: `register build`, `register delta`, `register check`. */
import { runRegisterBuild } from '../run-register-build.ts'
import { runRegisterCheck } from '../run-register-check.ts'
import { runRegisterDelta } from '../run-register-delta.ts'
import { runRegisterLoad } from '../run-register-load.ts'
import { files, required } from './arguments.ts'
import type { Command, Outcome } from './command.ts'

const count = (n: number): string => n.toLocaleString('en')

const load: Command = {
  name: 'register load',
  summary: 'replace the population register by the people of a file (CSV or XLSX)',
  usage: 'FILE',
  options: {},
  async run(args, context) {
    const [file = ''] = files(args)
    const loaded = await runRegisterLoad(context, file)
    const text = `${count(loaded.people)} people, version ${loaded.version}; ${loaded.rejected} rows left out`
    return {
      exit: loaded.rejected > 0 ? 1 : 0,
      json: loaded,
      text: [text, ...findingLines(loaded.findings)].join('\n'),
    }
  },
}

const build: Command = {
  name: 'register build',
  summary: 'make an image of the register: a folder that a whole nation is checked against from memory',
  usage: '--from FILE|table --out DIR',
  options: {
    from: {
      type: 'string',
      help: 'file of the register (CSV, XLSX or Parquet), or "table" for the one loaded',
    },
    out: { type: 'string', help: 'new or empty folder for the image' },
  },
  async run(args, context) {
    const built = await runRegisterBuild(context, {
      from: required(args, 'from'),
      out: required(args, 'out'),
    })
    if (built === null) return STOPPED
    const lines = [
      `${count(built.people)} people, version ${built.version}`,
      `${count(built.rows)} rows in ${built.seconds.toFixed(1)} s (${count(built.rows_per_second)}/s)`,
      `${count(built.bytes)} bytes in memory, ${built.bytes_per_person} a person`,
      `${built.duplicates} rows replaced by a later one, ${built.rejected} left out`,
      ...findingLines(built.findings),
    ]
    return { exit: built.rejected > 0 ? 1 : 0, json: built, text: lines.join('\n') }
  },
}

const delta: Command = {
  name: 'register delta',
  summary: 'apply a file of new, changed and removed people to an image; the result is another image',
  usage: '--image DIR --from FILE --out DIR2',
  options: {
    image: { type: 'string', help: 'folder of the image before' },
    from: { type: 'string', help: 'file as for "register build"; a column "removed" (1) takes people out' },
    out: { type: 'string', help: 'new or empty folder for the image after' },
  },
  async run(args, context) {
    const options = {
      image: required(args, 'image'),
      from: required(args, 'from'),
      out: required(args, 'out'),
    }
    const made = await runRegisterDelta(context, options)
    if (made === null) return STOPPED
    const lines = [
      `${count(made.people)} people, version ${made.version} after ${made.parent}`,
      `${made.added} added, ${made.changed} changed, ${made.removed} removed, ${made.unchanged} as before`,
      `${made.duplicates} rows replaced by a later one, ${made.rejected} left out`,
      ...findingLines(made.findings),
    ]
    return { exit: made.rejected > 0 ? 1 : 0, json: made, text: lines.join('\n') }
  },
}

const check: Command = {
  name: 'register check',
  summary: 'read an image of the register and say whether it is whole',
  usage: '--image DIR',
  options: { image: { type: 'string', help: 'folder of the image' } },
  async run(args) {
    const found = await runRegisterCheck(required(args, 'image'))
    if (!found.sound) return { exit: 1, json: found, text: found.message }
    const { parent, built_from: origin } = found
    const lines = [
      `${count(found.people)} people, version ${found.version}`,
      `${found.bytes_per_person} bytes a person; built from ${origin.source} ${origin.edition}`,
    ]
    if (parent !== null) {
      const { version, added, changed, removed, unchanged } = parent
      lines.push(
        `after ${version}: ${added} added, ${changed} changed, ${removed} removed, ${unchanged} as before`,
      )
    }
    return { exit: 0, json: found, text: lines.join('\n') }
  },
}

const STOPPED: Outcome = { exit: 1, json: { stopped: true }, text: 'stopped: no image was written' }

function findingLines(findings: Readonly<Partial<Record<string, number>>>): string[] {
  return Object.entries(findings).map(([code, rows]) => `  ${code}  ${rows}`)
}

export const registerCommands: readonly Command[] = [load, build, delta, check]
