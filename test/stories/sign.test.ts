import assert from 'node:assert/strict'
import { createHash, createPublicKey, randomUUID, verify } from 'node:crypto'
import { test } from 'node:test'
import { derSignature } from '../../src/adapters/crypto/index.ts'
import { createTableRegister } from '../../src/adapters/registers/table-register.ts'
import { createFacilitySigner, newAuthority, newFacilityKey } from '../../src/adapters/signers/index.ts'
import { toHex, treeRoot } from '../../src/core/ledger/merkle.ts'
import { SILENT } from '../../src/core/progress.ts'
import { Refusal } from '../../src/core/refusal.ts'
import { authenticateDoses } from '../../src/stages/authenticate/index.ts'
import {
  appendActions,
  confirmInjections,
  enterDoses,
  type NewDose,
  readDoses,
  type StoredDose,
} from '../../src/stages/record/index.ts'
import { type FacilitySigner, recordLeaf, type SignDeps, signDoses } from '../../src/stages/sign/index.ts'
import { type TestDatabase, testDatabase } from '../support/database.ts'
import { newDose, sessionsOf } from '../support/doses.ts'
import { testKeys } from '../support/keys.ts'
import { MODEL } from '../support/match.ts'
import { person, registerOf } from '../support/register.ts'

const NUMBER = { idNumber: '079185000123' }

/** Dose records that are verified and confirmed: ready to be signed. */
async function signable(db: TestDatabase, doses: readonly NewDose[]): Promise<void> {
  await registerOf(db, [person()])
  await db.worker.transaction(db.caller, async (tx) => {
    await enterDoses(tx, doses)
    await confirmInjections(tx, sessionsOf(doses))
  })
  await authenticateDoses(db.caller, {
    worker: db.worker,
    register: createTableRegister(),
    model: MODEL,
    onChecked: async () => {},
    progress: SILENT,
  })
}

function depsOf(
  db: TestDatabase,
  signer: FacilitySigner,
  onSigned: SignDeps['onSigned'] = async () => {},
): SignDeps {
  return { worker: db.worker, signing: db.signer, signer, newId: randomUUID, onSigned, progress: SILENT }
}

const readAll = (db: TestDatabase, doses: readonly NewDose[]): Promise<StoredDose[]> =>
  db.worker.transaction(db.caller, (tx) =>
    readDoses(
      tx,
      doses.map(({ record }) => record.doseId),
    ),
  )

test('one act signs all ready records of a facility, and anyone can re-verify it from what is stored', async (t) => {
  const db = await testDatabase(t)
  const doses = [newDose('TYT-1', 'a', NUMBER), newDose('TYT-1', 'b', NUMBER), newDose('TYT-2', 'c', NUMBER)]
  await signable(db, doses)
  const authority = await newAuthority({
    subject: 'CN=A',
    notBefore: new Date('2022-01-01T00:00:00Z'),
    notAfter: new Date('2030-01-01T00:00:00Z'),
  })
  const pairs = new Map<string, Awaited<ReturnType<typeof newFacilityKey>>>()
  const signer = createFacilitySigner(async (facility) => {
    const notBefore = new Date('2022-01-01T00:00:00Z')
    const pair = await newFacilityKey(authority, {
      subject: `CN=${facility}`,
      notBefore,
      notAfter: new Date('2024-01-01T00:00:00Z'),
    })
    pairs.set(facility, pair)
    return pair
  })
  const sum = await signDoses(db.caller, depsOf(db, signer))
  assert.deepEqual(sum, { signed: 3, manifests: 2, changed: 0 })
  assert.deepEqual(await signDoses(db.caller, depsOf(db, signer)), { signed: 0, manifests: 0, changed: 0 })
  const stored = await db.admin<{
    facility: string
    manifest: string
    signature: Buffer
    signature_id: string
  }>(
    `select i.facility, i.manifest, s.signature, i.signature_id
     from sign_intent as i join facility_signature as s on s.signature_id = i.signature_id order by i.facility`,
  )
  const records = await readAll(db, doses)
  for (const { facility, manifest, signature, signature_id } of stored) {
    const certificate = pairs.get(facility)?.certificatePem ?? ''
    const der = derSignature(signature) ?? new Uint8Array()
    assert.ok(verify('sha256', Buffer.from(manifest), createPublicKey(certificate), der), facility)
    const leaves = await db.admin<{ dose_id: string }>(
      'select dose_id from dose_signature where signature_id = $1 order by leaf_index',
      [signature_id],
    )
    const hashes = leaves.flatMap(({ dose_id }) =>
      records.filter(({ doseId }) => doseId === dose_id).map(recordLeaf),
    )
    assert.equal(
      JSON.parse(manifest).root,
      toHex(treeRoot(hashes)),
      'the leaves are the records as they stand',
    )
  }
})

