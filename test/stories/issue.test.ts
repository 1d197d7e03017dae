import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'

import { createHolders } from '../../src/adapters/registers/holders.ts'
import { createTableRegister } from '../../src/adapters/registers/table-register.ts'
import { independentCheck, verifyTexts } from '../../src/app/verify-text.ts'
import type { Signer } from '../../src/core/hcert/signer.ts'
import { SILENT } from '../../src/core/progress.ts'
import { Refusal } from '../../src/core/refusal.ts'
import { parseTrustList } from '../../src/core/trust/trust-list.ts'
import { passportNotices } from '../../src/office/outreach/index.ts'
import { authenticateDoses, readPersons, selectPersonDoses } from '../../src/stages/authenticate/index.ts'
import {
  type IssueDeps,
  issuePassports,
  owePassports,
  passportFigures,
  samplePassports,
} from '../../src/stages/issue/index.ts'
import { confirmInjections, enterDoses, type NewDose, readDoses } from '../../src/stages/record/index.ts'
import { signDoses } from '../../src/stages/sign/index.ts'
import { type TestDatabase, testDatabase } from '../support/database.ts'
import { newDose, sessionsOf } from '../support/doses.ts'
import { trustText } from '../support/hcert.ts'
import { testKeys } from '../support/keys.ts'
import { MODEL } from '../support/match.ts'
import { person, registerOf } from '../support/register.ts'

const NUMBER = { idNumber: '079185000123' }
const keys = await testKeys()
const trust = parseTrustList(trustText([keys.certificate]))

/** Takes dose records to the facility's signature; their persons are owed passports. */
async function signed(db: TestDatabase, doses: readonly NewDose[]): Promise<void> {
  await db.worker.transaction(db.caller, async (tx) => {
    await enterDoses(tx, doses)
    await confirmInjections(tx, sessionsOf(doses))
  })
  const register = createTableRegister()
  const common = { worker: db.worker, progress: SILENT }
  await authenticateDoses(db.caller, { ...common, register, model: MODEL, onChecked: async () => {} })
  await signDoses(db.caller, {
    ...common,
    signing: db.signer,
    signer: keys.facilitySigner,
    newId: randomUUID,
    onSigned: async (tx, batch) => {
      const persons = await readPersons(
        tx,
        batch.map(({ doseId }) => doseId),
      )
      await owePassports(tx, [...new Set(persons.values())])
    },
  })
}

function issue(db: TestDatabase, changes: Partial<IssueDeps> = {}, limit?: number) {
  const deps: IssueDeps = {
    worker: db.worker,
    signing: db.signer,
    signer: keys.signer,
    issuer: keys.issuer,
    records: { dosesOf: selectPersonDoses },
    holders: createHolders(),
    notices: passportNotices,
    check: independentCheck(trust),
    newId: randomUUID,
    progress: SILENT,
    ...changes,
  }
  return issuePassports(db.caller, deps, limit)
}

const passports = (db: TestDatabase) => db.app.transaction(db.caller, (tx) => samplePassports(tx, 10))
const figures = (db: TestDatabase) => db.app.transaction(db.caller, passportFigures)

test('everybody with a signed dose gets one passport, for the latest dose, that a stranger can verify', async (t) => {
  const db = await testDatabase(t)
  await registerOf(db, [person()])
  const second = { ...NUMBER, doseNumber: 2, givenOn: newDose('x', 'x').record.claim.givenOn }
  await signed(db, [newDose('TYT-1', 'a', NUMBER), newDose('TYT-2', 'b', second)])
  assert.deepEqual(await issue(db), { issued: 1, refused: 0 })
  assert.deepEqual(await issue(db), { issued: 0, refused: 0 }, 'a second run has nothing to do')
  const [passport] = await passports(db)
  const [verdict] = verifyTexts([passport?.hcert ?? ''], { trust, at: db.now() })
  assert.equal(verdict?.verdict, 'valid')
  const doses = await db.admin<{ state: string }>('select state from dose')
  assert.deepEqual(new Set(doses.map(({ state }) => state)), new Set(['covered']))
})

test('a new dose replaces the passport: at most one is active', async (t) => {
  const db = await testDatabase(t)
  await registerOf(db, [person()])
  await signed(db, [newDose('TYT-1', 'a', NUMBER)])
  await issue(db)
  await signed(db, [newDose('TYT-1', 'b', { ...NUMBER, doseNumber: 2, lotNumber: 'L2' })])
  await issue(db)
  const { active, replaced, persons } = await figures(db)
  assert.deepEqual({ active, replaced, persons }, { active: 1, replaced: 1, persons: 1 })
})

