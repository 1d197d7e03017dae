import assert from 'node:assert/strict'
import { test } from 'node:test'

import { type Caller, ROLES } from '../../core/caller.ts'
import { addClient, endClient, listClients } from './manage-clients.ts'

const callerOf = (role: Caller['role']): Caller => ({
  person: 'p',
  account: 'a',
  unit: '01',
  role,
  purpose: 'test',
})
const reached = new Error('the database was reached')
const deps = {
  database: { transaction: () => Promise.reject(reached), close: async () => {} },
  newId: () => '0f3a1b2c-0000-4000-8000-000000000001',
  newSecret: () => new Uint8Array(32),
  isBelow: async () => true,
}
const WANTED = { name: 'Trường Mẫu', unit: '01', purposes: ['school-entry'] }

test('only an operator and a supervisor manage clients', async () => {
  for (const role of ROLES) {
    const caller = callerOf(role)
    const expected = role === 'operator' || role === 'supervisor' ? reached : { code: 'account.not-allowed' }
    await assert.rejects(addClient(caller, WANTED, deps), expected, role)
    await assert.rejects(listClients(caller, deps), expected, role)
    await assert.rejects(endClient(caller, deps.newId(), deps), expected, role)
  }
})

test('a client has a visible name and at least one purpose of the closed list', async () => {
  const refusedWith = (code: string, changes: Partial<typeof WANTED>) =>
    assert.rejects(
      addClient(callerOf('operator'), { ...WANTED, ...changes }, deps),
      { code },
      JSON.stringify(changes),
    )
  for (const name of ['', ' ', '\u200b', 'A\u0007', 'A'.repeat(201)])
    await refusedWith('option.invalid', { name })
  await refusedWith('option.missing', { purposes: [] })
  for (const purpose of ['', 'curiosity', '__proto__', 'toString']) {
    await refusedWith('option.invalid', { purposes: ['travel', purpose] })
  }
})

test('an id that is none ends nobody and is not looked up', async () => {
  for (const id of ['', '1', "x' or true --"]) {
    await assert.rejects(endClient(callerOf('operator'), id, deps), { code: 'client.unknown' })
  }
})
