/** Oddities of a certificate's content: value sets, certificate number, lengths. None of them makes it invalid. */
import { dayOfInstant, parseDay } from '../dates.ts'
import type { ContentFinding } from './content-codes.ts'
import { type Event, eventsOf } from './content-rules.ts'
import { isObject, type JsonObject, textMember } from './payload.ts'
import { UVCI_CHARS_MAX, uvciForm } from './uvci.ts'
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

type Found = readonly (readonly [boolean, ContentFinding])[]

const NAME_CHARS_MAX = 80
const MRZ = /^[A-Z<]*$/

/** Everything worth a remark; `at` is the moment of verification. Empty fields are not looked up: issuers leave them so. */
export function contentFindings(certificate: JsonObject, at: Date): ContentFinding[] {
  const found = [nameFindings(certificate)]
  for (const event of eventsOf(certificate)) found.push(eventFindings(event, certificate, at))
  const codes = new Set<ContentFinding>()
  for (const group of found) for (const [isFound, code] of group) if (isFound) codes.add(code)
  return [...codes]
}

function nameFindings(certificate: JsonObject): Found {
  const name = isObject(certificate.nam) ? certificate.nam : {}
  const [fn = '', gn = '', fnt = '', gnt = ''] = ['fn', 'gn', 'fnt', 'gnt'].map((part) =>
    textMember(name, part),
  )
  return [
    [!MRZ.test(fnt) || !MRZ.test(gnt), 'content.name-characters'],
    [[fn, gn, fnt, gnt].some((text) => text.length > NAME_CHARS_MAX), 'content.length'],
  ]
}

const DAY_OF_EVENT = { v: 'dt', t: 'sc', r: 'fr' } as const

function eventFindings({ type, entry }: Event, certificate: JsonObject, at: Date): Found {
  const of = (key: string): string => textMember(entry, key) ?? ''
  const day = of(DAY_OF_EVENT[type]).slice(0, 10)
  const born = (textMember(certificate, 'dob') ?? '').slice(0, 10)
  const number = of('ci')
  const form = uvciForm(number)
  const common: Found = [
    [day !== '' && parseDay(day) === undefined, 'content.no-such-day'],
    [entry.dn === 0 || entry.sd === 0, 'content.dose-zero'],
    [day > dayOfInstant(at), 'content.event-in-future'],
    [day !== '' && day.slice(0, born.length) < born.replaceAll('-00', ''), 'content.event-before-birth'],
    [isForeign(of('tg'), (code) => code === COVID_19), 'disease.unknown'],
    [isForeign(of('co'), (code) => COUNTRIES.has(code)), 'country.unknown'],
    [number.length > UVCI_CHARS_MAX || of('is').length > NAME_CHARS_MAX, 'content.length'],
    [form === 'other-form', 'uvci.form'],
    [form === 'no-checksum', 'uvci.no-checksum'],
    [form === 'wrong-checksum', 'uvci.checksum'],
  ]
  if (type === 'v') return [...common, ...vaccineFindings(of('mp'), of('ma'), of('vp'))]
  return type === 't' ? [...common, ...testFindings(of)] : common
}

function vaccineFindings(mp: string, ma: string, vp: string): Found {
  const product = Object.hasOwn(PRODUCTS, mp) ? PRODUCTS[mp] : undefined
  return [
    [isForeign(mp, () => product !== undefined), 'vaccine.unknown'],
    [isForeign(ma, (code) => HOLDERS.has(code)), 'vaccine.holder-unknown'],
    [product !== undefined && HOLDERS.has(ma) && product.ma !== ma, 'vaccine.holder-mismatch'],
    [isForeign(vp, (code) => PROPHYLAXIS.has(code)), 'vaccine.prophylaxis-unknown'],
    [PROPHYLAXIS.get(vp) === true && product?.vp.includes(vp) === false, 'vaccine.prophylaxis-mismatch'],
    [product?.active === false || PROPHYLAXIS.get(vp) === false, 'vaccine.code-withdrawn'],
  ]
}

function testFindings(of: (key: string) => string): Found {
  return [
    [isForeign(of('tt'), (code) => TEST_TYPES.has(code)), 'test.type-unknown'],
    [isForeign(of('tr'), (code) => TEST_RESULTS.has(code)), 'test.result-unknown'],
    [isForeign(of('ma'), (code) => DEVICES.has(code)), 'test.device-unknown'],
  ]
}

const isForeign = (code: string, isKnown: (code: string) => boolean): boolean => code !== '' && !isKnown(code)
