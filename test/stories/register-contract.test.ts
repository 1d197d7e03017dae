import { createTableRegister } from '../../src/adapters/registers/table-register.ts'
import { testDatabase } from '../support/database.ts'
import { fhirRegister } from '../support/fhir-register.ts'
import { startMatchServer } from '../support/match-server.ts'
import { registerOf } from '../support/register.ts'
import { registerContract } from '../support/register-contract.ts'
import { communesOf } from '../support/register-people.ts'

const db = await testDatabase()

registerContract('table', async (_, people) => {
  await registerOf(db, people)
  return { register: createTableRegister(), transaction: (work) => db.worker.transaction(db.caller, work) }
})

registerContract('fhir', async (t, people) => {
  const server = await startMatchServer(t, people)
  const register = fhirRegister(db, server, { people: people.length, communes: communesOf(people) })
  return { register, transaction: (work) => db.worker.transaction(db.caller, work) }
})
