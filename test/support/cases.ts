/** A district with staff, a small register and the use cases of cases over a real database, for story tests. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import type { TestContext } from 'node:test'

import { createTableRegister } from '../../src/adapters/registers/table-register.ts'
import { createTableResidents } from '../../src/adapters/registers/table-residents.ts'
import type { Caller, Role } from '../../src/core/caller.ts'
import type { CaseAction, CaseKind, CaseStanding } from '../../src/core/case/case.ts'
import { replayCase } from '../../src/core/case/case-steps.ts'
import type { DoseClaim, DoseId } from '../../src/core/dose/dose.ts'
import { doseIdOf } from '../../src/core/dose/dose-id.ts'
import { createScorer } from '../../src/core/person/weigh.ts'
import { SILENT } from '../../src/core/progress.ts'
import { logAccess } from '../../src/office/access/index.ts'
import { appoint, callerFor, createAccount, createPerson, readHumans } from '../../src/office/staff/index.ts'
import { isBelow, loadUnits, readStepKnowledge, readUnitTree } from '../../src/office/units/index.ts'
import { authenticateDoses, decideAll } from '../../src/stages/authenticate/index.ts'
import {
  type CaseDeps,
  type CaseView,
  correctDoses,
  openCase,
  readCase,
  readCaseDetails,
  readCaseList,
  type StoredCase,
  settleChecks,
} from '../../src/stages/correct/index.ts'
import { enterDoses, readDoses, type StoredDose } from '../../src/stages/record/index.ts'
import { type TestDatabase, testDatabase } from './database.ts'
import { newDose } from './doses.ts'
import { MODEL } from './match.ts'
import { person, registerOf } from './register.ts'

/** Communes of district 760 in Ho Chi Minh City, and one far away. */
export const HOME = '26734'
export const NEXT_DOOR = '26737'
export const FAR = '00001'

export interface CaseWorld {
  readonly db: TestDatabase
  readonly deps: CaseDeps
  /** A new human with an account of that role; `human` makes it a further account of somebody. */
  hire(unit: string, role: Role, human?: string): Promise<Caller>
  /** Enters one record under a reference. */
  enter(ref: string, claim?: Partial<DoseClaim>, facility?: string, by?: Caller): Promise<DoseId>
  /** Checks every record and opens the cases that follow. */
  check(): Promise<void>
  dose(id: DoseId): Promise<StoredDose>
  /** The newest live case of a record. */
  caseOf(id: DoseId): Promise<StoredCase>
  /** A record as entered, checked, with the case that its verdict opened. */
  caseFor(claim: Partial<DoseClaim>, by?: Caller): Promise<{ doseId: DoseId; found: StoredCase }>
  /** Opens a case in the caller's own role. */
  open(caller: Caller, kind: CaseKind, json: object, doseId?: DoseId, otherDose?: DoseId): Promise<StoredCase>
  view(caller: Caller, caseId: string): Promise<CaseView>
  hoursLater(hours: number): void
}

/** The invented people of the register; the second one lives next door. */
const PEOPLE = [
  person(),
  person({
    person_number: '079090000456',
    full_name: 'Lê Văn Thử',
    birth_date: '1990-07-01',
    sex: 'M',
    residence_commune: NEXT_DOOR,
    phone: '0987654321',
  }),
]

