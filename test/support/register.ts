/** A small population register of invented people for story tests. */
import { loadRegister, type RegisterRow } from '../../src/adapters/registers/load-register.ts'
import { SILENT } from '../../src/core/progress.ts'
import type { TestDatabase } from './database.ts'

/** The person behind `claimOf()` of doses.ts; every field can be replaced. */
export function person(changes: RegisterRow = {}): RegisterRow {
  return {
    person_number: '079185000123',
    cmnd: '',
    full_name: 'Trần Thị Mẫu',
    birth_date: '1985-03-12',
    sex: 'F',
    residence_commune: '26734',
    phone: '0912345678',
    deceased_on: '',
    ...changes,
  }
}

/** Replaces the register of the test's database. */
export async function registerOf(db: TestDatabase, people: readonly RegisterRow[]): Promise<void> {
  async function* rows(): AsyncGenerator<RegisterRow> {
    yield* people
  }
  await db.worker.transaction(db.caller, (tx) =>
    loadRegister(tx, rows(), { fileHash: () => 'test', progress: SILENT }),
  )
}