test('a crash between intent and signature is finished with the same bytes and one passport', async (t) => {
  const db = await testDatabase(t)
  await registerOf(db, [person()])
  await signed(db, [newDose('TYT-1', 'a', NUMBER)])
  const dying: Signer = {
    ...keys.signer,
    sign: async () => {
      throw new Refusal('signer.unavailable', 'unplugged')
    },
  }
  await assert.rejects(issue(db, { signer: dying }), /unplugged/)
  assert.equal((await figures(db)).active, 0)
  const [intent] = await db.admin<{ bytes: string }>(
    `select encode(to_be_signed, 'hex') as bytes from passport_intent`,
  )
  let signedBytes = ''
  const watching: Signer = {
    ...keys.signer,
    sign: (message) => {
      signedBytes = Buffer.from(message).toString('hex')
      return keys.signer.sign(message)
    },
  }
  assert.deepEqual(await issue(db, { signer: watching }), { issued: 1, refused: 0 })
  assert.equal(signedBytes, intent?.bytes)
  assert.equal((await db.admin('select 1 from passport_intent')).length, 1)
})

test('a crash after the signature leaves one signature, one passport and one notice', async (t) => {
  const db = await testDatabase(t)
  await registerOf(db, [person()])
  await signed(db, [newDose('TYT-1', 'a', { ...NUMBER, email: 'someone@example.org' })])
  const dying = {
    announce: async () => {
      throw new Error('power cut')
    },
  }
  await assert.rejects(issue(db, { notices: dying }), /power cut/)
  assert.equal((await figures(db)).active, 0)
  assert.deepEqual(await issue(db), { issued: 1, refused: 0 })
  const counts = await db.admin<{ signatures: number; passports: number; messages: number }>(
    `select (select count(*)::int from passport_signature) as signatures,
       (select count(*)::int from passport) as passports, (select count(*)::int from outbox) as messages`,
  )
  assert.deepEqual(counts, [{ signatures: 1, passports: 1, messages: 1 }])
})

test('a signature that does not verify on the independent path never leaves', async (t) => {
  const db = await testDatabase(t)
  await registerOf(db, [person()])
  await signed(db, [newDose('TYT-1', 'a', NUMBER)])
  const broken: Signer = { ...keys.signer, sign: async () => new Uint8Array(64).fill(1) }
  await assert.rejects(
    issue(db, { signer: broken }),
    (error) => error instanceof Refusal && error.code === 'payload.invalid',
  )
  assert.equal((await figures(db)).active, 0)
})

test('the dead get no passport, and the reason stays on the list', async (t) => {
  const db = await testDatabase(t)
  await registerOf(db, [person()])
  await signed(db, [newDose('TYT-1', 'a', NUMBER)])
  await registerOf(db, [person({ deceased_on: '2021-01-01' })])
  assert.deepEqual(await issue(db), { issued: 0, refused: 1 })
  const due = await db.admin<{ problems: string[] }>('select problems from passport_due')
  assert.deepEqual(due, [{ problems: ['holder.deceased'] }])
})

test('everybody is counted once, in whatever lane they were worked off', async (t) => {
  const db = await testDatabase(t)
  const numbers = Array.from({ length: 30 }, (_, i) => `0791850010${String(i).padStart(2, '0')}`)
  await registerOf(
    db,
    numbers.map((number) => person({ person_number: number })),
  )
  await signed(
    db,
    numbers.map((idNumber, i) => newDose('TYT-1', `r${i}`, { idNumber })),
  )
  assert.deepEqual(await issue(db), { issued: numbers.length, refused: 0 })
  assert.equal((await figures(db)).active, numbers.length)
})

test('a limit leaves the others on the list for the next run', async (t) => {
  const db = await testDatabase(t)
  const numbers = ['079185000123', '079185000124', '079185000125']
  await registerOf(
    db,
    numbers.map((number) => person({ person_number: number })),
  )
  await signed(
    db,
    numbers.map((idNumber, i) => newDose('TYT-1', `r${i}`, { idNumber })),
  )
  assert.equal((await issue(db, {}, 2)).issued, 2)
  assert.equal((await issue(db)).issued, 1)
})

test('a foreigner gets a passport on the word of the facility', async (t) => {
  const db = await testDatabase(t)
  await registerOf(db, [person()])
  const foreigner = { nationality: 'KR', idCountry: 'KR', idNumber: 'M12345678', fullName: 'Kim Mau' }
  await signed(db, [newDose('TYT-1', 'a', foreigner)])
  assert.equal((await issue(db)).issued, 1)
  const [dose] = await db.worker.transaction(db.caller, (tx) =>
    readDoses(tx, [newDose('TYT-1', 'a').record.doseId]),
  )
  assert.equal(dose?.standing.basis, 'facility')
})
