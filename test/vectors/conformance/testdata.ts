/** dgc-testdata: every flag of every vector, and the whole verdict over its text. */
import { rowsOf } from './folder.ts'
import { isInPicture } from './picture.ts'
import { type Outcome, type Row, tally } from './report.ts'
import { clockOf, reasonsOf, STEPS, trustOf, type Vector, verdictOf } from './steps.ts'

const PICTURE = 'EXPECTEDPICTUREDECODE'

/** In the order of the layers, the whole verdict last. */
const FLAGS = [
  'EXPECTEDUNPREFIX',
  'EXPECTEDB45DECODE',
  'EXPECTEDCOMPRESSION',
  'EXPECTEDVERIFY',
  'EXPECTEDDECODE',
  'EXPECTEDVALIDJSON',
  'EXPECTEDEXPIRATIONCHECK',
  'EXPECTEDKEYUSAGE',
  'EXPECTEDSCHEMAVALIDATION',
  PICTURE,
  'VERDICT',
]

/** The vectors of a folder; the list of exceptions that lies beside them is no list of vectors. */
export function testdataVectors(folder: string): Vector[] {
  return rowsOf<Vector>(folder, 'EXPECTEDRESULTS', '**/testdata*.jsonl', '**/testdata/**/*.jsonl')
}

/** A vector is meant to be valid when no flag of it that we test is false. */
export function isMeantValid({ EXPECTEDRESULTS }: Vector): boolean {
  return FLAGS.every((flag) => EXPECTEDRESULTS[flag] !== false)
}

export async function runTestdata(folder: string): Promise<Row[]> {
  const outcomes = new Map<string, Outcome[]>(FLAGS.map((flag) => [flag, []]))
  for (const vector of testdataVectors(folder)) {
    const { file, EXPECTEDRESULTS } = vector
    const verdict = verdictOf(vector)
    for (const [flag, expected] of Object.entries(EXPECTEDRESULTS)) {
      const ours =
        flag === PICTURE ? await isInPicture(vector['2DCODE'], vector.PREFIX) : STEPS[flag]?.(vector, verdict)
      if (ours !== undefined) outcomes.get(flag)?.push({ file, agrees: ours === expected })
    }
    const reasons = reasonsOf(vector.PREFIX, trustOf(vector.TESTCTX.CERTIFICATE), clockOf(vector))
    const isValid = reasons.length === 0
    outcomes.get('VERDICT')?.push({ file, agrees: isValid === isMeantValid(vector), reasons })
  }
  return [...outcomes].filter(([, of]) => of.length > 0).map(([flag, of]) => tally('testdata', flag, of))
}
