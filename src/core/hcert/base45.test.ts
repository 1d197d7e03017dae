import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'

import { decodeBase45, encodeBase45 } from './base45.ts'

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)

test('the examples of RFC 9285 hold in both directions', () => {
  const examples = [
    ['AB', 'BB8'],
    ['Hello!!', '%69 VD92EX0'],
    ['base-45', 'UJCLQE7W581'],
    ['ietf!', 'QED8WEX0'],
  ] as const
  for (const [plain, encoded] of examples) {
    assert.equal(encodeBase45(bytesOf(plain)), encoded)
    assert.deepEqual(decodeBase45(encoded), bytesOf(plain))
  }
})

test('what is written is read back', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      assert.deepEqual(decodeBase45(encodeBase45(bytes)), bytes)
    }),
  )
})

test('one text stands for one value: whatever is read is written the same', () => {
  const letters = [...'0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:']
  const texts = fc.array(fc.constantFrom(...letters), { maxLength: 30 }).map((list) => list.join(''))
  fc.assert(
    fc.property(texts, (text) => {
      const bytes = decodeBase45(text)
      if (typeof bytes !== 'string') assert.equal(encodeBase45(bytes), text)
    }),
  )
})

test('a foreign character, a dangling one and a group that is too large are refused', () => {
  const cases = [
    ['bb8', 'base45.character'],
    ['BB8é', 'base45.character'],
    ['BB8\n', 'base45.character'],
    ['BB8A', 'base45.length'],
    ['GGW', 'base45.overflow'],
    [':::', 'base45.overflow'],
    ['::', 'base45.overflow'],
  ] as const
  for (const [text, fault] of cases) assert.equal(decodeBase45(text), fault, text)
  assert.deepEqual(decodeBase45('FGW'), Uint8Array.of(255, 255))
})