test('a crash between manifest and signature is finished with the same bytes', async (t) => {
  const db = await testDatabase(t)
  const doses = [newDose('TYT-1', 'a', NUMBER)]
  await signable(db, doses)
  const { facilitySigner } = await testKeys()
  const signed: string[] = []
  const dying: FacilitySigner = {
    sign: async (_facility, message) => {
      signed.push(createHash('sha256').update(message).digest('hex'))
      throw new Refusal('signer.unavailable', 'unplugged')
    },
  }
  await assert.rejects(signDoses(db.caller, depsOf(db, dying)), /unplugged/)
  const [before] = await readAll(db, doses)
  assert.equal(before?.state, 'signable')
  const watching: FacilitySigner = {
    sign: (facility, message) => {
      signed.push(createHash('sha256').update(message).digest('hex'))
      return facilitySigner.sign(facility, message)
    },
  }
  const sum = await signDoses(db.caller, depsOf(db, watching))
  assert.deepEqual(sum, { signed: 1, manifests: 1, changed: 0 })
  assert.equal(signed[0], signed[1])
})

test('a crash after the signature leaves one signature and one signed record', async (t) => {
  const db = await testDatabase(t)
  const doses = [newDose('TYT-1', 'a', NUMBER)]
  await signable(db, doses)
  const { facilitySigner } = await testKeys()
  const dies = depsOf(db, facilitySigner, async () => {
    throw new Error('power cut')
  })
  await assert.rejects(signDoses(db.caller, dies), /power cut/)
  await signDoses(db.caller, depsOf(db, facilitySigner))
  const counts = await db.admin<{ signatures: number; actions: number }>(
    `select (select count(*)::int from facility_signature) as signatures,
       (select count(*)::int from dose_action where kind = 'signed') as actions`,
  )
  assert.deepEqual(counts, [{ signatures: 1, actions: 1 }])
})

test('a record that changes between manifest and signature is not signed', async (t) => {
  const db = await testDatabase(t)
  const doses = [newDose('TYT-1', 'a', NUMBER)]
  await signable(db, doses)
  const { facilitySigner } = await testKeys()
  const meanwhile: FacilitySigner = {
    async sign(facility, message) {
      await db.worker.transaction(db.caller, async (tx) => {
        const [dose] = await readDoses(tx, [doses[0]?.record.doseId ?? assert.fail()], true)
        await appendActions(tx, [
          { dose: dose ?? assert.fail(), actions: [{ kind: 'case-opened', caseId: randomUUID() }] },
        ])
      })
      return facilitySigner.sign(facility, message)
    },
  }
  assert.deepEqual(await signDoses(db.caller, depsOf(db, meanwhile)), { signed: 0, manifests: 1, changed: 1 })
  const [dose] = await readAll(db, doses)
  assert.equal(dose?.standing.signed, false)
})

test('an update of the record takes its signature away', async (t) => {
  const db = await testDatabase(t)
  const doses = [newDose('TYT-1', 'a', NUMBER)]
  await signable(db, doses)
  const { facilitySigner } = await testKeys()
  await signDoses(db.caller, depsOf(db, facilitySigner))
  await db.worker.transaction(db.caller, (tx) =>
    enterDoses(tx, [newDose('TYT-1', 'a', { ...NUMBER, phone: '0987654321' })]),
  )
  const [dose] = await readAll(db, doses)
  assert.equal(dose?.standing.signed, false)
})
