/** Every corpus of a folder, one after the other. */
import { runCbor } from './cbor.ts'
import { runCertlogic } from './certlogic.ts'
import { runCose } from './cose.ts'
import { runQa } from './qa.ts'
import { CORPORA, type CorpusName, type Row } from './report.ts'
import { runTestdata } from './testdata.ts'
import { runVn } from './vn.ts'
import { runWycheproof } from './wycheproof.ts'

const RUNNERS: Readonly<Record<CorpusName, (folder: string) => Row[] | Promise<Row[]>>> = {
  testdata: runTestdata,
  qa: runQa,
  certlogic: runCertlogic,
  wycheproof: runWycheproof,
  cose: runCose,
  cbor: runCbor,
  vn: runVn,
}

export interface Conformance {
  readonly rows: readonly Row[]
  /** Corpora of which the folder holds nothing. */
  readonly missing: readonly CorpusName[]
}

/** Runs what is there; a corpus of which nothing is there is missing. Rejects when a file cannot be read. */
export async function runConformance(folder: string): Promise<Conformance> {
  const rows: Row[] = []
  const missing: CorpusName[] = []
  for (const name of CORPORA) {
    const found = await RUNNERS[name](folder)
    rows.push(...found)
    if (found.length === 0) missing.push(name)
  }
  return { rows, missing }
}
