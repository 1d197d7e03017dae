/** What is true of the rows of a made-up nation. */
import { openTable, recordsOf } from '../adapters/documents/tables/open-table.ts'
import { personIdOfForeigner, personIdOfNumber } from '../core/person/person-id.ts'
import { Refusal } from '../core/refusal.ts'
import type { Truth } from './evaluate-tally.ts'

const REQUIRED = ['file', 'row', 'person_number', 'errors']

/**
 * Reads `truth.csv` of a made-up nation (`file,row,person_number,errors`, and `traits` where the file has them): file -> row -> truth.
 * @throws {Refusal} `file.*`
 */
export async function readTruth(path: string): Promise<Map<string, Map<number, Truth>>> {
  const table = await openTable(path)
  const missing = REQUIRED.filter((name) => !table.header.includes(name))
  if (missing.length > 0) {
    throw new Refusal('file.missing-columns', `the truth lacks the columns ${missing.join(', ')}`)
  }
  const hasTraits = table.header.includes('traits')
  const files = new Map<string, Map<number, Truth>>()
  for await (const { values } of recordsOf(table)) {
    const name = baseName(values.file ?? '')
    const rows = files.get(name) ?? new Map<number, Truth>()
    files.set(name, rows)
    rows.set(Number(values.row), {
      personId: truePerson(values.person_number ?? ''),
      errors: namesIn(values.errors),
      traits: hasTraits ? namesIn(values.traits) : null,
    })
  }
  return files
}

const namesIn = (text = ''): string[] => text.split(';').filter((name) => name !== '')

/** `079185000123`, or `KR:M12345678` for a foreigner, or nobody. */
function truePerson(text: string): string {
  const [country = '', number] = text.split(':')
  if (number !== undefined) return personIdOfForeigner(country, number)
  return text === '' ? '' : personIdOfNumber(text)
}

/** The last part of a path: files are named by it, wherever they lay when they were read. */
export const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1)
