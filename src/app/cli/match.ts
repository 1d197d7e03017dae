/** `vaxpass match train`. */
import { Refusal } from '../../core/refusal.ts'
import { type TrainedModel, trainModel } from '../train-model.ts'
import { required, wholeNumber } from './arguments.ts'
import type { Command } from './command.ts'

const SAMPLE_DEFAULT = 20_000
const SAMPLE_MOST = 1_000_000
const LARGEST_SEED = 4_294_967_295
const NAME_DEFAULT = 'vn-2022'
/** First part of a version (core/person/match-model.ts). */
const NAME = /^[a-z0-9-]{1,40}$/

const train: Command = {
  name: 'match train',
  summary: 'learn what agreement weighs from the dose records and the register, without labels',
  usage: '--out FILE [--name NAME] [--sample N] [--seed S] [--tune-with FILE] [--plot FILE]',
  options: {
    out: { type: 'string', help: 'where the model is written (JSON)' },
    name: { type: 'string', help: `first part of its version (default: ${NAME_DEFAULT})` },
    sample: { type: 'string', help: `dose records to learn from (default: ${SAMPLE_DEFAULT})` },
    seed: { type: 'string', help: 'which records are drawn, a whole number (default: 1)' },
    'tune-with': { type: 'string', help: 'truth.csv of "vaxpass simulate": choose the thresholds on it' },
    plot: { type: 'string', help: 'where a drawing of the weights is written (SVG)' },
  },
  async run(args, context) {
    const name = args.text('name') ?? NAME_DEFAULT
    if (!NAME.test(name)) {
      throw new Refusal('option.invalid', '--name must be up to 40 small letters, figures and hyphens')
    }
    const model = await trainModel(context, {
      out: required(args, 'out'),
      name,
      doses: wholeNumber(args, 'sample', { least: 1, most: SAMPLE_MOST, otherwise: SAMPLE_DEFAULT }),
      seed: wholeNumber(args, 'seed', { least: 0, most: LARGEST_SEED, otherwise: 1 }),
      truth: args.text('tune-with'),
      plot: args.text('plot'),
    })
    if (model === undefined) return { exit: 1, json: null, text: 'stopped: no model was written' }
    const { version, thresholds, diagnostics } = model
    return { exit: 0, json: { version, thresholds, diagnostics }, text: textOf(model) }
  },
}

function textOf({ version, people, fields, diagnostics }: TrainedModel): string {
  const { sample, passes, bits, thresholds } = diagnostics
  const count = (n: number): string => Math.round(n).toLocaleString('en')
  const passLines = passes.map(
    ({ name, pairs, lambda, iterations, converged }) =>
      `  ${name.padEnd(24)}${count(pairs).padStart(10)}  ${(100 * lambda).toFixed(2).padStart(6)} %` +
      `${String(iterations).padStart(8)}${converged ? '' : '  stopped at the limit'}`,
  )
  const levelLines = Object.entries(fields).flatMap(([field, levels]) =>
    Object.entries(levels).map(
      ([level, { m, u }]) =>
        `  ${field.padEnd(16)}${level.padEnd(10)}${m.toExponential(2).padStart(10)}${u.toExponential(2).padStart(10)}` +
        `${(bits[field]?.[level] ?? 0).toFixed(1).padStart(8)}`,
    ),
  )
  const { how, acceptBits, marginBits, doses, right, wrong, isShown } = thresholds
  return [
    `${version}: ${count(sample.doses)} dose records, ${count(sample.candidates)} candidates, a register of ${count(people)} people`,
    `  ${'pass'.padEnd(24)}${'pairs'.padStart(10)}  ${'same'.padStart(8)}${'rounds'.padStart(8)}`,
    ...passLines,
    `  ${'field'.padEnd(16)}${'level'.padEnd(10)}${'m'.padStart(10)}${'u'.padStart(10)}${'bits'.padStart(8)}`,
    ...levelLines,
    `accepted from ${acceptBits} bits on, the next ${marginBits} bits weaker: chosen by ${how === 'truth' ? 'the truth' : "the model's own expectation"}`,
    `  of ${count(doses)} dose records ${count(right)} right and ${wrong.toFixed(how === 'truth' ? 0 : 1)} wrong` +
      `${isShown ? '' : '; too few records, or too many wrong, to show one in 20,000'}`,
  ].join('\n')
}

export const matchCommands: readonly Command[] = [train]
