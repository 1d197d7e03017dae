/** `vaxpass correct [--apply-safe]` and `vaxpass cases`. */
import { fieldsOf } from '../../core/dose/actions.ts'
import { countCases, selectCases } from '../../stages/correct/index.ts'
import { runCorrect } from '../run-correct.ts'
import { wholeNumber } from './arguments.ts'
import type { Command } from './command.ts'

const correct: Command = {
  name: 'correct',
  summary: 'open a case for what needs a decision; with --apply-safe mend what a named rule allows',
  usage: '[--apply-safe]',
  options: {
    'apply-safe': { type: 'boolean', help: 'apply the safe corrections and check the records again' },
  },
  async run(args, context) {
    const sum = await runCorrect(context, { applySafe: args.flag('apply-safe') })
    const rules = Object.entries(sum.by_rule).map(([rule, n]) => `  ${rule.padEnd(24)}${n}`)
    const kinds = Object.entries(sum.opened).map(([kind, n]) => `  ${kind.padEnd(24)}${n}`)
    const lines = [
      `${sum.proposed} records that a rule may mend, ${sum.applied} mended, ${sum.verified} of them verified now`,
      ...rules,
      'cases opened',
      ...(kinds.length > 0 ? kinds : ['  none']),
    ]
    if (sum.applied < sum.proposed) lines.push('run "vaxpass correct --apply-safe" to mend them')
    return { exit: 0, json: sum, text: lines.join('\n') }
  },
}

/** More than a person reads on a screen. */
const LIST_DEFAULT = 50
const LIST_MOST = 100_000

const cases: Command = {
  name: 'cases',
  summary: 'open cases of your units, the oldest first; without personal data',
  usage: '[--limit N]',
  options: { limit: { type: 'string', help: `how many to list (default: ${LIST_DEFAULT})` } },
  async run(args, context) {
    const limit = wholeNumber(args, 'limit', { least: 1, most: LIST_MOST, otherwise: LIST_DEFAULT })
    const { app } = await context.databases()
    const caller = await context.caller('cases')
    const { counts, list } = await app.transaction(caller, async (tx) => ({
      counts: await countCases(tx),
      list: await selectCases(tx, limit),
    }))
    const lines = list.map(({ openedAt, facility, kind, doseId, fields }) =>
      [
        openedAt.toISOString().slice(0, 10),
        facility.padEnd(12),
        kind.padEnd(20),
        doseId,
        fieldsOf(fields).join(','),
      ].join('  '),
    )
    const open = counts.map(({ kind, count }) => `${kind} ${count}`).join(', ') || 'none'
    const json = {
      open: Object.fromEntries(counts.map(({ kind, count }) => [kind, count])),
      cases: list.map(({ caseId, doseId, facility, kind, fields, otherFacility, openedAt }) => ({
        case_id: caseId,
        dose_id: doseId,
        facility,
        kind,
        fields: fieldsOf(fields),
        other_facility: otherFacility,
        opened_at: openedAt.toISOString(),
      })),
    }
    return { exit: 0, json, text: [`open cases: ${open}`, ...lines].join('\n') }
  },
}

export const correctCommands: readonly Command[] = [correct]
export const casesCommands: readonly Command[] = [cases]
