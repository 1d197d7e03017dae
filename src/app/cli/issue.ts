/** `vaxpass sign` and `vaxpass issue [--limit N]`. */
import { countProblems } from '../../stages/issue/index.ts'
import { runIssue } from '../run-issue.ts'
import { runSign } from '../run-sign.ts'
import { wholeNumber } from './arguments.ts'
import type { Command } from './command.ts'

const sign: Command = {
  name: 'sign',
  summary: 'sign every dose record that is ready, one act for each facility',
  usage: '',
  options: {},
  async run(_args, context) {
    const sum = await runSign(context)
    const changed = sum.changed > 0 ? `; ${sum.changed} changed meanwhile and were left out` : ''
    return {
      exit: 0,
      json: sum,
      text: `${sum.signed} dose records signed in ${sum.manifests} acts${changed}`,
    }
  },
}

const MOST = 1_000_000_000

const issue: Command = {
  name: 'issue',
  summary: 'issue a passport to everybody who is owed one',
  usage: '[--limit N]',
  options: { limit: { type: 'string', help: 'at most so many passports (default: all)' } },
  async run(args, context) {
    const limit = wholeNumber(args, 'limit', { least: 1, most: MOST, otherwise: Number.POSITIVE_INFINITY })
    const sum = await runIssue(context, limit)
    const { app } = await context.databases()
    const caller = await context.caller('issue')
    const waiting = await app.transaction(caller, countProblems)
    const lines = waiting.map(({ problem, count }) => `  ${problem.padEnd(28)}${count}`)
    return {
      exit: sum.refused > 0 ? 1 : 0,
      json: { ...sum, problems: Object.fromEntries(waiting.map(({ problem, count }) => [problem, count])) },
      text: [`${sum.issued} passports issued, ${sum.refused} not possible`, ...lines].join('\n'),
    }
  },
}

export const signCommands: readonly Command[] = [sign]
export const issueCommands: readonly Command[] = [issue]
