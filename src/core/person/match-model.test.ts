import assert from 'node:assert/strict'
import { test } from 'node:test'

import { MODEL } from '../../../test/support/match.ts'
import { Refusal } from '../refusal.ts'
import { parseModel } from './match-model.ts'

const codeOf = (text: string): string => {
  try {
    parseModel(text)
    return 'read'
  } catch (error) {
    return error instanceof Refusal ? error.code : 'fault'
  }
}

const changed = (changes: object): string => JSON.stringify({ ...MODEL, ...changes })

test('a model is read as it was written', () => {
  assert.deepEqual(parseModel(JSON.stringify(MODEL)), MODEL)
})

test('a model of another version of the program says so, and what to do', () => {
  assert.equal(codeOf(changed({ format: 2 })), 'model.other-format')
  assert.throws(() => parseModel(changed({ format: 2 })), /match train/)
})

test('what is no model is refused, whatever it is', () => {
  const { name, ...withoutName } = MODEL.fields
  const noU = { ...MODEL.fields, name: { ...name, N0: { m: 0.9 } } }
  const impossible = { ...MODEL.fields, name: { ...name, N0: { m: 0.9, u: 0 } } }
  for (const text of [
    '',
    'null',
    '[]',
    '{"format":1}',
    changed({ version: '../../x' }),
    changed({ people: 0 }),
    changed({ fields: withoutName }),
    changed({ fields: noU }),
    changed({ fields: impossible }),
    changed({ thresholds: { acceptBits: 8 } }),
    changed({ thresholds: { acceptBits: 8, marginBits: -1 } }),
  ]) {
    assert.equal(codeOf(text), 'model.invalid', text.slice(0, 60))
  }
})
