import assert from 'node:assert/strict'
import { test } from 'node:test'

import { type DoseAction, replay, stateOf } from './actions.ts'

const VERIFIED: DoseAction = { kind: 'identified', identity: 'verified', basis: 'register', wrong: 0 }
const SIGNED: readonly DoseAction[] = [
  { kind: 'entered', upload: null, row: null },
  { kind: 'confirmed', by: 'facility' },
  VERIFIED,
  { kind: 'signed', signature: 's', index: 0 },
  { kind: 'covered', passport: 'p' },
]

test('a recheck leaves the injection confirmed and takes the identity, the signature and the passport', () => {
  const standing = replay([...SIGNED, { kind: 'recheck', reason: 'register-changed' }])
  assert.equal(stateOf(standing), 'entered')
  assert.deepEqual(
    [standing.confirmed, standing.signed, standing.covered, standing.basis],
    [true, false, false, null],
  )
})

test('a record that was taken out and put back must be checked and signed again', () => {
  const out = [...SIGNED, { kind: 'withdrawn', reason: 'duplicate-of:other' } as const]
  assert.equal(stateOf(replay(out)), 'withdrawn')
  const back = replay([...out, { kind: 'reinstated' }])
  assert.equal(stateOf(back), 'entered')
  assert.equal(stateOf(replay([...out, { kind: 'reinstated' }, VERIFIED])), 'signable')
})

test('an attested record is ready for the signature, and its first check found nothing wrong', () => {
  const standing = replay([
    { kind: 'entered', upload: null, row: null },
    { kind: 'confirmed', by: 'facility' },
    { kind: 'attested', caseId: 'c' },
  ])
  assert.equal(stateOf(standing), 'signable')
  assert.deepEqual([standing.basis, standing.firstWrong], ['attested', 0])
})
