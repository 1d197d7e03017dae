/** What stories about a register elsewhere share: facilities, doses, runs, and the server that is asked. */
import type { TestContext } from 'node:test'

import type { FhirRegisterOptions } from '../../src/adapters/registers/fhir/fhir-register.ts'
import type { DoseClaim } from '../../src/core/dose/dose.ts'
import { doseIdOf } from '../../src/core/dose/dose-id.ts'
import { SILENT } from '../../src/core/progress.ts'
import { Refusal } from '../../src/core/refusal.ts'
import { authenticateDoses, type Register, readChecks } from '../../src/stages/authenticate/index.ts'
import { enterDoses } from '../../src/stages/record/index.ts'
import type { TestDatabase } from './database.ts'
import { newDose } from './doses.ts'
import { fakeTiming, fhirRegister } from './fhir-register.ts'
import { MODEL } from './match.ts'
import { startMatchServer } from './match-server.ts'
import { FAMILY } from './register-people.ts'

type Claims = Readonly<Record<string, Partial<DoseClaim>>>

/** Claim of the mother of register-people.ts, in the fields that differ from `claimOf()`: none. */
export const RIGHT: Partial<DoseClaim> = { idNumber: '079185000123' }

let facilities = 0

/** A facility that no other test of the file has: the database is one. */
export function nextFacility(): string {
  facilities += 1
  return `TYT-${facilities}`
}

/** Enters dose records by reference. */
export async function enter(db: TestDatabase, facility: string, claims: Claims): Promise<void> {
  const doses = Object.entries(claims).map(([ref, changes]) => newDose(facility, ref, changes))
  await db.worker.transaction(db.caller, (tx) => enterDoses(tx, doses))
}

/** Checks all that waits. */
export function authenticate(db: TestDatabase, register: Register, signal?: AbortSignal) {
  return authenticateDoses(db.caller, {
    worker: db.worker,
    register,
    model: MODEL,
    onChecked: async () => {},
    progress: SILENT,
    signal,
  })
}

/** What was decided about these records, without the times and places of the decision; null = nothing yet. */
export async function verdictsOf(db: TestDatabase, facility: string, refs: readonly string[]) {
  const ids = refs.map((ref) => doseIdOf(facility, ref))
  const checks = await db.worker.transaction(db.caller, (tx) => readChecks(tx, ids))
  return ids.map((id) => {
    const check = checks.get(id)
    return check === undefined ? null : { ...check, doseId: null, at: null, registerVersion: null }
  })
}

/** Nothing was asked and nothing waits: for tests that count. */
export async function forgetAll(db: TestDatabase): Promise<void> {
  await db.admin('truncate register_question')
  await db.admin(`update dose set state = 'verified' where state = 'entered'`)
}

/** A server of the family, a register that asks it, and the time that the register knows. */
export async function remoteFamily(
  t: TestContext,
  db: TestDatabase,
  changes: Partial<FhirRegisterOptions> = {},
) {
  const server = await startMatchServer(t, FAMILY)
  await forgetAll(db)
  const timing = fakeTiming()
  return { server, timing, register: fhirRegister(db, server, { timing, ...changes }) }
}

/** Whether a refusal says that the register does not answer. */
export function isUnavailable(error: unknown): boolean {
  return error instanceof Refusal && error.code === 'register.unavailable'
}
