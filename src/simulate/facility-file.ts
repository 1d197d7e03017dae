/** What a station sends: one file in its own habits of separator, encoding, header and dates. */
import { asDayFirst, dayFirstText, dayText } from './days.ts'
import type { Facility, FileRow, Person } from './model.ts'
import type { Commune } from './places.ts'
import { mix } from './random.ts'
import { workbook } from './xlsx.ts'

const HEADERS = {
  english:
    'full_name,birth_date,sex,id_number,nationality,phone,email,guardian_name,guardian_id,province,district,commune,vaccine,lot_number,dose_number,dose_purpose,given_on,given_at_facility,id_country,record_ref',
  vietnamese:
    'họ và tên,ngày sinh,giới tính,số giấy tờ,quốc tịch,số điện thoại,email,họ tên người giám hộ,số giấy tờ người giám hộ,tỉnh,huyện,xã,vắc xin,số lô,mũi số,loại mũi,ngày tiêm,cơ sở tiêm,nước cấp giấy tờ,mã bản ghi',
}

/** How a station writes. */
export interface Habit {
  readonly format: 'csv' | 'xlsx'
  readonly separator: ',' | ';' | '\t'
  readonly encoding: 'utf8' | 'utf8-bom' | 'utf16le'
  readonly header: keyof typeof HEADERS
  readonly sex: { readonly M: string; readonly F: string }
  /** dd/MM/yyyy, d/M/yyyy for birth dates, or yyyy-MM-dd. */
  readonly dates: 'day-first' | 'short' | 'iso'
  readonly lineEnd: '\r\n' | '\n'
}

const BOM = '\ufeff'

/** Every tenth file is a workbook; the other habits follow from the station's code and the seed. */
export function habitOf(facility: Facility, ordinal: number, seed: number): Habit {
  let hash = seed
  for (let i = 0; i < facility.code.length; i += 1) hash = mix(hash, facility.code.charCodeAt(i))
  const percent = (purpose: number): number => mix(hash, purpose) % 100
  const separator = percent(1)
  const encoding = percent(2)
  const dates = percent(4)
  return {
    format: ordinal % 10 === 9 ? 'xlsx' : 'csv',
    separator: separator < 72 ? ',' : separator < 88 ? ';' : '\t',
    encoding: encoding < 50 ? 'utf8' : encoding < 90 ? 'utf8-bom' : 'utf16le',
    header: percent(3) < 70 ? 'english' : 'vietnamese',
    sex: percent(5) < 80 ? { M: 'Nam', F: 'Nữ' } : { M: 'M', F: 'F' },
    dates: dates < 82 ? 'day-first' : dates < 92 ? 'short' : 'iso',
    lineEnd: percent(6) < 50 ? '\r\n' : '\n',
  }
}

/** The content of the file; the rows in their order below the header. */
export function facilityFile(rows: readonly FileRow[], habit: Habit): Buffer {
  const header = HEADERS[habit.header].split(',')
  if (habit.format === 'xlsx') {
    // No cell of a made-up row holds a tab.
    const cells = linesOf(rows, habit, '\t').map((line) => line.split('\t'))
    return workbook([header, ...cells])
  }
  const { separator, lineEnd } = habit
  const start = habit.encoding === 'utf8' ? '' : BOM
  const lines = [start + header.join(separator), ...linesOf(rows, habit, separator)]
  return Buffer.from(lines.join(lineEnd) + lineEnd, habit.encoding === 'utf16le' ? 'utf16le' : 'utf8')
}

/** RFC 4180: only where it must be. */
function quoted(cell: string, separator: string): string {
  return cell.includes(separator) ? `"${cell}"` : cell
}

/** How the stations name the vaccines. */
const VACCINE_TEXT = {
  AZ: 'AstraZeneca',
  PFZ: 'Pfizer',
  MOD: 'Moderna',
  VERO: 'Vero Cell',
  HAYAT: 'Hayat-Vax',
  SPUT: 'Sputnik V',
  JJ: 'Janssen',
  ABD: 'Abdala',
} as const

/** Of the cells only the odd spelling of a vaccine can hold a separator; no cell holds a quotation mark. */
function linesOf(rows: readonly FileRow[], habit: Habit, s: string): string[] {
  const addresses = new Map<Commune, string>()
  const lines: string[] = []
  for (const [i, row] of rows.entries()) {
    const { injection, change, isCopy } = row
    const { person, vaccine, lot, ordinal, purpose, facility } = injection
    const commune = change?.commune ?? person.commune
    let address = addresses.get(commune)
    if (address === undefined) {
      const { district, name } = commune
      address = `${district.province.name}${s}${district.name}${s}${name}`
      addresses.set(commune, address)
    }
    const [guardian] = person.guardians
    const vaccineText = change?.vaccine === undefined ? VACCINE_TEXT[vaccine] : quoted(change.vaccine, s)
    const email = change?.isNobody === true ? '' : person.email
    const idCountry = person.standing === 'foreign' ? person.country : ''
    // A copy is sent under the number of the row above it.
    const reference = 100_000 + (isCopy ? i : i + 1)
    lines.push(
      `${change?.fullName ?? person.name}${s}${birthText(row, habit)}${s}${habit.sex[change?.sex ?? person.sex]}${s}` +
        `${numberOf(row)}${s}${person.country}${s}${phoneOf(row)}${s}${email}${s}` +
        `${guardian?.name ?? ''}${s}${guardian?.number ?? ''}${s}${address}${s}${vaccineText}${s}${change?.lot ?? lot}${s}` +
        `${ordinal}${s}${change?.purpose ?? purpose}${s}${givenText(row, habit)}${s}${facility.code}${s}${idCountry}${s}R${reference}`,
    )
  }
  return lines
}

function birthText({ injection: { person }, change }: FileRow, { dates }: Habit): string {
  const text = change?.birthDate ?? person.birthDate
  if (dates === 'iso' || text.length < 10) return text
  if (dates === 'short') return `${Number(text.slice(8))}/${Number(text.slice(5, 7))}/${text.slice(0, 4)}`
  return text === person.birthDate ? dayFirstText(person.birth) : asDayFirst(text)
}

function givenText({ injection: { day }, change }: FileRow, { dates }: Habit): string {
  if (change?.givenOn !== undefined) return dates === 'iso' ? change.givenOn : asDayFirst(change.givenOn)
  return dates === 'iso' ? dayText(day) : dayFirstText(day)
}

/** The number of a person as the row says it. */
export const numberOf = ({ injection: { person }, change }: FileRow): string =>
  change?.idNumber ?? person.number

/** The phone number as the row says it. */
export const phoneOf = ({ injection: { person, phone }, change }: FileRow): string =>
  change?.phone ?? phone?.text ?? person.phone

/** Whom a row is about: a number of the register, COUNTRY:PASSPORT of a foreigner, or nobody. */
export function truthOf({ injection: { person }, change }: FileRow): string {
  if (change?.isNobody === true || person.standing === 'unregistered') return ''
  return trueNumber(person)
}

const trueNumber = ({ standing, country, number }: Person): string =>
  standing === 'foreign' ? `${country}:${number}` : number
