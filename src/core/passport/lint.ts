/**
 * The last look at a payload before it is signed: everything that the DCC schema 1.3 and its value sets demand of an
 * issuer, strictly. Whoever verifies is milder, because a passport that exists cannot be corrected.
 */
import { type Day, dayOfInstant, type PartialDay, parseDay, parsePartialDay } from '../dates.ts'
import { DCC_VERSION, type DccName, type DccPayload, type DccVaccination } from './claims.ts'
import { icaoName } from './transliterate.ts'
import { UVCI_CHARS_MAX, uvciChecksum } from './uvci.ts'
import { COUNTRIES, COVID_19, HOLDERS, PRODUCTS, PROPHYLAXIS } from './value-sets.ts'

/** Why a payload must not be signed, each code with the sentence that people see. */
export const LINT_CODES = {
  version: 'the schema version is not the one that this program writes',
  'name.empty': 'there is no name',
  'name.not-nfc': 'a name is not in the composed form of Unicode (NFC)',
  'name.not-transliterated': 'a name has no machine readable form',
  'name.characters': 'the machine readable name is not the transliteration of the name',
  'name.too-long': 'a name has more than 80 characters',
  'birth-date.invalid': 'the birth date is no day, month or year of the years 1900 to 2099',
  'birth-date.future': 'the birth date lies in the future',
  'dose.date-invalid': 'the day of the injection is no day of the calendar',
  'dose.future': 'the injection lies in the future',
  'dose.before-birth': 'the injection lies before the birth',
  'dose.number': 'the number of the dose or of the series is not a whole number from 1 to 9',
  'dose.series': 'the number of the dose exceeds its series, which only a booster after a single dose may',
  'disease.code': 'the disease is not COVID-19',
  'vaccine.code': 'the vaccine is not in the value set',
  'vaccine.inactive': 'the vaccine or its kind has a code that must no longer be issued',
  'vaccine.holder': 'the marketing authorisation holder does not belong to the vaccine',
  'vaccine.prophylaxis': 'the kind of vaccine does not belong to the vaccine',
  'country.code': 'the country is not in the value set',
  'issuer.empty': 'there is no issuer',
  'issuer.too-long': 'the issuer has more than 80 characters',
  'certificate-id.form': 'the certificate number has not the form of a UVCI',
  'certificate-id.checksum': 'the check character of the certificate number is wrong',
  'expiry.past': 'the passport would have expired when it is issued',
  'expiry.after-key': 'the passport would outlive the certificate of its key',
} as const

export type LintCode = keyof typeof LINT_CODES

export interface LintFacts {
  /** Moment of issue. */
  readonly now: Date
  /** Expiry that the claims will carry. */
  readonly expiresAt: Date
  /** End of the signer's certificate. */
  readonly keyValidUntil: Date
}

const NAME_CHARS_MAX = 80
const ISSUER_CHARS_MAX = 80
const DOSES_MAX = 9
const UVCI = /^URN:UVCI:01:([A-Z]{2}):[A-Z0-9/:]+#[A-Z0-9/:]$/

/** Every fault of a payload; empty when it may be signed. Sources: eu-dcc-schema 1.3.3; hcert_spec 3.3.5. */
export function lintPassport(payload: DccPayload, facts: LintFacts): LintCode[] {
  const [dose] = payload.v
  const today = dayOfInstant(facts.now)
  const found: (readonly [boolean, LintCode])[] = [
    [payload.ver !== DCC_VERSION, 'version'],
    ...nameFaults(payload.nam),
    ...dateFaults(payload.dob, dose.dt, today),
    ...vaccineFaults(dose),
    ...originFaults(dose),
    [facts.expiresAt.getTime() <= facts.now.getTime(), 'expiry.past'],
    [facts.expiresAt.getTime() > facts.keyValidUntil.getTime(), 'expiry.after-key'],
  ]
  return found.filter(([isFault]) => isFault).map(([, code]) => code)
}

type Found = readonly (readonly [boolean, LintCode])[]

function nameFaults({ fn, gn, fnt, gnt }: DccName): Found {
  const texts = [fn, gn, fnt, gnt]
  return [
    [fn.trim() === '' && gn.trim() === '', 'name.empty'],
    [fn !== fn.normalize('NFC') || gn !== gn.normalize('NFC'), 'name.not-nfc'],
    [(fn !== '' && fnt === '') || (gn !== '' && gnt === ''), 'name.not-transliterated'],
    [(fnt !== '' && fnt !== icaoName(fn)) || (gnt !== '' && gnt !== icaoName(gn)), 'name.characters'],
    [texts.some((text) => text.length > NAME_CHARS_MAX), 'name.too-long'],
  ]
}

/** A birth date of which only the year is known counts as the first day that it can be. */
function dateFaults(dob: string, dt: string, today: Day): Found {
  const born = /^(19|20)/.test(dob) ? parsePartialDay(dob) : undefined
  const given = parseDay(dt)
  return [
    [born === undefined, 'birth-date.invalid'],
    [born !== undefined && isBefore(today, born), 'birth-date.future'],
    [given === undefined, 'dose.date-invalid'],
    [given !== undefined && given > today, 'dose.future'],
    [given !== undefined && born !== undefined && isBefore(given, born), 'dose.before-birth'],
  ]
}

/** True when `day` lies before the whole of a day, month or year. */
function isBefore(day: Day, partial: PartialDay): boolean {
  return day.slice(0, partial.length) < partial
}

function vaccineFaults({ tg, vp, mp, ma, dn, sd }: DccVaccination): Found {
  const product = Object.hasOwn(PRODUCTS, mp) ? PRODUCTS[mp] : undefined
  const isCount = (n: number) => Number.isInteger(n) && n >= 1 && n <= DOSES_MAX
  return [
    [!isCount(dn) || !isCount(sd), 'dose.number'],
    [dn > sd && sd !== 1, 'dose.series'],
    [tg !== COVID_19, 'disease.code'],
    [product === undefined, 'vaccine.code'],
    [product?.active === false || PROPHYLAXIS.get(vp) === false, 'vaccine.inactive'],
    [!HOLDERS.has(ma) || (product !== undefined && product.ma !== ma), 'vaccine.holder'],
    [!PROPHYLAXIS.has(vp) || product?.vp.includes(vp) === false, 'vaccine.prophylaxis'],
  ]
}

function originFaults({ co, is, ci }: DccVaccination): Found {
  const isForm = UVCI.test(ci) && ci.length <= UVCI_CHARS_MAX
  return [
    [!COUNTRIES.has(co), 'country.code'],
    [is.trim() === '', 'issuer.empty'],
    [is.length > ISSUER_CHARS_MAX, 'issuer.too-long'],
    [!isForm, 'certificate-id.form'],
    [isForm && uvciChecksum(ci.slice(0, -2)) !== ci.slice(-1), 'certificate-id.checksum'],
  ]
}
