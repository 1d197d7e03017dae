import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'

import { unsignedPassport } from '../../../test/support/passport-text.ts'
import { encodeCbor } from '../../core/hcert/cbor.ts'
import { finish, toBeSigned } from '../../core/hcert/encode.ts'
import { CLAIM, EU_DCC } from '../../core/passport/claims.ts'
import { FINDINGS, NOT_CHECKED, REASONS } from '../../core/trust/codes.ts'
import { type RemarkCode, remarkInWords } from '../../core/trust/remarks.ts'
import { readPassport } from '../documents/passports/read-passport.ts'
import { renderVerdictPage } from './verdict-page.ts'
import type { VerdictView } from './views.ts'

const AT = new Date('2022-06-01T12:00:00+07:00')

const verdictOf = (text: string, isValid: boolean): VerdictView => ({
  isValid,
  reasons: isValid ? [] : ['prefix.wrong'],
  findings: [],
  notChecked: [],
  key: { kid: 'AAAAAAAAAAA=', country: 'VN' },
  passport: readPassport(text),
})

/** A code that says whatever a stranger likes. */
function codeOf(claims: Map<number, unknown>): string {
  const signed = toBeSigned({ payload: encodeCbor(claims), kid: new Uint8Array(8), algorithm: 'ES256' })
  return finish(signed, new Uint8Array(64))
}

test('no code, however strange, breaks the page', () => {
  const day = fc.oneof(fc.string(), fc.constantFrom('2021-99-99', '2021-02-30', '2021-13', '0000', '2021-1'))
  const odd = fc.oneof(
    day,
    fc.double(),
    fc.integer(),
    fc.constant(null),
    fc.constant([]),
    fc.constant('\u202e<b>'),
  )
  const fields = ['tg', 'vp', 'mp', 'ma', 'dn', 'sd', 'dt', 'co', 'is', 'ci'] as const
  const dose = fc.record(Object.fromEntries(fields.map((key) => [key, odd])), { requiredKeys: [] })
  const names = fc.record({ fn: odd, gn: odd, fnt: odd, gnt: odd }, { requiredKeys: [] })
  const claims = fc.tuple(names, odd, dose, fc.double(), fc.double())
  fc.assert(
    fc.property(claims, ([nam, dob, v, issuedAt, expiresAt]) => {
      const text = codeOf(
        new Map<number, unknown>([
          [CLAIM.issuedAt, issuedAt],
          [CLAIM.expiresAt, expiresAt],
          [CLAIM.hcert, new Map([[EU_DCC, { ver: '1.3.0', nam, dob, v: [v] }]])],
        ]),
      )
      for (const language of ['vi', 'en'] as const) {
        const page = renderVerdictPage(verdictOf(text, false), AT, language)
        assert.ok(page.endsWith('</html>\n'))
        assert.equal(page.includes('<b>'), false)
      }
    }),
  )
})

test('a valid passport shows holder, dose, times and key in the language of the reader', () => {
  const verdict = verdictOf(unsignedPassport(), true)
  const vietnamese = renderVerdictPage(verdict, AT, 'vi')
  const english = renderVerdictPage(verdict, AT, 'en')
  for (const fact of [
    'Nguyễn Thị Mẫu',
    '12/03/1985',
    'Mũi thứ 2, liệu trình 2 mũi',
    'Vắc xin bất hoạt',
    'Bộ Y tế',
  ]) {
    assert.ok(vietnamese.includes(fact), fact)
  }
  for (const fact of [
    '12 March 1985',
    'Dose 2, series of 2',
    'Inactivated vaccine',
    'Ministry of Health',
    '>Valid<',
  ]) {
    assert.ok(english.includes(fact), fact)
  }
  assert.equal(english.includes('id="reasons"'), false)
})

test('what an invalid code says is shown as not proven', () => {
  assert.match(
    renderVerdictPage(verdictOf(unsignedPassport(), false), AT, 'en'),
    /What the code says \(not proven\)/,
  )
})

test('every remark is a sentence of its own in each language', () => {
  const codes = [
    ...Object.keys(REASONS),
    ...Object.keys(FINDINGS),
    ...Object.keys(NOT_CHECKED),
  ] as RemarkCode[] // of these
  const words = codes.flatMap((code) => [remarkInWords(code, 'vi'), remarkInWords(code, 'en')])
  assert.equal(new Set(words).size, 2 * codes.length)
  for (const sentence of words) assert.match(sentence, /^[^a-z].*[^.]\.$/)
})