export async function caseWorld(t?: TestContext): Promise<CaseWorld> {
  const db = await testDatabase(t)
  const operator = await callerFor(db.app, 'operator', 'test')
  const stations = [
    { code: 'TYT-1', name: 'Trạm Y tế Một', kind: 'station', commune: HOME, head: 'Trưởng trạm Một' },
    { code: 'TYT-2', name: 'Trạm Y tế Hai', kind: 'station', commune: NEXT_DOOR, head: 'Trưởng trạm Hai' },
    { code: 'TYT-9', name: 'Trạm Y tế Xa', kind: 'station', commune: FAR, head: 'Trưởng trạm Xa' },
  ]
  await loadUnits(operator, stations, { database: db.app, progress: SILENT })
  await registerOf(db, PEOPLE)
  const start = db.now()
  let refs = 0
  const register = createTableRegister()
  const deps: CaseDeps = {
    app: db.app,
    worker: db.worker,
    newId: randomUUID,
    readTree: readUnitTree,
    humansOf: readHumans,
    notices: { announce: async () => {} },
    async personOf(tx, claim) {
      const scorer = createScorer(MODEL, await register.edition(tx))
      return (await decideAll(tx, [{ claim }], register, scorer))[0]?.personId ?? null
    },
  }
  const world: CaseWorld = {
    db,
    deps,
    hire: (unit, role, human) => hire(db, operator, { unit, role, human }),
    async enter(ref, claim = {}, facility = 'TYT-1', by = db.caller) {
      await db.worker.transaction(by, (tx) => enterDoses(tx, [newDose(facility, ref, claim)]))
      return doseIdOf(facility, ref)
    },
    async check() {
      const onChecked: Parameters<typeof authenticateDoses>[1]['onChecked'] = (tx, checked) =>
        settleChecks(tx, checked, randomUUID)
      await authenticateDoses(db.caller, {
        worker: db.worker,
        register,
        model: MODEL,
        onChecked,
        progress: SILENT,
      })
      await correctDoses(db.caller, {
        worker: db.worker,
        applySafe: false,
        newId: randomUUID,
        communesOf: createTableResidents().communesOf,
        progress: SILENT,
      })
    },
    async dose(id) {
      const [found] = await db.worker.transaction(db.caller, (tx) => readDoses(tx, [id]))
      return found ?? assert.fail('the record is not there')
    },
    async caseOf(id) {
      const filter = { unit: undefined, kind: undefined, state: undefined, limit: 100 }
      const all = await db.app.transaction(db.caller, (tx) => readCaseList(tx, filter))
      return all.findLast(({ doseId }) => doseId === id) ?? assert.fail('the record has no case')
    },
    async caseFor(claim, by) {
      refs += 1
      const doseId = await world.enter(`R${refs}`, claim, 'TYT-1', by)
      await world.check()
      return { doseId, found: await world.caseOf(doseId) }
    },
    async open(caller, kind, json, doseId, otherDose) {
      const request = {
        caseId: randomUUID(),
        kind,
        opener: caller.role === 'identity-officer' ? ('identity-officer' as const) : ('clerk' as const),
        doseId: doseId ?? null,
        otherDose: otherDose ?? null,
        asked: readCaseDetails(kind, json),
      }
      return (await openCase(caller, request, deps)).found
    },
    view: (caller, caseId) =>
      readCase(caller, caseId, {
        app: db.app,
        humansOf: readHumans,
        readKnowledge: readStepKnowledge,
        logAccess: (tx, subject) => logAccess(tx, [{ kind: 'view', count: 1, ...subject }]),
      }),
    hoursLater: (hours) => db.setNow(new Date(start.getTime() + hours * 3_600_000)),
  }
  return world
}

async function hire(
  { app }: TestDatabase,
  operator: Caller,
  { unit, role, human }: { unit: string; role: Role; human: string | undefined },
): Promise<Caller> {
  const wanted = { name: 'Người Thử Nghiệm', idNumber: `TEST-${randomUUID()}`, idCountry: 'VN' }
  const who = human ?? (await createPerson(operator, wanted, { database: app }))
  const account = `test-${randomUUID()}`
  await createAccount(operator, { account, person: who }, { database: app })
  const deps = { database: app, newId: randomUUID, isBelow }
  await appoint(operator, { account, unit, role, validTo: null }, deps)
  return callerFor(app, account, 'test')
}

/** Asserts that every case stands as its actions say, and that every record counts its open cases. */
export async function assertReplay(db: TestDatabase): Promise<void> {
  const rows = await db.admin<{ case_id: string; kind: string; payload: object }>(
    'select case_id, kind, payload from case_action order by case_id, seq',
  )
  const histories = Map.groupBy(rows, ({ case_id }) => case_id)
  const columns = await db.admin<{ case_id: string; seq: number } & Record<string, unknown>>(
    `select case_id, seq, state, unit, level, extended_hours as "extendedHours", first_key as "firstKey", decision,
       refused_for as "refusedFor", outcome as "closedFor" from correction_case`,
  )
  for (const { case_id, seq, ...standing } of columns) {
    const history = histories.get(case_id) ?? []
    const actions = history.map(({ kind, payload }) => ({ ...payload, kind }) as CaseAction) // as they were appended
    const replayed: CaseStanding = replayCase(actions)
    assert.deepEqual({ ...standing }, { ...replayed }, `case ${case_id}`)
    assert.equal(seq, history.length)
  }
  const wrong = await db.admin(
    `select d.dose_id, d.open_cases from dose as d where d.open_cases <> (select count(*) from correction_case as c
       where c.bucket = d.bucket and c.dose_id = d.dose_id and c.state in ('open', 'second-key', 'waiting'))`,
  )
  assert.deepEqual(wrong, [])
}
