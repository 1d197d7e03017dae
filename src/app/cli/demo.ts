/** `vaxpass demo`: the whole flow in one command, and the clock of its made-up world. */
import { writeFileSync } from 'node:fs'

import { Refusal } from '../../core/refusal.ts'
import { parseDuration } from '../clock.ts'
import type { Context } from '../context.ts'
import { runDemo } from '../demo/run-demo.ts'
import { type RunningServer, serveUntilStopped, startServer } from '../serve.ts'
import { wholeNumber } from './arguments.ts'
import type { Command, Outcome } from './command.ts'

const PEOPLE = { least: 100, most: 5_000_000, otherwise: 20_000 }
const SEED = { least: 0, most: 4_294_967_295, otherwise: 1 }
const USUAL_PORT = 8080
const PORT = { least: 0, most: 65_535, otherwise: USUAL_PORT }

const demo: Command = {
  name: 'demo',
  summary: 'make a province and take it from facility files to passports that verify offline',
  usage: '[--people N] [--seed S] [--exit] [--json FILE] [--port P] | --advance DURATION',
  options: {
    people: { type: 'string', help: 'inhabitants of the province (default: 20000)' },
    seed: { type: 'string', help: 'another seed, another province (default: 1)' },
    exit: { type: 'boolean', help: 'end after the summary instead of serving the page' },
    json: { type: 'string', help: 'write the report to this file' },
    port: { type: 'string', help: 'port of the page (default: 8080, or any free one when it is taken)' },
    advance: { type: 'string', help: 'only move the application clock: 90s, 30m, 48h, 3d, 2w' },
  },
  async run(args, context) {
    const advance = args.text('advance')
    if (advance !== undefined) return advanceClock(context, advance)
    const options = { people: wholeNumber(args, 'people', PEOPLE), seed: wholeNumber(args, 'seed', SEED) }
    const port = args.text('port') === undefined ? undefined : wholeNumber(args, 'port', PORT)
    const { report, text } = await runDemo(context, options)
    const file = args.text('json')
    if (file !== undefined) writeFileSync(file, `${JSON.stringify(report, null, 2)}\n`)
    const allValid = report.sample.valid === report.sample.checked
    const outcome: Outcome = { exit: allValid ? 0 : 1, json: report, text }
    return args.flag('exit') ? outcome : await servePage(context, port, outcome)
  },
}

async function advanceClock(context: Context, text: string): Promise<Outcome> {
  const ms = parseDuration(text)
  if (ms === undefined) {
    throw new Refusal('option.invalid', '--advance needs a number and s, m, h, d or w: 3d is three days')
  }
  const { app } = await context.databases()
  const caller = await context.caller('demo')
  const now = new Date(context.clock.now().getTime() + ms)
  await context.clock.set(app, caller, now)
  return {
    exit: 0,
    json: { now: now.toISOString() },
    text: `the application clock shows ${now.toISOString()}`,
  }
}

/** Prints the summary first, then serves until Ctrl-C. */
async function servePage(context: Context, port: number | undefined, outcome: Outcome): Promise<Outcome> {
  process.stdout.write(`${outcome.text}\n`)
  await serveUntilStopped(context, await openPage(context, port))
  return { ...outcome, text: 'ended' }
}

/** After a minute's work nobody wants to hear that the usual port is taken: any free one will do unless one was named. */
async function openPage(context: Context, port: number | undefined): Promise<RunningServer> {
  try {
    return await startServer(context, { port: port ?? USUAL_PORT })
  } catch (error) {
    if (port !== undefined || !(error instanceof Refusal)) throw error
    context.say(`port ${USUAL_PORT} is taken: the page gets a free one`)
    return startServer(context, { port: 0 })
  }
}

export const demoCommands: readonly Command[] = [demo]
