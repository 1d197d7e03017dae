import { ROOT_UNIT } from '../../core/caller.ts'
import { dayOfInstant } from '../../core/dates.ts'
import { BLOCKERS, type ClockRule } from '../../core/dose/next-step-clocks.ts'
import type { StepKnowledge } from '../../core/dose/next-step-owners.ts'
import type { StaffName } from '../../core/unit.ts'
import type { UnitTree } from '../../core/unit-tree.ts'
import { readAppointments, readNames } from '../staff/index.ts'
import { readUnitTree } from './read-unit-tree.ts'
import { selectCampaignClock, selectClocks, type Tx } from './store.ts'

/** Everything that the question "who owes the next step" rests on, read once for any number of questions. */
export async function readStepKnowledge(tx: Tx): Promise<StepKnowledge & { readonly tree: UnitTree }> {
  const tree = await readUnitTree(tx)
  const campaign = await selectCampaignClock(tx)
  const clock = clocksBy(await selectClocks(tx))
  const holders = await readHolders(tx)
  const rootHead = tree.head(ROOT_UNIT, dayOfInstant(tx.now))
  if (rootHead === null) throw new Error('could not read the next steps: the ministry has no head')
  return { tree, campaign, clock, rootHead, holder: (unit, role) => holders.get(`${unit}|${role}`) ?? null }
}

function clocksBy(rules: readonly ClockRule[]): StepKnowledge['clock'] {
  const byKind = new Map(rules.map((rule) => [`${rule.blocker}|${rule.caseKind}`, rule]))
  const missing = BLOCKERS.filter((blocker) => !byKind.has(`${blocker}|`))
  if (missing.length > 0) throw new Error(`could not read the clocks: none for ${missing.join(', ')}`)
  return (blocker, caseKind) => {
    const rule = byKind.get(`${blocker}|${caseKind}`) ?? byKind.get(`${blocker}|`)
    if (rule === undefined) throw new Error(`there is no clock for ${blocker}`)
    return rule
  }
}

/** `unit|role` -> the first of those who hold it now. */
async function readHolders(tx: Tx): Promise<Map<string, StaffName>> {
  const appointments = await readAppointments(tx)
  const names = await readNames(tx, [...new Set(appointments.map(({ person }) => person))])
  const holders = new Map<string, StaffName>()
  for (const { unit, role, person } of appointments) {
    const key = `${unit}|${role}`
    const name = names.get(person)
    if (name !== undefined && !holders.has(key)) holders.set(key, { person, name })
  }
  return holders
}
