/** Trains a match model on the records and the register of the database, and writes it as a file. */
import { createHash } from 'node:crypto'
import { renameSync, writeFileSync } from 'node:fs'

import { createTableRegister } from '../adapters/registers/table-register.ts'
import { canonicalJson, type Json } from '../core/ledger/canonical-json.ts'
import { type MatchModel, MODEL_FORMAT, type ModelFields, parseModel } from '../core/person/match-model.ts'
import { type EvidenceClass, evidenceClasses } from '../core/person/train-diagnostics.ts'
import { type TrainedFields, trainMatch } from '../core/person/train-match.ts'
import type { MatchSample } from '../core/person/train-strangers.ts'
import { createScorer } from '../core/person/weigh.ts'
import { Refusal } from '../core/refusal.ts'
import type { Context } from './context.ts'
import { modelPlot } from './train-plot.ts'
import { type DrawnSample, drawSample, type SampleDeps } from './train-sample.ts'
import { type Tuning, tuneOnPosterior, tuneOnTruth } from './tune-thresholds.ts'

export interface TrainRequest {
  /** Where the model is written. */
  readonly out: string
  /** First part of the model's version: small letters, figures and hyphens. */
  readonly name: string
  /** Dose records that are looked at. */
  readonly doses: number
  readonly seed: number
  /** `truth.csv` of a made-up nation on which the thresholds are chosen; by the model's own expectation without it. */
  readonly truth?: string | undefined
  /** Where a drawing of the weights is written (SVG). */
  readonly plot?: string | undefined
}

/** How a training went; stands in the model file for people, and is not part of its version. */
export interface Diagnostics {
  readonly seed: number
  readonly sample: Omit<MatchSample, 'candidates' | 'random' | 'sameYear'> & {
    /** Pairs of each kind. */
    readonly candidates: number
    readonly random: number
    readonly sameYear: number
    readonly drawnPeople: number
    readonly communes: number
  }
  readonly passes: TrainedFields['passes']
  /** Pairs of one person on which the m of each field rests. */
  readonly matches: TrainedFields['matches']
  /** Bits of every level in the register of the training. */
  readonly bits: Readonly<Record<string, Readonly<Record<string, number>>>>
  /** Candidates by their evidence in classes of one bit. */
  readonly evidence: readonly EvidenceClass[]
  readonly thresholds: Tuning
}

export interface TrainedModel extends MatchModel {
  readonly diagnostics: Diagnostics
}

/** Fewer teach nothing that is not chance. */
const DOSES_LEAST = 200

/**
 * Trains on a sample of the dose records that came in files, checked or not, against the register table; writes the model
 * (and the plot), which hold chances and counts and nothing of any person. The same records, register and seed give the same
 * version. Undefined when the context's signal ended it: then nothing is written.
 * @throws {Refusal} `register.empty`, `model.invalid` when there are too few dose records, `file.not-writable`, what reading
 *   the truth throws
 */
export async function trainModel(context: Context, request: TrainRequest): Promise<TrainedModel | undefined> {
  const { worker } = await context.databases()
  const caller = await context.caller('match train')
  const { progress, signal } = context
  const deps: SampleDeps = { worker, caller, register: createTableRegister(), progress, signal }
  const drawn = await drawSample(deps, request)
  if (signal.aborted) return undefined
  if (drawn.sample.doses < DOSES_LEAST) {
    const message = `there are ${drawn.sample.doses} dose records to learn from, and ${DOSES_LEAST} are needed: ingest more`
    throw new Refusal('model.invalid', message)
  }
  const trained = trainMatch(drawn.sample)
  const fields = rounded(trained.fields)
  const open = modelOf(request.name, drawn, fields, { acceptBits: 0, marginBits: 0 })
  const scorer = createScorer(open, drawn.edition)
  const tuning =
    request.truth === undefined
      ? await tuneOnPosterior(deps, scorer, drawn.doseIds)
      : await tuneOnTruth(deps, scorer, request.truth)
  if (signal.aborted) return undefined
  const { acceptBits, marginBits } = tuning
  const model: TrainedModel = {
    ...modelOf(request.name, drawn, fields, { acceptBits, marginBits }),
    diagnostics: diagnosticsOf(request.seed, drawn, {
      ...trained,
      fields,
      tuning,
      evidence: evidenceClasses(drawn.sample.candidates, scorer),
    }),
  }
  const text = `${JSON.stringify(model, null, 2)}\n`
  parseModel(text)
  write(request.out, text)
  if (request.plot !== undefined) write(request.plot, modelPlot(model))
  return model
}

/** Six digits: more are chance, and the file is read by people. */
const DIGITS = 6
const short = (value: number): number => Number(value.toPrecision(DIGITS))

function rounded(fields: ModelFields): ModelFields {
  const tables = Object.entries(fields).map(([name, levels]) => [
    name,
    Object.fromEntries(
      Object.entries(levels).map(([level, { m, u }]) => [level, { m: short(m), u: short(u) }]),
    ),
  ])
  return Object.fromEntries(tables) as ModelFields // the same fields and levels
}

/** A model whose version names its content: what weighs, and nothing of how it was found. */
function modelOf(
  name: string,
  { edition: { people } }: DrawnSample,
  fields: ModelFields,
  thresholds: MatchModel['thresholds'],
): Omit<MatchModel, 'diagnostics'> & { readonly diagnostics: null } {
  const content: unknown = { format: MODEL_FORMAT, people, fields, thresholds }
  const hash = createHash('sha256')
    .update(canonicalJson(content as Json)) // numbers by name, nothing else
    .digest('hex')
  return {
    format: MODEL_FORMAT,
    version: `${name}-${hash.slice(0, 8)}`,
    people,
    fields,
    thresholds,
    diagnostics: null,
  }
}

interface Found extends TrainedFields {
  readonly tuning: Tuning
  readonly evidence: readonly EvidenceClass[]
}

function diagnosticsOf(seed: number, drawn: DrawnSample, found: Found): Diagnostics {
  const { candidates, random, sameYear, ...rest } = drawn.sample
  const pairs = (counts: ReadonlyMap<number, number>): number =>
    [...counts.values()].reduce((sum, n) => sum + n, 0)
  const bits = Object.entries(found.fields).map(([name, levels]) => [
    name,
    Object.fromEntries(Object.entries(levels).map(([level, { m, u }]) => [level, short(Math.log2(m / u))])),
  ])
  return {
    seed,
    sample: {
      ...rest,
      candidates: pairs(candidates),
      random: pairs(random),
      sameYear: pairs(sameYear),
      drawnPeople: drawn.entries,
      communes: drawn.edition.communes,
    },
    passes: found.passes,
    matches: found.matches,
    bits: Object.fromEntries(bits) as Diagnostics['bits'], // a number for each level of each field
    evidence: found.evidence,
    thresholds: found.tuning,
  }
}

/** The file changes at once or not at all. */
function write(path: string, text: string): void {
  try {
    writeFileSync(`${path}.new`, text)
    renameSync(`${path}.new`, path)
  } catch (cause) {
    throw new Refusal('file.not-writable', 'the model cannot be written: choose another file', { cause })
  }
}
