/** The liberties that issuers take with the content, and what is none any more. */

import {
  CI,
  cborOf,
  DOSE,
  PERSON,
  passportWith,
  Raw,
  SAMPLE,
  withDose,
  withRecovery,
  withTest,
} from '../message.ts'
import type { Case } from '../vector.ts'

type Findings = NonNullable<Case['findings']>
const good = (why: string, dcc: unknown, ...findings: Findings): Case => ({
  why,
  text: passportWith(dcc),
  reasons: [],
  findings,
})
const bad = (why: string, dcc: unknown, ...reasons: Case['reasons']): Case => ({
  why,
  text: passportWith(dcc),
  reasons,
})
const named = (changes: object) => ({ ...SAMPLE, nam: { ...(PERSON.nam as object), ...changes } }) // an object by its type
const born = (dob: unknown) => ({ ...SAMPLE, dob })
const half = (bits: number) => new Raw(Uint8Array.of(0xf9, bits >> 8, bits & 0xff))
const tagged = (tag: number, value: unknown) => new Raw(Buffer.concat([Buffer.of(0xc0 | tag), cborOf(value)]))

const BIRTHS: Readonly<Record<string, Case>> = {
  'birth-year-only': good('the day is not known', born('1963')),
  'birth-month-only': good('the day is not known', born('1964-01')),
  'birth-month-00': good('00 stands for unknown', born('1963-00')),
  'birth-month-and-day-00': good('00 stands for unknown', born('1963-00-00')),
  'birth-empty': good('nothing is known', born('')),
  'birth-with-time': good('a time says nothing', born('1985-03-02T00:00:00')),
  'birth-with-blanks': good('white space means nothing', born(' 1985-03-02\t')),
  'birth-30-february': good('an issuer that does not check days', born('1985-02-30'), 'content.no-such-day'),
  'birth-on-day-of-verification': good(
    'new-born, and vaccinated before',
    born('2022-06-01'),
    'content.event-before-birth',
  ),
  'birth-tomorrow-east-of-here': good(
    'somewhere it is already tomorrow',
    born('2022-06-02'),
    'content.event-before-birth',
  ),
  'birth-in-two-days': bad('nowhere on Earth', born('2022-06-03'), 'content.birth-in-future'),
  'birth-of-1815': bad('no one alive', born('1815-08-24'), 'content.birth-date'),
  'birth-with-slashes': bad('no form of a date', born('1985/03/02'), 'content.birth-date'),
  'birth-as-number': bad('a year as a number', born(1963), 'content.field-type'),
  'birth-absent': bad('it must be there', born(undefined), 'content.field-missing'),
}

const moments = {
  day: '2022-05-30',
  'without-zone': '2022-05-30T10:00:00',
  'without-seconds': '2022-05-30T10:00Z',
  'with-fraction': '2022-05-30T10:00:00.1234567+02:00',
  'zone-without-colon': '2022-05-30T10:00:00+0200',
  'zone-of-hours': '2022-05-30T10:00:00+02',
  'blank-for-t': '2022-05-30 10:00:00Z',
  'small-letters': '2022-05-30t10:00:00z',
}
const noMoments = {
  words: 'yesterday',
  dotted: '30.05.2022',
  'month-only': '2022-05',
  'dangling-t': '2022-05-30T',
  empty: '',
}
const DATES: Readonly<Record<string, Case>> = {
  ...Object.fromEntries(
    Object.entries(moments).map(([name, sc]) => [
      `moment-${name}`,
      good('issuers write moments so', withTest({ sc })),
    ]),
  ),
  ...Object.fromEntries(
    Object.entries(noMoments).map(([name, sc]) => [
      `no-moment-${name}`,
      bad('no form of a date', withTest({ sc }), 'content.date'),
    ]),
  ),
  'date-with-time': good('a dose with a time (PL, SG)', withDose({ dt: '2021-09-30T00:00:00' })),
  'date-behind-tag-0': good(
    'the tag for dates says nothing new (HU, SE)',
    withDose({ dt: tagged(0, '2021-09-30') }),
  ),
  'date-behind-tag-100': bad(
    'days since 1970 are not used',
    withDose({ dt: new Raw(Uint8Array.of(0xd8, 100, 0x19, 0x49, 0xcb)) }),
    'cbor.invalid',
  ),
  'date-31-june': good(
    'an issuer that does not check days',
    withDose({ dt: '2021-06-31' }),
    'content.no-such-day',
  ),
  'date-in-future': good(
    'odd under a genuine signature',
    withDose({ dt: '2022-06-05' }),
    'content.event-in-future',
  ),
  'recovery-with-times': good(
    'days with times (BG)',
    withRecovery({ fr: '2022-03-01T00:00:00', du: '2022-08-28T00:00:00+03:00' }),
  ),
}

const DOSES: Readonly<Record<string, Case>> = {
  'booster-3-of-1': good('a booster after a series of one', withDose({ dn: 3, sd: 1 })),
  'series-of-0': good(
    'it occurs in published positive data',
    withDose({ dn: 1, sd: 0 }),
    'content.dose-zero',
  ),
  'dose-0': good('it occurs in published positive data', withDose({ dn: 0 }), 'content.dose-zero'),
  'dose-as-whole-float': good('2.0 is 2', withDose({ dn: half(0x4000), sd: half(0x4000) })),
  'dose-of-2.5': bad('half a dose', withDose({ dn: half(0x4100) }), 'content.dose-number'),
  'dose-negative': bad('less than none', withDose({ dn: -1 }), 'content.dose-number'),
  'dose-as-text': bad('a number as text', withDose({ dn: '2' }), 'content.dose-number'),
  'dose-of-2-to-63': bad('a number beyond 53 bits', withDose({ dn: 2n ** 63n }), 'content.dose-number'),
}

