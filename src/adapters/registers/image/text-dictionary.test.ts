import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'

import { buildDictionary, TextDictionary } from './text-dictionary.ts'
import { TextInterner } from './text-interner.ts'

const TEXTS = fc.uniqueArray(fc.string({ unit: 'grapheme', maxLength: 12 }), { maxLength: 200 })

function built(texts: readonly string[], isUsed: (text: string) => boolean = () => true) {
  const interner = new TextInterner()
  for (const text of texts) interner.intern(text)
  const used = Uint8Array.from(texts, (text) => Number(isUsed(text)))
  return { interner, dictionary: buildDictionary(interner, used) }
}

test('equal texts have one number, also after the table has grown', () => {
  const interner = new TextInterner()
  const texts = Array.from({ length: 20_000 }, (_, i) => `văn bản ${i}`)
  for (const [i, text] of texts.entries()) assert.equal(interner.intern(text), i)
  for (const [i, text] of texts.entries()) assert.equal(interner.intern(text), i)
  assert.equal(interner.size, texts.length)
  assert.equal(interner.textOf(12_345), texts[12_345])
})

test('every text of a dictionary is found and read, and no other is', () => {
  fc.assert(
    fc.property(TEXTS, (texts) => {
      const isUsed = (text: string): boolean => text.length % 2 === 0
      const { interner, dictionary } = built(texts, isUsed)
      const read = new TextDictionary(dictionary)
      assert.equal(read.size, texts.filter(isUsed).length)
      for (const text of texts) {
        const id = isUsed(text) ? dictionary.idOf[interner.intern(text)] : -1
        assert.equal(read.find(text), id)
        if (id !== undefined && id >= 0) assert.equal(read.text(id), text)
      }
    }),
  )
})

test('the columns of a dictionary do not depend on the order of its texts', () => {
  fc.assert(
    fc.property(TEXTS, (texts) => {
      const there = built(texts).dictionary
      const back = built([...texts].reverse()).dictionary
      for (const column of ['bytes', 'starts', 'buckets'] as const)
        assert.deepEqual(there[column], back[column])
    }),
  )
})
