/** `vaxpass clocks`. */
import { BLOCKERS } from '../../core/dose/next-step-clocks.ts'
import { type ClockRow, readCampaignClock, readClocks } from '../../office/units/index.ts'
import type { Command } from './command.ts'

const clocks: Command = {
  name: 'clocks',
  summary: 'who owes what by when, and where each rule comes from',
  usage: '',
  options: {},
  async run(_args, context) {
    const { app } = await context.databases()
    const caller = await context.caller('clocks')
    const { rules, campaign } = await app.transaction(caller, async (tx) => ({
      rules: await readClocks(tx),
      campaign: await readCampaignClock(tx),
    }))
    const sorted = rules.sort((a, b) => BLOCKERS.indexOf(a.blocker) - BLOCKERS.indexOf(b.blocker))
    const until = campaign.deadline.toISOString()
    return {
      exit: 0,
      json: {
        clocks: sorted.map(documentOf),
        campaign: { same_day_from: campaign.sameDayFrom, deadline: until },
      },
      text: [
        ...sorted.flatMap(linesOf),
        '',
        `"new" are doses given from ${campaign.sameDayFrom} on; "campaign" ends at ${until}`,
      ].join('\n'),
    }
  },
}

function documentOf(rule: ClockRow) {
  return {
    missing: rule.blocker,
    case_kind: rule.caseKind,
    owes_role: rule.owesRole,
    owes_unit: rule.owesUnit,
    due_new: rule.dueNew,
    due_old: rule.dueOld,
    then_rule: rule.thenRule,
    each_level_hours: rule.eachLevelHours,
    source: rule.source,
    lawyer_checked: rule.lawyerChecked,
  }
}

function linesOf(rule: ClockRow): string[] {
  const name = rule.caseKind === '' ? rule.blocker : `${rule.blocker} (${rule.caseKind})`
  const due = rule.dueNew === rule.dueOld ? rule.dueNew : `${rule.dueNew}, old ones ${rule.dueOld}`
  const checked = rule.lawyerChecked ? '' : '  (not checked by a lawyer)'
  return [
    `${name.padEnd(26)} ${rule.owesRole} of ${rule.owesUnit}: ${due}; then ${rule.thenRule}, each ${rule.eachLevelHours}h`,
    `${''.padEnd(26)} ${rule.source}${checked}`,
  ]
}

export const clocksCommands: readonly Command[] = [clocks]
