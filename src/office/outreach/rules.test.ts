import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'

import type { MailFaultKind } from './ports.ts'
import { afterFault, isMailAddress, MAX_ATTEMPTS, retryAt } from './rules.ts'
import { renderMessage } from './texts.ts'

const NOW = new Date('2022-04-26T08:00:00+07:00')
const KINDS: readonly MailFaultKind[] = ['server', 'recipient', 'message', 'later', 'unknown']

test('ordinary addresses are addresses', () => {
  for (const text of ['a@example.org', 'nguyen.van-a+1@mail.gov.vn', `${'x'.repeat(64)}@example.org`]) {
    assert.equal(isMailAddress(text), true, text)
  }
})

test('nothing that a server or a header could read as more than one address passes', () => {
  const special = fc.constantFrom(' ', ',', ';', ':', '<', '>', '\r', '\n', '\0', '"', '(', '\\', '@', 'ệ')
  const padding = fc.stringMatching(/^[a-z]{0,5}$/)
  fc.assert(
    fc.property(padding, special, padding, (before, char, after) => {
      assert.equal(isMailAddress(`a${before}${char}${after}b@example.org`), false)
      assert.equal(isMailAddress(`a@${before}${char}${after}.org`), false)
    }),
  )
  assert.equal(isMailAddress(`a@${'x'.repeat(260)}.org`), false)
})

test('pauses grow, and a message is never tried more often than the limit', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom<MailFaultKind>('later', 'unknown'), { minLength: MAX_ATTEMPTS }),
      (faults) => {
        const results = faults.slice(0, MAX_ATTEMPTS).map((kind, index) => afterFault(kind, index + 1, NOW))
        const last = results.pop()
        assert.equal(last?.state, 'failed')
        const pauses = results.map((result) => (result.state === 'waiting' ? result.sendAfter.getTime() : 0))
        assert.deepEqual(
          pauses,
          [...new Set(pauses)].sort((a, b) => a - b),
        )
      },
    ),
  )
  assert.equal(retryAt(1, NOW).getTime() - NOW.getTime(), 300_000)
})

test('only a connection that broke after the text leaves doubt, and only a server that is away costs no attempt', () => {
  for (const attempts of [1, MAX_ATTEMPTS]) {
    for (const kind of KINDS) {
      const result = afterFault(kind, attempts, NOW)
      assert.equal(result.state !== 'sent' && result.uncertain, kind === 'unknown', kind)
      if (kind === 'server') assert.equal(result.state === 'waiting' && result.counts, false)
    }
  }
})

test('every text exists in both languages, has one line as subject and names no one', () => {
  const passportId = '00000000-0000-0000-0000-000000000001'
  for (const language of ['vi', 'en']) {
    const text = renderMessage({ kind: 'passport-ready', language, data: { passportId } })
    assert.match(text?.subject ?? '', /^[^\r\n]+$/)
    assert.ok(text?.text.includes(passportId))
  }
})

test('a kind, a language or data that are not known have no text', () => {
  const data = { passportId: 'x' }
  for (const message of [
    { kind: 'unheard-of', language: 'vi', data },
    { kind: 'toString', language: 'vi', data },
    { kind: 'passport-ready', language: 'fr', data },
    { kind: 'passport-ready', language: 'vi', data: {} },
    { kind: 'passport-ready', language: 'vi', data: null },
  ]) {
    assert.equal(renderMessage(message), null)
  }
})
