/** Composes the quality report of the identity checks: figures of the caller's units, examples, calibration. */
import { writeFileSync } from 'node:fs'

import type { CalibrationPoint, Column } from '../adapters/documents/reports/evidence-charts.ts'
import {
  type MatchReport,
  matchReportPage,
  type UnitErrors,
} from '../adapters/documents/reports/match-report.ts'
import { dayOfInstant } from '../core/dates.ts'
import { createScorer } from '../core/person/weigh.ts'
import { Refusal } from '../core/refusal.ts'
import type { UnitTree } from '../core/unit-tree.ts'
import { readUnitTree } from '../office/units/index.ts'
import {
  type EvidenceBin,
  evidenceBins,
  readEditions,
  readModels,
  type VerdictCount,
  verdictCounts,
  verdictProvenance,
} from '../stages/authenticate/index.ts'
import { errorsByFacility, type FacilityErrors, type Tx } from '../stages/record/index.ts'
import { createCalibration } from './calibration.ts'
import type { Context } from './context.ts'
import { compareWithTruth } from './evaluate.ts'
import { matchExamples } from './match-examples.ts'

const BIN_BITS = 2
const KIND: Readonly<Record<VerdictCount['identity'], string>> = {
  verified: 'verified',
  mismatch: 'mismatch',
  ambiguous: 'ambiguous',
  unverifiable: 'nobody',
  'missing-id': 'nobody',
  'malformed-id': 'nobody',
}
const KINDS = ['nobody', 'ambiguous', 'mismatch', 'verified'] as const
const FIELDS = {
  number: 'idNumber',
  'birth date': 'birthDate',
  name: 'fullName',
  sex: 'sex',
  other: 'other',
  'nobody or several': 'notFound',
} as const satisfies Record<string, keyof FacilityErrors>
/** Fewer records than this say little of a facility. */
const FACILITY_FROM = 50
const FACILITIES_SHOWN = 25
const UNITS_SHOWN = 60

/**
 * Writes the report as one HTML file and returns its figures. `truth` (of a made-up nation) adds the calibration.
 * @throws {Refusal} `register.empty` nothing has been checked yet; `file.*`, `database.*`
 */
export async function writeMatchReport(
  context: Context,
  { html, truth }: { readonly html: string; readonly truth: string | undefined },
): Promise<MatchReport> {
  const { app } = await context.databases()
  const caller = await context.caller('match report')
  const figures = await app.transaction(caller, (tx) => readFigures(tx))
  const calibration = truth === undefined ? null : await calibrate(context, truth)
  const report = { ...figures, calibration }
  try {
    writeFileSync(html, matchReportPage(report))
  } catch (cause) {
    throw new Refusal('file.not-writable', 'the report could not be written: choose another folder', {
      cause,
    })
  }
  return report
}

async function readFigures(tx: Tx): Promise<Omit<MatchReport, 'calibration'>> {
  const provenance = await verdictProvenance(tx)
  const [latest] = provenance
  const model = (await readModels(tx, [latest?.rules ?? ''])).values().next().value
  const edition = (await readEditions(tx, [latest?.registerVersion ?? 0])).values().next().value
  if (model === undefined || edition === undefined) {
    throw new Refusal('register.empty', 'no dose record has been checked yet: run "vaxpass authenticate"')
  }
  const errors = await errorsByFacility(tx)
  const tree = await readUnitTree(tx)
  return {
    asOf: dayOfInstant(tx.now),
    models: provenance.map(({ rules, registerVersion, count }) => ({
      model: rules,
      edition: registerVersion,
      count,
    })),
    verdicts: (await verdictCounts(tx)).map(verdictLine),
    columns: columnsOf(await evidenceBins(tx, BIN_BITS)),
    binWidth: BIN_BITS,
    thresholds: model.thresholds,
    fields: Object.entries(FIELDS).map(([name, field]) => ({ name, count: sumOf(errors, field) })),
    units: unitErrors(errors, tree).slice(0, UNITS_SHOWN),
    facilities: facilityErrors(errors, tree),
    examples: matchExamples(createScorer(model, edition)),
  }
}

function verdictLine({ identity, basis, count }: VerdictCount): MatchReport['verdicts'][number] {
  return { kind: KIND[identity], label: basis === null ? identity : `${identity} (${basis})`, count }
}

/** One column for each bin; in it the kinds from the least to the most sure. */
function columnsOf(bins: readonly EvidenceBin[]): Column[] {
  return [...Map.groupBy(bins, ({ from }) => from)].map(([from, parts]) => ({
    from,
    parts: KINDS.flatMap((kind) => {
      const count = parts.reduce((sum, part) => sum + (KIND[part.identity] === kind ? part.count : 0), 0)
      return count === 0 ? [] : [{ kind, count }]
    }),
  }))
}

const sumOf = (errors: readonly FacilityErrors[], field: Exclude<keyof FacilityErrors, 'facility'>): number =>
  errors.reduce((sum, one) => sum + one[field], 0)

function lineOf(code: string, errors: readonly FacilityErrors[], tree: UnitTree): UnitErrors {
  const fields = Object.entries(FIELDS).map(([name, field]) => [name, sumOf(errors, field)] as const)
  return {
    code,
    name: tree.unit(code)?.name ?? code,
    checked: sumOf(errors, 'checked'),
    wrong: sumOf(errors, 'wrong'),
    fields: Object.fromEntries(fields),
  }
}

/** Every unit above a facility, the facility and the ministry aside; those with the most records first. */
function unitErrors(errors: readonly FacilityErrors[], tree: UnitTree): UnitErrors[] {
  const parents = (code: string): string[] => {
    const parent = tree.unit(code)?.parent ?? null
    return parent === null ? [] : [parent, ...parents(parent)]
  }
  const owned = errors.flatMap((one) => parents(one.facility).map((unit) => ({ unit, one })))
  return [...Map.groupBy(owned, ({ unit }) => unit)]
    .map(([unit, lines]) =>
      lineOf(
        unit,
        lines.map(({ one }) => one),
        tree,
      ),
    )
    .sort((a, b) => b.checked - a.checked || (a.code < b.code ? -1 : 1))
}

function facilityErrors(errors: readonly FacilityErrors[], tree: UnitTree): UnitErrors[] {
  return errors
    .filter(({ checked }) => checked >= FACILITY_FROM)
    .sort((a, b) => b.wrong / b.checked - a.wrong / a.checked || (a.facility < b.facility ? -1 : 1))
    .slice(0, FACILITIES_SHOWN)
    .map((one) => lineOf(one.facility, [one], tree))
}

async function calibrate(context: Context, truth: string): Promise<CalibrationPoint[]> {
  const calibration = createCalibration()
  await compareWithTruth(context, truth, ({ found, bits }, { personId }) => {
    if (found !== undefined && bits !== null) calibration.add(bits, found === personId)
  })
  return calibration.points()
}