const CODES: Readonly<Record<string, Case>> = {
  'code-of-unknown-test-type': good('value sets grow', withTest({ tt: 'LP0-0' }), 'test.type-unknown'),
  'code-of-unknown-test-result': good('value sets grow', withTest({ tr: '1' }), 'test.result-unknown'),
  'code-of-unknown-test-device': good('value sets grow', withTest({ ma: '0' }), 'test.device-unknown'),
  'code-of-unknown-vaccine': good('value sets grow', withDose({ mp: 'EU/9/99/9999' }), 'vaccine.unknown'),
  'code-of-unknown-holder': good('value sets grow', withDose({ ma: 'ORG-1' }), 'vaccine.holder-unknown'),
  'code-of-unknown-vaccine-kind': good(
    'value sets grow',
    withDose({ vp: '1' }),
    'vaccine.prophylaxis-unknown',
  ),
  'code-of-unknown-disease': good('value sets grow', withDose({ tg: '1' }), 'disease.unknown'),
  'code-of-unknown-country': good('value sets grow', withDose({ co: 'XX' }), 'country.unknown'),
  'code-of-another-holder': good(
    'pairs that do not match occur',
    withDose({ ma: 'ORG-100030215' }),
    'vaccine.holder-mismatch',
  ),
  'code-of-another-vaccine-kind': good(
    'pairs that do not match occur',
    withDose({ vp: '1119349007' }),
    'vaccine.prophylaxis-mismatch',
  ),
  'code-withdrawn': good(
    'J07BX03 is no longer issued',
    withDose({ vp: 'J07BX03' }),
    'vaccine.code-withdrawn',
  ),
}

const emoji = '🙂🙂🙂'
const NAMES: Readonly<Record<string, Case>> = {
  'name-emoji-without-transliteration': bad(
    'it can be compared with no document',
    named({ gn: emoji, gnt: '' }),
    'content.name-not-transliterated',
  ),
  'name-emoji': good('a name is what the issuer says', named({ gn: emoji })),
  'name-decomposed': good('NFD and NFC are the same name', named({ fn: 'Nguyễn'.normalize('NFD') })),
  'name-of-81-characters': good(
    'longer than the schema allows',
    named({ fn: 'A'.repeat(81) }),
    'content.length',
  ),
  'name-of-80-characters': good('as long as the schema allows', named({ fn: 'A'.repeat(80) })),
  'name-of-one-word': good('no given name', named({ gn: undefined, gnt: undefined })),
  'name-small-letters': good(
    'letters that no machine readable zone has',
    named({ fnt: 'nguyen' }),
    'content.name-characters',
  ),
  'name-none': bad('nobody is named', named({ fnt: '', gnt: '', fn: '', gn: '' }), 'content.name-missing'),
  'name-with-control-characters': good(
    'bells and line feeds are characters',
    named({ fn: 'Ví\u0007\u0000 Dụ' }),
  ),
  'name-right-to-left-override': good('a character that turns the line round', named({ fn: 'Ví\u202e Dụ' })),
  'issuer-of-81-characters': good(
    'longer than the schema allows',
    withDose({ is: 'M'.repeat(81) }),
    'content.length',
  ),
}

const proto = (value: unknown) => Object.fromEntries([['__proto__', value]])
const FORMS: Readonly<Record<string, Case>> = {
  'proto-member': good('a name like any other', { ...SAMPLE, ...proto({ verdict: 'valid' }) }),
  'proto-instead-of-dose': bad(
    'what stands under it is not inherited',
    { ...PERSON, ...proto({ v: [DOSE] }) },
    'content.no-event',
  ),
  'proto-in-dose': bad(
    'what stands under it is not inherited',
    { ...PERSON, v: [{ ...DOSE, ci: undefined, ...proto({ ci: CI }) }] },
    'content.field-missing',
  ),
  'constructor-member': good('a name like any other', {
    ...SAMPLE,
    constructor: { prototype: { v: [] } },
    toString: 'x',
    hasOwnProperty: null,
  }),
  'vaccine-named-like-a-property': good(
    'no property of objects is a vaccine',
    withDose({ mp: 'constructor' }),
    'vaccine.unknown',
  ),
  'null-lists': good('null is none (BG)', { ...SAMPLE, t: null, r: null }),
  'unknown-members': good('fields that nobody knows', {
    ...withDose({ extra: [1, { a: true }] }),
    more: 1.5,
  }),
  'empty-codes': good('empty fields are not looked up (NL)', withDose({ co: '', vp: '' })),
  'two-doses': bad('one certificate, one event', { ...PERSON, v: [DOSE, DOSE] }, 'content.several-events'),
  'dose-and-test': bad(
    'one certificate, one event',
    { ...SAMPLE, t: withTest().t },
    'content.several-events',
  ),
  'no-event': bad('nobody was given anything', PERSON, 'content.no-event'),
  'version-of-two-parts': bad('no form of a version', { ...SAMPLE, ver: '1.3' }, 'content.version'),
  'version-2': good('a later schema', { ...SAMPLE, ver: '2.0.0' }),
  'number-of-any-form': good(
    'certificate numbers of other forms',
    withDose({ ci: 'urn:uvci:01:nl:lower-case' }),
    'uvci.no-checksum',
  ),
  'number-with-wrong-check': good(
    'a wrong check character',
    withDose({ ci: `${CI.slice(0, -1)}${CI.endsWith('A') ? 'B' : 'A'}` }),
    'uvci.checksum',
  ),
  'number-with-lone-tag-1': bad(
    'seconds where text belongs',
    withDose({ ci: tagged(1, 5) }),
    'content.field-type',
  ),
}

export const CONTENT = { ...BIRTHS, ...DATES, ...DOSES, ...CODES, ...NAMES, ...FORMS }
