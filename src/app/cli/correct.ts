/** `vaxpass correct [--apply-safe]`, `vaxpass correct undo RUN` and `vaxpass cases`. */
import { fieldsOf } from '../../core/dose/actions.ts'
import { Refusal } from '../../core/refusal.ts'
import { countCases, selectCases } from '../../stages/correct/index.ts'
import { runCorrect } from '../run-correct.ts'
import { runUndo } from '../run-undo.ts'
import { wholeNumber } from './arguments.ts'
import type { Command } from './command.ts'

const correct: Command = {
  name: 'correct',
  summary: 'open a case for what needs a decision; with --apply-safe mend what a named rule allows',
  usage: '[--apply-safe | --preview FILE.csv]',
  options: {
    'apply-safe': { type: 'boolean', help: 'apply the safe corrections and check the records again' },
    preview: {
      type: 'string',
      help: 'write what the rules would change to a new file (personal data), and change nothing',
    },
  },
  async run(args, context) {
    const [applySafe, preview] = [args.flag('apply-safe'), args.text('preview')]
    if (applySafe && preview !== undefined) {
      throw new Refusal('option.invalid', 'choose --preview or --apply-safe: a preview changes nothing')
    }
    const sum = await runCorrect(context, { applySafe, preview })
    const rules = Object.entries(sum.by_rule).map(([rule, n]) => `  ${rule.padEnd(24)}${n}`)
    const kinds = Object.entries(sum.opened).map(([kind, n]) => `  ${kind.padEnd(24)}${n}`)
    const lines = [
      `${sum.proposed} records that a rule may mend, ${sum.applied} mended, ${sum.verified} of them verified now`,
      ...rules,
      'cases opened',
      ...(kinds.length > 0 ? kinds : ['  none']),
    ]
    if (sum.run !== null) lines.push(`run ${sum.run}: "vaxpass correct undo ${sum.run}" takes it back`)
    if (preview !== undefined) lines.push('the file holds personal data: delete it when it has been read')
    if (sum.applied < sum.proposed) lines.push('run "vaxpass correct --apply-safe" to mend them')
    return { exit: 0, json: sum, text: lines.join('\n') }
  },
}

/** Ids of records that a screen shows; `--json` has all of them. */
const CHANGED_SHOWN = 20

const undo: Command = {
  name: 'correct undo',
  summary: 'take a run of corrections back, but for records that were changed since',
  usage: 'RUN',
  options: {},
  async run(args, context) {
    const [run] = args.positionals
    if (run === undefined || args.positionals.length > 1) {
      throw new Refusal('option.missing', 'name one run: "vaxpass correct --apply-safe" printed its id')
    }
    const sum = await runUndo(context, run)
    const changed = sum.changed_since
    const lines = [
      `${sum.reverted} records have their former values again, ${sum.unsigned} of them were signed and are not any more`,
      `${changed.length} were changed since and stay as they are`,
      ...changed.slice(0, CHANGED_SHOWN).map((doseId) => `  ${doseId}`),
      ...(changed.length > CHANGED_SHOWN ? ['  ...'] : []),
    ]
    return { exit: changed.length > 0 ? 1 : 0, json: sum, text: lines.join('\n') }
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
    const lines = list.map(({ caseId, openedAt, facility, kind, doseId, fields }) =>
      [
        openedAt.toISOString().slice(0, 10),
        (facility ?? '').padEnd(12),
        kind.padEnd(20),
        doseId ?? caseId,
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

export const correctCommands: readonly Command[] = [correct, undo]
export const casesCommands: readonly Command[] = [cases]
