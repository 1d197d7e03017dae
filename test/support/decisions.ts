/** Cases and passports of a story: what stands open, what becomes of a decision, and what a passport says in the end. */
import { randomUUID } from 'node:crypto'

import { verifyTexts } from '../../src/app/verify-text.ts'
import type { CaseKind, Decision } from '../../src/core/case/case.ts'
import type { DoseId } from '../../src/core/dose/dose.ts'
// The two sides of a decided case, without the question whether somebody may decide it: cases.test.ts asks that.
import { applyDecision, revertDecision } from '../../src/stages/correct/apply-decision.ts'
import type { DecisionNotices, ToldOfDecision } from '../../src/stages/correct/index.ts'
import {
  appendCaseActions,
  insertCases,
  lockCases,
  type StoredCase,
} from '../../src/stages/correct/store-cases.ts'
import { appendActions, lockDoses, type Tx } from '../../src/stages/record/index.ts'
import { passportText, TRUST } from './corrections.ts'
import type { TestDatabase } from './database.ts'

/** Two invented officers. */
export const [FIRST_OFFICER, SECOND_OFFICER] = [randomUUID(), randomUUID()]

/** The one case of a kind that is not closed. @throws when there are none or several */
export async function theCase(db: TestDatabase, kind: CaseKind): Promise<string> {
  const rows = await db.admin<{ case_id: string }>(
    `select case_id from correction_case where kind = $1 and state <> 'closed'`,
    [kind],
  )
  const [row] = rows
  if (row === undefined || rows.length > 1) throw new Error(`${rows.length} cases ${kind} are open`)
  return row.case_id
}

/** Opens a case as a citizen would. */
export async function openFor(
  db: TestDatabase,
  kind: CaseKind,
  { doseId, personId }: { readonly doseId: DoseId | null; readonly personId: string | null },
): Promise<string> {
  const caseId = randomUUID()
  const about = { facility: 'TYT-1', commune: '26734', otherDose: null, otherFacility: null, details: null }
  await db.worker.transaction(db.caller, async (tx) => {
    const row = { ...about, caseId, doseId, kind, fields: 0, unit: '26734', personId }
    await insertCases(tx, [{ ...row, openedBy: 'citizen' }], 'test')
    if (doseId === null) return
    const [dose] = await lockDoses(tx, [doseId])
    if (dose !== undefined) await appendActions(tx, [{ dose, actions: [{ kind: 'case-opened', caseId }] }])
  })
  return caseId
}

/** Takes a decision with as many keys as it needs; returns who was told. */
export async function decide(
  db: TestDatabase,
  caseId: string,
  decision: Decision,
  by = { person: SECOND_OFFICER, firstKey: FIRST_OFFICER },
): Promise<ToldOfDecision[]> {
  const told: ToldOfDecision[] = []
  const notices: DecisionNotices = {
    announce: async (_tx, some) => {
      told.push(...some)
    },
  }
  await inCase(db, caseId, async (tx, found) => {
    await applyDecision(tx, found, decision, by, randomUUID, notices)
    const first = { kind: 'decided', decision, person: FIRST_OFFICER, isFinal: true } as const
    const waits = decision.what === 'change-register'
    const end = waits ? ({ kind: 'requested' } as const) : ({ kind: 'closed', reason: 'decided' } as const)
    await appendCaseActions(tx, [{ found, actions: [first, end] }])
  })
  return told
}

/** Takes a decision back and opens the case again. */
export async function takeBack(db: TestDatabase, caseId: string, decision: Decision): Promise<void> {
  await inCase(db, caseId, async (tx, found) => {
    await revertDecision(tx, found, decision, randomUUID)
    await appendCaseActions(tx, [{ found, actions: [{ kind: 'undone' }] }])
  })
}

async function inCase(
  db: TestDatabase,
  caseId: string,
  work: (tx: Tx, found: StoredCase) => Promise<void>,
): Promise<void> {
  await db.worker.transaction(db.caller, async (tx) => {
    const [found] = await lockCases(tx, [caseId])
    if (found === undefined) throw new Error('the case is not there')
    await work(tx, found)
  })
}

export interface PassportSays {
  /** Family name and given name. */
  readonly names: readonly [string, string]
  readonly birthDate: string
  /** "2/2". */
  readonly dose: string
}

interface Certificate {
  readonly nam: { readonly fn?: string; readonly gn?: string }
  readonly dob: string
  readonly v: readonly { readonly dn: number; readonly sd: number }[]
}

/** What the active passport of a person says to a stranger. @throws when it does not verify */
export async function passportSays(db: TestDatabase, personId: string): Promise<PassportSays> {
  const [verdict] = verifyTexts([await passportText(db, personId)], { trust: TRUST, at: db.now() })
  if (verdict?.verdict !== 'valid' || verdict.passport === null) throw new Error('the passport is not valid')
  const { nam, dob, v } = verdict.passport.certificate as unknown as Certificate // valid: the schema was checked
  return { names: [nam.fn ?? '', nam.gn ?? ''], birthDate: dob, dose: `${v[0]?.dn}/${v[0]?.sd}` }
}
