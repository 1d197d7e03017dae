/** The demo's last words: both snapshots side by side, doses by state, rates. */
import type { Evaluation } from '../evaluate.ts'
import type { Status } from '../status.ts'
import { APRIL_2022 } from './national-figures.ts'
import type { CitizenStory } from './one-citizen.ts'

export interface StageTime {
  readonly stage: string
  readonly records: number
  readonly seconds: number
}

export interface DemoReport {
  readonly status: Status
  readonly snapshot: Status
  readonly evaluate: Evaluation
  readonly citizen: CitizenStory | null
  readonly sample: { readonly checked: number; readonly valid: number }
  readonly stages: readonly StageTime[]
  readonly seconds: number
}

const SIX: readonly (readonly [keyof typeof APRIL_2022, string, string])[] = [
  ['given', 'injections given', 'injections'],
  ['not_entered', 'injections not entered', 'injections'],
  ['persons_with_id', 'people with an ID number', 'people'],
  ['wrong', 'injections checked and wrong', 'injections'],
  ['unverifiable', 'injections unverifiable', 'injections'],
  ['persons_with_passport', 'people with a passport', 'people'],
]

const number = (value: number): string => value.toLocaleString('en')

/** Text for the terminal, at most 100 characters wide. */
export function summaryText(report: DemoReport, states: Readonly<Record<string, number>>): string {
  return [
    '',
    figuresTable(report),
    '',
    `doses by state now: ${Object.entries(states)
      .map(([state, count]) => `${state} ${number(count)}`)
      .join(', ')}`,
    '',
    ratesTable(report.stages),
    '',
    ...citizenLines(report.citizen),
    evaluationLine(report.evaluate),
    `sample: ${report.sample.valid} of ${report.sample.checked} passports verified with the public trust list alone`,
    `all in ${report.seconds.toFixed(1)} s`,
  ].join('\n')
}

function figuresTable({ snapshot, status }: DemoReport): string {
  const head = `${'the six figures'.padEnd(32)}${'26 April'.padStart(12)}${'now'.padStart(12)}${'Viet Nam, 26 April 2022'.padStart(28)}`
  const lines = SIX.map(([key, label, unit]) => {
    const national = `${(APRIL_2022[key] / 1e6).toFixed(1)} M ${unit}`
    return `${label.padEnd(32)}${number(snapshot[key]).padStart(12)}${number(status[key]).padStart(12)}${national.padStart(28)}`
  })
  return [head, '-'.repeat(head.length), ...lines].join('\n')
}

function ratesTable(stages: readonly StageTime[]): string {
  const lines = stages.map(({ stage, records, seconds }) => {
    const rate = seconds > 0 ? Math.round(records / seconds) : 0
    return `${stage.padEnd(22)}${number(records).padStart(12)}${`${seconds.toFixed(1)} s`.padStart(10)}${`${number(rate)}/s`.padStart(12)}`
  })
  return [
    `${'stage'.padEnd(22)}${'records'.padStart(12)}${'time'.padStart(10)}${'rate'.padStart(12)}`,
    ...lines,
  ].join('\n')
}

function evaluationLine({ precision, recall, verified_right, verified_wrong, missed }: Evaluation): string {
  return (
    `against the truth: precision of verified ${precision.toFixed(5)} (${number(verified_right)} right, ` +
    `${number(verified_wrong)} wrong), recall ${recall.toFixed(4)} (${number(missed)} missed)`
  )
}

/** The way of one record; nobody's data. */
function citizenLines(story: CitizenStory | null): string[] {
  if (story === null) return []
  const { fields, owed_by, until, states, passport } = story
  const at = until.slice(0, 16).replace('T', ' ')
  return [
    `one citizen: ${fields.join(' and ')} differed; owed by the ${owed_by}, until ${at} UTC; the officer decided:`,
    `  record ${states.join(' -> ')}; ${passport ? 'the passport is in force' : 'NO passport'}`,
    '',
  ]
}
