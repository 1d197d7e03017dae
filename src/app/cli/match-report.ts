/** `vaxpass match report --html FILE [--truth FILE]`. */
import { writeMatchReport } from '../match-report.ts'
import { required } from './arguments.ts'
import type { Command } from './command.ts'

const report: Command = {
  name: 'match report',
  summary: 'the quality of the identity checks as one page with charts; no person of the records is on it',
  usage: '--html FILE [--truth FILE]',
  options: {
    html: { type: 'string', help: 'the page to write' },
    truth: { type: 'string', help: 'truth.csv of "vaxpass simulate": adds the calibration' },
  },
  async run(args, context) {
    const html = required(args, 'html')
    const { verdicts, calibration, models, thresholds } = await writeMatchReport(context, {
      html,
      truth: args.text('truth'),
    })
    const lines = verdicts.map(
      ({ label, count }) => `${label.padEnd(24)}${count.toLocaleString('en').padStart(12)}`,
    )
    return {
      exit: 0,
      json: { html, models, thresholds, verdicts, calibration },
      text: [...lines, html].join('\n'),
    }
  },
}

export const matchReportCommands: readonly Command[] = [report]
