/** Cells of a row as values; no I/O. What cannot be read is undefined, what is not there is null. */
import { type Day, parseDay } from '../../core/dates.ts'
import type { DosePurpose, Sex } from '../../core/dose/dose.ts'
import { COUNTRIES } from '../../core/passport/value-sets.ts'
import { parseBirthDate } from '../../core/person/birth-date.ts'
import { repairName, stripMarks } from '../../core/person/name.ts'
import { isSyllable } from '../../core/person/syllable.ts'
import type { FindingCode } from './findings.ts'

const CELL_CHARS_MAX = 500
const ODD = /[\x00-\x1f\x7f\uFFFD\uFEFF]|^\s|\s$|^'?=/
const SPACE_RUN = /[\t\r\n]+/g
const CONTROL = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]/
const FORMULA = /^'?=/

/** Text of a cell without outer blanks; adds what is wrong with it whatever its column. */
export function plainCell(cell: string, findings: FindingCode[]): string {
  // One test for the ordinary cell: this runs twenty times a row.
  if (cell.length <= CELL_CHARS_MAX && !ODD.test(cell)) return cell
  const add = (code: FindingCode) => {
    if (!findings.includes(code)) findings.push(code)
  }
  const text = cell.replaceAll(SPACE_RUN, ' ').replaceAll('\uFEFF', '').trim()
  if (CONTROL.test(text)) add('cell.control-characters')
  if (text.includes('\uFFFD')) add('cell.encoding')
  if (FORMULA.test(text)) add('cell.formula')
  if (text.length > CELL_CHARS_MAX) add('cell.too-long')
  return text
}

/** Lower case, no marks, single blanks. */
export function wordsOf(text: string): string {
  return stripMarks(text.toLowerCase())
    .replaceAll(/[^a-z0-9]+/g, ' ')
    .trim()
}

/**
 * A name as it is stored. Words that are Vietnamese syllables in NFC with single blanks between them need no repair, and
 * there are only some thousands of them: asking for each once takes about a sixth of the time of `repairName`.
 */
export function readName(text: string): ReturnType<typeof repairName> {
  return text.split(' ').every(isSoundWord) ? { name: text, repairs: [] } : repairName(text)
}

const isSoundWord = remembering((word) => word.normalize('NFC') === word && isSyllable(word))

const SEXES: ReadonlyMap<string, Sex> = new Map([
  ['m', 'M'],
  ['male', 'M'],
  ['nam', 'M'],
  ['trai', 'M'],
  ['f', 'F'],
  ['female', 'F'],
  ['nu', 'F'],
  ['gai', 'F'],
])

export const parseSex = remembering((text) => SEXES.get(wordsOf(text)))

const PURPOSES: ReadonlyMap<string, DosePurpose> = new Map([
  ['primary', 'primary'],
  ['co ban', 'primary'],
  ['mui co ban', 'primary'],
  ['additional', 'additional'],
  ['bo sung', 'additional'],
  ['mui bo sung', 'additional'],
  ['booster', 'booster'],
  ['nhac lai', 'booster'],
  ['mui nhac lai', 'booster'],
  ['tang cuong', 'booster'],
])

export const parsePurpose = remembering((text) => PURPOSES.get(wordsOf(text)))

/** "3", "mũi 3", "dose 3", "3.0". */
export const parseDoseNumber = remembering((text) => {
  const digit = /^(?:mui |mui so |dose |lieu )?0?([1-9])(?: 0)?$/.exec(wordsOf(text))?.[1]
  return digit === undefined ? undefined : Number(digit)
})

/** A whole day as people and spreadsheets write it; half-known days do not count. */
export const parseWholeDay = remembering((text): Day | undefined => parseDay(parseBirthDate(text) ?? ''))

let countryNames: ReadonlyMap<string, string> | undefined

/** ISO 3166-1 alpha-2 from a code or a name in Vietnamese or English. */
export const parseCountry = remembering((text) => {
  const code = text.toUpperCase()
  if (COUNTRIES.has(code)) return code
  if (code === 'VNM') return 'VN'
  countryNames ??= namesOfCountries()
  return countryNames.get(wordsOf(text))
})

function namesOfCountries(): Map<string, string> {
  const names = new Map<string, string>([['vietnam', 'VN']])
  for (const language of ['vi', 'en']) {
    const display = new Intl.DisplayNames([language], { type: 'region' })
    for (const code of COUNTRIES) names.set(wordsOf(display.of(code) ?? code), code)
  }
  return names
}

const MEMORY_MAX = 20_000

/** Remembers answers: a column of a list holds few different texts. */
export function remembering<T>(ask: (text: string) => T): (text: string) => T {
  const answers = new Map<string, T>()
  return (text) => {
    const known = answers.get(text)
    if (known !== undefined || answers.has(text)) return known as T // the map holds answers of `ask` only
    const answer = ask(text)
    if (answers.size >= MEMORY_MAX) answers.clear()
    // A cell may be a slice of a whole chunk of the file, which the memory would then keep alive: a copy is not.
    answers.set(` ${text}`.slice(1), answer)
    return answer
  }
}
