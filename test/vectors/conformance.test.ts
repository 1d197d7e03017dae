/** The public test corpora: nothing comes out differently from its label without an argued reason. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { before, test } from 'node:test'

import type { Reason } from '../../src/core/trust/codes.ts'
import { documentWith, exceptionsText, partOf } from './conformance/document.ts'
import { BESIDE } from './conformance/folder.ts'
import { realCertificates, verdictAtIssue } from './conformance/qa.ts'
import { CORPORA, type CorpusName, type Row, tableText, unexplained } from './conformance/report.ts'
import { type Conformance, runConformance } from './conformance/run.ts'
import { clockOf, hasSameJson, reasonsOf, trustOf, verdictOf } from './conformance/steps.ts'
import { isMeantValid, testdataVectors } from './conformance/testdata.ts'
import { vectorTest } from './corpora.ts'

const DOCUMENT = join(import.meta.dirname, '../../docs/conformance.md')

/** Where each corpus lies, and how many answers the smallest known copy of it must give. */
const KNOWN: Readonly<Record<CorpusName, readonly [string, number]>> = {
  testdata: ['dcc', 2708],
  qa: ['dcc', 615],
  certlogic: ['certlogic', 784],
  wycheproof: ['wycheproof', 1005],
  cose: ['cose', 29],
  cbor: ['cbor', 216],
  vn: ['vn', 1],
}

let run: Conformance = { rows: [], missing: [] }
before(async () => {
  run = await runConformance(BESIDE)
})

const rowsOf = (name: CorpusName): readonly Row[] => run.rows.filter((row) => row.name === name)

for (const name of CORPORA) {
  const [folder, count] = KNOWN[name]
  vectorTest(`${name}: every label is met, or it is argued why not`, folder, () => {
    const rows = rowsOf(name)
    const open = rows.flatMap((row) => unexplained(row).map(({ file }) => `${row.flag} ${file}`))
    assert.deepEqual(open, [])
    const vectors = rows.reduce((sum, row) => sum + row.vectors, 0)
    assert.ok(vectors >= count, `${vectors} answers, ${count} are known`)
    for (const row of rows) assert.equal(row.agreed + row.exceptions.length, row.vectors, row.flag)
  })
}

vectorTest('every picture of the official test data that is one is read', 'dcc', () => {
  const row = rowsOf('testdata').find(({ flag }) => flag === 'EXPECTEDPICTUREDECODE')
  assert.ok(row !== undefined && row.vectors >= 239 && row.agreed >= 228, `${row?.agreed} of ${row?.vectors}`)
})

/** Negative labels of vectors whose text is accepted all the same: a picture, a key without usages, a code alone. */
const ACCEPTED =
  /^(?:common\/2DCode\/raw\/Q1|IS\/2DCode\/raw\/3|PL\/1\.[023]\.[01]\/2DCode\/raw\/[789])\.json$/

vectorTest('official test data: whatever must be refused is refused, but the named few', 'dcc', () => {
  const negatives = testdataVectors(BESIDE).filter((vector) => !isMeantValid(vector))
  assert.ok(negatives.length >= 99, `${negatives.length} negatives`)
  const accepted = negatives.filter(
    ({ TESTCTX, ...vector }) =>
      reasonsOf(vector.PREFIX, trustOf(TESTCTX.CERTIFICATE), clockOf({ TESTCTX, ...vector })).length === 0,
  )
  assert.deepEqual(
    accepted.map(({ file }) => file).filter((file) => !ACCEPTED.test(file)),
    [],
  )
})

vectorTest('official test data: a code outside its value set is at least reported', 'dcc', () => {
  const vectors = testdataVectors(BESIDE).filter(({ file }) => /^PL\/.*\/[789]\.json$/.test(file))
  assert.ok(vectors.length >= 6, `${vectors.length} vectors`)
  for (const vector of vectors) {
    const { findings } = verdictOf(vector)
    const isReported = findings.some((code) => /^(?:test\.device|country|vaccine\.holder)-?/.test(code))
    assert.ok(isReported, vector.file)
  }
})

/** What the notes of a certificate say of the reasons that its verdict must have: these and no other. */
const REASONS: Readonly<Record<string, readonly Reason[]>> = {
  'multiple-events': ['content.several-events'],
  'rsa-1024': ['key.too-weak'],
}

vectorTest(
  'certificates of real issuers are refused for weak keys and double events, for nothing else',
  'dcc',
  () => {
    const certificates = realCertificates(BESIDE)
    assert.ok(certificates.length >= 205, `${certificates.length} certificates`)
    for (const certificate of certificates) {
      const verdict = verdictAtIssue(certificate)
      const expected = (certificate.NOTES ?? []).flatMap((note) => REASONS[note] ?? [])
      assert.deepEqual(verdict?.reasons, expected, certificate.file)
      assert.ok(verdict !== undefined && hasSameJson(verdict, certificate.JSON), certificate.file)
    }
  },
)

test('the document says what the run says, row by row', () => {
  const document = readFileSync(DOCUMENT, 'utf8')
  assert.equal(partOf(document, 'exceptions'), exceptionsText())
  if (run.missing.length > 0) return
  const lines = new Set(partOf(document, 'table').split('\n').map(cells))
  const names = new Set([...lines].map((line) => line.split('|').slice(0, 3).join('|')))
  for (const row of run.rows) {
    // A folder with more vectors than the document tells of is compared with it no further.
    const [, , line = ''] = tableText([row]).split('\n').map(cells)
    const isSameSet = names.has(line.split('|').slice(0, 3).join('|'))
    if (isSameSet) assert.ok(lines.has(line), `run "npm run conformance -- --write": ${line}`)
  }
})

test('what is written into the document is read from it again, and the rest stays', () => {
  const document = readFileSync(DOCUMENT, 'utf8')
  const row: Row = { name: 'vn', flag: 'VERDICT', vectors: 2, agreed: 1, exceptions: [] }
  const written = documentWith(document, [row])
  assert.equal(partOf(written, 'table'), tableText([row]))
  assert.equal(written.split('<!-- table: begin -->')[0], document.split('<!-- table: begin -->')[0])
  assert.throws(() => documentWith('no marks', [row]), TypeError)
})

/** A line of a table without the blanks that keep its columns in line. */
const cells = (line: string): string =>
  line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim())
    .join('|')
