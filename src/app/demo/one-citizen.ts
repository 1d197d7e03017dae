/** One citizen's way through a correction: from the case, over the officer who owes it, to the passport. */
import { randomUUID } from 'node:crypto'

import { type Caller, ROOT_UNIT } from '../../core/caller.ts'
import { fieldsOf } from '../../core/dose/actions.ts'
import type { DoseId } from '../../core/dose/dose.ts'
import { appoint, callerFor, createAccount, createPerson } from '../../office/staff/index.ts'
import { isBelow } from '../../office/units/index.ts'
import { readOwners } from '../../stages/authenticate/index.ts'
import {
  acceptedDecision,
  decideCase,
  readCase,
  readCaseList,
  type StoredCase,
} from '../../stages/correct/index.ts'
import { passportsOf } from '../../stages/issue/index.ts'
import { readDoses, type Tx } from '../../stages/record/index.ts'
import type { Context } from '../context.ts'
import { caseReader, withCases, withChecks } from '../run-case.ts'
import { runIssue } from '../run-issue.ts'
import { runSign } from '../run-sign.ts'

/** What happened to one record that a person had to decide; nobody's data. */
export interface CitizenStory {
  /** Fields in question. */
  readonly fields: readonly string[]
  readonly opened_at: string
  readonly owed_by: string
  readonly until: string
  /** State of the record before, after the decision, and at the end. */
  readonly states: readonly string[]
  /** The person had no passport before, and has one that is in force now. */
  readonly passport: boolean
}

const ACCOUNT = 'demo-identity-officer'
/** More than a demo's province has: ids of cases are chance, and the choice must not be. */
const CASES_LOOKED_AT = 20_000

/** Takes one case of a differing field through; null when the demo's province has none. */
export async function correctOneCitizen(context: Context): Promise<CitizenStory | null> {
  const { app } = await context.databases()
  const operator = await context.caller('demo')
  const found = await chooseCase(context, operator)
  if (found?.doseId == null) return null
  const { doseId, caseId } = found
  const stateNow = async (): Promise<string> =>
    (await app.transaction(operator, (tx) => readDoses(tx, [doseId])))[0]?.state ?? 'unknown'
  const before = await stateNow()
  // The officer of the commune reads the case and accepts what the register says.
  const officer = await officerOf(context, operator, found.standing.unit)
  const caller = await officer.caller('case')
  const view = await readCase(caller, caseId, await caseReader(officer))
  const decision = await withCases(officer, (by, deps) => acceptedDecision(by, caseId, deps))
  await withChecks(officer, (by, deps) => decideCase(by, { caseId, seq: view.found.seq, decision }, deps))
  const decided = await stateNow()
  // What follows by itself: the facility signs, the ministry issues.
  await runSign(context)
  await runIssue(context)
  const { step } = view
  return {
    fields: fieldsOf(found.fields),
    opened_at: found.openedAt.toISOString(),
    owed_by: step.missing === null ? '' : `${step.owes.role} of ${step.owes.unitName}`,
    until: step.missing === null ? '' : step.until.toISOString(),
    states: [before, decided, await stateNow()],
    passport: await app.transaction(operator, (tx) => hasPassport(tx, doseId)),
  }
}

/** The first case, in the order of the records, whose injection is confirmed and whose person has no passport yet. */
async function chooseCase(context: Context, caller: Caller): Promise<StoredCase | undefined> {
  const { app } = await context.databases()
  return app.transaction(caller, async (tx) => {
    const filter = { unit: undefined, kind: 'difference', state: 'open', limit: CASES_LOOKED_AT } as const
    const cases = await readCaseList(tx, filter)
    const doses = await readDoses(
      tx,
      cases.flatMap(({ doseId }) => (doseId === null ? [] : [doseId])),
    )
    const confirmed = new Set<string>(
      doses.filter(({ standing }) => standing.confirmed).map(({ doseId }) => doseId),
    )
    const inOrder = [...cases].sort((a, b) => ((a.doseId ?? '') < (b.doseId ?? '') ? -1 : 1))
    for (const found of inOrder) {
      if (found.doseId === null || !confirmed.has(found.doseId) || found.commune !== found.standing.unit)
        continue
      if (!(await hasPassport(tx, found.doseId))) return found
    }
    return undefined
  })
}

/** The same commands on behalf of a newly appointed officer of that commune. */
async function officerOf(context: Context, operator: Caller, unit: string): Promise<Context> {
  const { app } = await context.databases()
  const name = 'Cán bộ định danh (minh họa)'
  const person = await createPerson(
    operator,
    { name, idNumber: `${unit}-demo`, idCountry: ROOT_UNIT },
    { database: app },
  )
  await createAccount(operator, { account: ACCOUNT, person }, { database: app })
  const wanted = { account: ACCOUNT, unit, role: 'identity-officer', validTo: null } as const
  await appoint(operator, wanted, { database: app, newId: randomUUID, isBelow })
  return { ...context, caller: (purpose) => callerFor(app, ACCOUNT, purpose) }
}

async function hasPassport(tx: Tx, doseId: DoseId): Promise<boolean> {
  const personId = (await readOwners(tx, [doseId])).get(doseId)?.personId
  return personId === undefined || (await passportsOf(tx, personId)).some(({ state }) => state === 'active')
}
