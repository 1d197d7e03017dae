/** A FHIR register over a server of the test, with a clock that moves only while somebody sleeps. */
import { randomUUID } from 'node:crypto'

import {
  createFhirRegister,
  type FhirRegister,
  type FhirRegisterOptions,
} from '../../src/adapters/registers/fhir/fhir-register.ts'
import type { Timing } from '../../src/adapters/registers/fhir/pace.ts'
import type { TestDatabase } from './database.ts'
import type { MatchServer } from './match-server.ts'

/** No time passes but by sleeping; what was slept is noted. */
export function fakeTiming(): Timing & { readonly slept: number[] } {
  let ms = 0
  const slept: number[] = []
  return {
    slept,
    now: () => ms,
    random: () => 0.5,
    sleep: async (wait) => {
      slept.push(wait)
      ms += wait
    },
  }
}

/** The register; every option can be replaced. */
export function fhirRegister(
  db: TestDatabase,
  { base }: MatchServer,
  changes: Partial<FhirRegisterOptions> = {},
): FhirRegister {
  return createFhirRegister({
    base,
    authorization: null,
    edition: 'test',
    people: 6,
    communes: 3,
    worker: db.worker,
    caller: db.caller,
    newId: randomUUID,
    timing: fakeTiming(),
    ...changes,
  })
}
