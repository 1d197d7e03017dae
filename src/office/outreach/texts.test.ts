import assert from 'node:assert/strict'
import { test } from 'node:test'

import { LANGUAGES, renderMessage } from './texts.ts'

const caseId = '6f9d5f0c-98e8-4f5b-8a52-3d1f0a9f1c11'

test('whoever gains or loses a dose reads so in both languages, with the number of the case', () => {
  for (const kind of ['dose-left', 'dose-joined']) {
    const texts = LANGUAGES.map((language) => renderMessage({ kind, language, data: { caseId } }))
    for (const text of texts) assert.match(text?.text ?? '', new RegExp(caseId))
    assert.equal(new Set(texts.map((text) => text?.subject)).size, LANGUAGES.length)
    assert.equal(renderMessage({ kind, language: 'vi', data: { passportId: caseId } }), null)
  }
})
