/** `vaxpass units load|show|list`. */
import { dayOfInstant } from '../../core/dates.ts'
import { Refusal } from '../../core/refusal.ts'
import type { Unit } from '../../core/unit.ts'
import type { UnitTree } from '../../core/unit-tree.ts'
import { type LoadUnitsSummary, readUnitTree } from '../../office/units/index.ts'
import type { Context } from '../context.ts'
import { runUnitsLoad } from '../run-units-load.ts'
import { files } from './arguments.ts'
import type { Command } from './command.ts'

/** More findings than a screen holds are counted, not listed; `--json` has all. */
const SHOWN_FINDINGS = 20

const load: Command = {
  name: 'units load',
  summary: 'enter the units of a file with their heads, and the areas of 2022',
  usage: 'FILE   (columns code,name,kind,commune,head; optional parent,valid_from,valid_to,successor)',
  options: {},
  async run(args, context) {
    const [file = '', ...more] = files(args)
    if (more.length > 0) throw new Refusal('option.invalid', 'name one file: rows may point at each other')
    const summary = await runUnitsLoad(context, file)
    return { exit: summary.refused === 0 ? 0 : 1, json: summary, text: textOf(summary) }
  },
}

function textOf({ findings, ...counts }: LoadUnitsSummary): string {
  const { rows, entered, updated, unchanged, refused, heads } = counts
  const more = findings.length - SHOWN_FINDINGS
  return [
    `${rows} rows: ${entered} entered, ${updated} changed, ${unchanged} as before, ${refused} refused`,
    `${heads} persons put in charge`,
    ...findings.slice(0, SHOWN_FINDINGS).map(({ row, code }) => `row ${row}: ${code}`),
    ...(more > 0 ? [`and ${more} more findings: see --json`] : []),
  ].join('\n')
}

const show: Command = {
  name: 'units show',
  summary: 'one unit: where it stands, who is in charge, who stands above it',
  usage: 'CODE',
  options: {},
  async run(args, context) {
    const [code] = args.positionals
    if (code === undefined) throw new Refusal('option.missing', 'name the code of a unit')
    const { tree, day } = await readTree(context)
    const unit = knownUnit(tree, code)
    const path = tree.path(code, day).map((above) => ({
      code: above.code,
      name: above.name,
      head: tree.head(above.code, day)?.name ?? null,
    }))
    const json = {
      ...documentOf(tree, unit, day),
      deputies: tree.deputies(code, day).map(({ name }) => name),
      path,
    }
    const lines = [
      `${unit.code}  ${unit.kind}  ${unit.name}`,
      `from ${unit.validFrom} until ${unit.validTo ?? 'further notice'}, successor: ${unit.successor ?? 'none'}`,
      `in charge: ${json.head ?? 'nobody'}; deputies: ${json.deputies.join(', ') || 'none'}`,
      'its duties lie with, from below:',
      ...path.map(
        (above) => `  ${above.code.padEnd(12)} ${above.name}  (${above.head ?? 'nobody in charge'})`,
      ),
    ]
    return { exit: 0, json, text: lines.join('\n') }
  },
}

const list: Command = {
  name: 'units list',
  summary: 'the units at or below one',
  usage: '[--below CODE]',
  options: { below: { type: 'string', help: 'code of the unit at the top (default: yours)' } },
  async run(args, context) {
    const { tree, day, own } = await readTree(context)
    const top = args.text('below') ?? own
    knownUnit(tree, top)
    const units = [...tree.all()]
      .filter(({ code }) => code === top || tree.path(code, day).some((above) => above.code === top))
      .map((unit) => documentOf(tree, unit, day))
      .sort((a, b) => (a.code < b.code ? -1 : 1))
    const lines = units.map(
      ({ code, kind, name, head }) => `${code.padEnd(14)} ${kind.padEnd(17)} ${name}  (${head ?? '-'})`,
    )
    return { exit: 0, json: units, text: lines.join('\n') }
  },
}

async function readTree(context: Context) {
  const { app } = await context.databases()
  const caller = await context.caller('units')
  const { tree, now } = await app.transaction(caller, async (tx) => ({
    tree: await readUnitTree(tx),
    now: tx.now,
  }))
  return { tree, day: dayOfInstant(now), own: caller.unit }
}

function knownUnit(tree: UnitTree, code: string): Unit {
  const unit = tree.unit(code)
  if (unit === undefined)
    throw new Refusal('unit.unknown', 'there is no unit of this code: see "vaxpass units list"')
  return unit
}

function documentOf(tree: UnitTree, unit: Unit, day: ReturnType<typeof dayOfInstant>) {
  return {
    code: unit.code,
    kind: unit.kind,
    name: unit.name,
    parent: unit.parent,
    commune: unit.commune,
    valid_from: unit.validFrom,
    valid_to: unit.validTo,
    successor: unit.successor,
    head: tree.head(unit.code, day)?.name ?? null,
  }
}

export const unitsCommands: readonly Command[] = [load, show, list]
