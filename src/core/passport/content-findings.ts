/** Oddities of a certificate's content: value sets, certificate number, lengths. None of them makes it invalid. */
import { dayOfInstant, parseDay } from '../dates.ts'
import type { ContentFinding } from './content-codes.ts'
import { type Event, eventsOf } from './content-rules.ts'
import { isObject, type JsonObject, textMember } from './payload.ts'
import { UVCI_CHARS_MAX, type UvciForm, uvciForm } from './uvci.ts'
import {
  COUNTRIES,
  COVID_19,
  DEVICES,
  HOLDERS,
  PRODUCTS,
  PROPHYLAXIS,
  TEST_RESULTS,
  TEST_TYPES,
} from './value-sets.ts'

/** Takes a code down where its condition holds. */
type Note = (isFound: boolean, code: ContentFinding) => void

const NAME_CHARS_MAX = 80
const MRZ = /^[A-Z<]*$/
const DAY_OF_EVENT = { v: 'dt', t: 'sc', r: 'fr' } as const

/** Everything worth a remark; `at` is the moment of verification. Empty fields are not looked up: issuers leave them so. */
export function contentFindings(
  certificate: JsonObject,
  at: Date,
  events: readonly Event[] = eventsOf(certificate),
): ContentFinding[] {
  const codes = new Set<ContentFinding>()
  const note: Note = (isFound, code) => {
    if (isFound) codes.add(code)
  }
  noteName(isObject(certificate.nam) ? certificate.nam : {}, note)
  const born = textMember(certificate, 'dob') ?? ''
  note(born !== '' && !isBirthDay(born), 'content.no-such-day')
  for (const { type, entry } of events) {
    noteEvent(
      entry,
      { day: textMember(entry, DAY_OF_EVENT[type]) ?? '', born, today: dayOfInstant(at) },
      note,
    )
    if (type === 'v') noteVaccine(entry, note)
    if (type === 't') noteTest(entry, note)
  }
  return [...codes]
}

function noteName(name: JsonObject, note: Note): void {
  const [fnt, gnt] = [textMember(name, 'fnt') ?? '', textMember(name, 'gnt') ?? '']
  note(!MRZ.test(fnt) || !MRZ.test(gnt), 'content.name-characters')
  const longest = Math.max(
    fnt.length,
    gnt.length,
    textMember(name, 'fn')?.length ?? 0,
    textMember(name, 'gn')?.length ?? 0,
  )
  note(longest > NAME_CHARS_MAX, 'content.length')
}

/** A part that is 00 or absent is unknown, not wrong. */
function isBirthDay(text: string): boolean {
  if (parseDay(text) !== undefined) return true
  const [year = '', month = '00', day = '00'] = text.slice(0, 10).split(/[-T]/)
  return parseDay(`${year}-${month === '00' ? '01' : month}-${day === '00' ? '01' : day}`) !== undefined
}

interface Days {
  /** Of the event, possibly with a time behind it. */
  readonly day: string
  readonly born: string
  readonly today: string
}

function noteEvent(entry: JsonObject, { day: moment, born, today }: Days, note: Note): void {
  const day = moment.slice(0, 10)
  note(day !== '' && parseDay(day) === undefined, 'content.no-such-day')
  note(entry.dn === 0 || entry.sd === 0, 'content.dose-zero')
  note(day > today, 'content.event-in-future')
  const known = born.slice(0, 10)
  note(
    day !== '' && day.slice(0, known.length) < known.replace(/(?:-00)+$/, ''),
    'content.event-before-birth',
  )
  const [disease, country] = [textMember(entry, 'tg') ?? '', textMember(entry, 'co') ?? '']
  note(disease !== '' && disease !== COVID_19, 'disease.unknown')
  note(country !== '' && !COUNTRIES.has(country), 'country.unknown')
  const number = textMember(entry, 'ci') ?? ''
  const issuerChars = textMember(entry, 'is')?.length ?? 0
  note(number.length > UVCI_CHARS_MAX || issuerChars > NAME_CHARS_MAX, 'content.length')
  const finding = UVCI_FINDINGS[uvciForm(number)]
  if (finding !== undefined) note(true, finding)
}

const UVCI_FINDINGS: Readonly<Record<UvciForm, ContentFinding | undefined>> = {
  good: undefined,
  'other-form': 'uvci.form',
  'no-checksum': 'uvci.no-checksum',
  'wrong-checksum': 'uvci.checksum',
}

function noteVaccine(entry: JsonObject, note: Note): void {
  const of = (key: string): string => textMember(entry, key) ?? ''
  const [mp, ma, vp] = [of('mp'), of('ma'), of('vp')]
  const product = Object.hasOwn(PRODUCTS, mp) ? PRODUCTS[mp] : undefined
  note(mp !== '' && product === undefined, 'vaccine.unknown')
  note(ma !== '' && !HOLDERS.has(ma), 'vaccine.holder-unknown')
  note(product !== undefined && HOLDERS.has(ma) && product.ma !== ma, 'vaccine.holder-mismatch')
  note(vp !== '' && !PROPHYLAXIS.has(vp), 'vaccine.prophylaxis-unknown')
  note(PROPHYLAXIS.get(vp) === true && product?.vp.includes(vp) === false, 'vaccine.prophylaxis-mismatch')
  note(product?.active === false || PROPHYLAXIS.get(vp) === false, 'vaccine.code-withdrawn')
}

function noteTest(entry: JsonObject, note: Note): void {
  const isForeign = (key: string, known: ReadonlySet<string>): boolean => {
    const code = textMember(entry, key) ?? ''
    return code !== '' && !known.has(code)
  }
  note(isForeign('tt', TEST_TYPES), 'test.type-unknown')
  note(isForeign('tr', TEST_RESULTS), 'test.result-unknown')
  note(isForeign('ma', DEVICES), 'test.device-unknown')
}
