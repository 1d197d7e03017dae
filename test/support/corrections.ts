/** The stages around corrections, as app composes them, on the database of a test. */
import { randomUUID } from 'node:crypto'

import { createHolders } from '../../src/adapters/registers/holders.ts'
import type { RegisterRow } from '../../src/adapters/registers/load-register.ts'
import { createTableRegister } from '../../src/adapters/registers/table-register.ts'
import { createTableResidents } from '../../src/adapters/registers/table-residents.ts'
import { independentCheck } from '../../src/app/verify-text.ts'
import { doseIdOf } from '../../src/core/dose/dose-id.ts'
import { SILENT } from '../../src/core/progress.ts'
import { parseTrustList } from '../../src/core/trust/trust-list.ts'
import { passportNotices } from '../../src/office/outreach/index.ts'
import { authenticateDoses, readPersons, selectPersonDoses } from '../../src/stages/authenticate/index.ts'
import { correctDoses, settleChecks, undoRun } from '../../src/stages/correct/index.ts'
import { issuePassports, owePassports, passportsOf } from '../../src/stages/issue/index.ts'
import {
  confirmInjections,
  enterDoses,
  type NewDose,
  readDoses,
  type StoredDose,
} from '../../src/stages/record/index.ts'
import { signDoses } from '../../src/stages/sign/index.ts'
import type { TestDatabase } from './database.ts'
import { sessionsOf } from './doses.ts'
import { trustText } from './hcert.ts'
import { testKeys } from './keys.ts'
import { MODEL } from './match.ts'
import { person, registerOf } from './register.ts'

/** People enough that a number, a name and a date single somebody out as they do in a province. */
const CROWD = 2000

/** These people among others whom nobody in the test means. */
export function amongOthers(people: readonly RegisterRow[]): RegisterRow[] {
  const others = Array.from({ length: CROWD }, (_, i) =>
    person({
      person_number: `001090${String(i).padStart(6, '0')}`,
      full_name: `Đỗ Văn Người${i}`,
      birth_date: `19${60 + (i % 40)}-0${1 + (i % 9)}-1${i % 10}`,
      sex: 'M',
      residence_commune: String(10_000 + (i % 100)),
      phone: '',
    }),
  )
  return [...others, ...people]
}

/** Loads a register with these people among others. */
export async function townOf(db: TestDatabase, people: readonly RegisterRow[]): Promise<void> {
  await registerOf(db, amongOthers(people))
}

/** Enters records and the reports of their sessions. */
export async function takeIn(db: TestDatabase, doses: readonly NewDose[]): Promise<void> {
  await db.worker.transaction(db.caller, async (tx) => {
    await enterDoses(tx, doses)
    await confirmInjections(tx, sessionsOf(doses))
  })
}

/** Checks what is unchecked; cases are opened and closed as they must be. */
export const check = (db: TestDatabase) =>
  authenticateDoses(db.caller, {
    worker: db.worker,
    register: createTableRegister(),
    model: MODEL,
    onChecked: (tx, checked) => settleChecks(tx, checked, randomUUID),
    progress: SILENT,
  })

export const correct = (db: TestDatabase, applySafe: boolean) =>
  correctDoses(db.caller, {
    worker: db.worker,
    applySafe,
    newId: randomUUID,
    communesOf: createTableResidents().communesOf,
    progress: SILENT,
  })

export const undo = (db: TestDatabase, run: string, caller = db.caller) =>
  undoRun(caller, run, { app: db.app, worker: db.worker, newId: randomUUID, progress: SILENT })

const keys = await testKeys()
/** The public keys under which passports of these tests verify. */
export const TRUST = parseTrustList(trustText([keys.certificate]))

/** Signs what is signable, and issues every passport that is owed. */
export async function signAndIssue(db: TestDatabase): Promise<{ issued: number; refused: number }> {
  const common = { worker: db.worker, signing: db.signer, newId: randomUUID, progress: SILENT }
  await signDoses(db.caller, {
    ...common,
    signer: keys.facilitySigner,
    onSigned: async (tx, batch) => {
      const ids = batch.map(({ doseId }) => doseId)
      await owePassports(tx, [...new Set((await readPersons(tx, ids)).values())])
    },
  })
  return issuePassports(db.caller, {
    ...common,
    signer: keys.signer,
    issuer: keys.issuer,
    records: { dosesOf: selectPersonDoses },
    holders: createHolders(),
    notices: passportNotices,
    check: independentCheck(TRUST),
  })
}

/** A record by its facility and reference. @throws when it is not there */
export async function doseOf(db: TestDatabase, facility: string, ref: string): Promise<StoredDose> {
  const ids = [doseIdOf(facility, ref)]
  const [dose] = await db.worker.transaction(db.caller, (tx) => readDoses(tx, ids))
  if (dose === undefined) throw new Error(`${ref} is not there`)
  return dose
}

/** Text of the active passport of a person. @throws when there is none */
export async function passportText(db: TestDatabase, personId: string): Promise<string> {
  const all = await db.worker.transaction(db.caller, (tx) => passportsOf(tx, personId))
  const active = all.find(({ state }) => state === 'active')
  if (active === undefined) throw new Error('the person has no passport')
  return active.hcert
}
