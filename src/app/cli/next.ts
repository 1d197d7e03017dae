/** `vaxpass next [--unit CODE] [--dose UUID]`: what is missing, who owes it, since when and until when. */
import type { Caller } from '../../core/caller.ts'
import type { DoseId } from '../../core/dose/dose.ts'
import type { NextStep, OpenStep } from '../../core/dose/next-step.ts'
import { Refusal } from '../../core/refusal.ts'
import { logAccess } from '../../office/access/index.ts'
import { findNextSteps, findOwedWork, isBelow, type OwedWork } from '../../office/units/index.ts'
import type { Context } from '../context.ts'
import { stepSources } from '../step-sources.ts'
import { uuidOption } from './access.ts'
import { wholeNumber } from './arguments.ts'
import type { Command, Outcome } from './command.ts'

const LIMIT = { least: 1, most: 1_000_000, otherwise: 10_000 }

const next: Command = {
  name: 'next',
  summary: 'what the doses of a unit, or one dose, still need: who owes it, since when, until when',
  usage: '[--unit CODE] [--limit N] | --dose UUID',
  options: {
    unit: { type: 'string', help: 'only this unit and those below it (default: all of yours)' },
    limit: { type: 'string', help: 'the N doses that have waited longest (default: 10000)' },
    dose: { type: 'string', help: 'id of one dose record; this reading is logged' },
  },
  async run(args, context) {
    const dose = uuidOption(args, 'dose')
    const limit = wholeNumber(args, 'limit', LIMIT)
    const { app } = await context.databases()
    const caller = await context.caller('next')
    if (dose !== undefined) return outcomeOfDose(await readDoseStep(context, caller, dose))
    const unit = args.text('unit') ?? caller.unit
    const isMine = unit === caller.unit || (await app.transaction(caller, (tx) => isBelow(tx, unit)))
    if (!isMine) throw new Refusal('unit.unknown', 'there is no such unit at or below yours')
    const deps = { database: app, sources: stepSources() }
    return outcomeOfUnit(unit, await findOwedWork(caller, { unit, limit }, deps))
  },
}

/** The line in the access log is committed before the answer is given. */
async function readDoseStep(context: Context, caller: Caller, dose: string): Promise<NextStep> {
  const { app } = await context.databases()
  const doseId = dose as DoseId // checked to have the form of an id; an unknown one is not found
  const steps = await findNextSteps(caller, [doseId], { database: app, sources: stepSources() })
  const step = steps.get(doseId)
  if (step === undefined) {
    throw new Refusal('option.invalid', '--dose: there is no such record at or below your unit')
  }
  await app.transaction(caller, (tx) => logAccess(tx, [{ kind: 'command', doseId, count: 1 }]))
  return step
}

function outcomeOfDose(step: NextStep): Outcome {
  if (step.missing === null) return { exit: 0, json: { missing: null }, text: 'nothing is missing' }
  const lines = [
    `missing       ${[step.missing, ...step.also].join(', then ')}`,
    `owed by       ${ownerText(step.owes)}`,
    `since         ${step.since.toISOString()}`,
    `until         ${step.until.toISOString()}${step.overdue ? '  (over)' : ''}`,
    `escalated to  ${step.escalatedTo ?? 'nobody yet'}`,
  ]
  const json = {
    missing: step.missing,
    also: step.also,
    owes: ownerOf(step.owes),
    since: step.since.toISOString(),
    until: step.until.toISOString(),
    escalated_to: step.escalatedTo,
    overdue: step.overdue,
  }
  return { exit: 0, json, text: lines.join('\n') }
}

function outcomeOfUnit(unit: string, { looked, more, groups }: OwedWork): Outcome {
  const json = {
    unit,
    looked,
    more,
    steps: groups.map((group) => ({
      missing: group.missing,
      owes: ownerOf(group.owes),
      doses: group.doses,
      since: group.since.toISOString(),
      until: group.until.toISOString(),
      escalated_to: group.escalatedTo,
      overdue: group.overdue,
    })),
  }
  const lines = groups.map(
    (group) =>
      `${group.missing.padEnd(20)} ${String(group.doses).padStart(9)}  until ${group.until.toISOString()}` +
      `${group.escalatedTo === null ? '' : '  escalated'}  ${ownerText(group.owes)}`,
  )
  const seen = `${looked} doses looked at${more ? ', there are more: raise --limit or name a unit' : ''}`
  return { exit: 0, json, text: [...lines, seen].join('\n') }
}

function ownerOf({ unit, unitName, role, head, holder }: OpenStep['owes']) {
  return { unit, unit_name: unitName, role, head: head.name, holder: holder?.name ?? null }
}

function ownerText({ unit, unitName, role, head, holder }: OpenStep['owes']): string {
  const held = holder === null ? '' : `, ${role}: ${holder.name}`
  return `${role} of ${unit} ${unitName} (answers: ${head.name}${held})`
}

export const nextCommands: readonly Command[] = [next]
