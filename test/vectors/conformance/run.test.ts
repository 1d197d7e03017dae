/** The run itself, over a folder that is made here: what is missing, derived, argued and not argued. */
import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { inflateSync } from 'node:zlib'

import { decodeBase45 } from '../../../src/core/hcert/base45.ts'
import type { Reason } from '../../../src/core/trust/codes.ts'
import { ISSUED_AT, makeSigner, passportText, samplePayload } from '../../support/hcert.ts'
import { exceptionsText } from './document.ts'
import { EXCEPTIONS, reasonFor } from './exceptions.ts'
import { CORPORA, type Row, tableText, UNEXPLAINED } from './report.ts'
import { runConformance } from './run.ts'
import { isSameJson } from './same-json.ts'

const signer = await makeSigner()
const text = passportText(signer)
const CERTIFICATE = Buffer.from(signer.certificate).toString('base64')

function vector(file: string, results: Readonly<Record<string, boolean>>, more: object = {}): object {
  const TESTCTX = { CERTIFICATE, VALIDATIONCLOCK: ISSUED_AT.toISOString() }
  return { file, PREFIX: text, TESTCTX, EXPECTEDRESULTS: results, ...more }
}

/** A folder with one corpus of test data. */
function folderWith(t: TestContext, files: Readonly<Record<string, readonly object[]>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'corpora-'))
  t.after(() => rmSync(folder, { recursive: true }))
  mkdirSync(join(folder, 'dcc'))
  for (const [name, rows] of Object.entries(files)) {
    writeFileSync(join(folder, 'dcc', name), rows.map((row) => `${JSON.stringify(row)}\n`).join(''))
  }
  return folder
}

const countsOf = (rows: readonly Row[]) =>
  Object.fromEntries(rows.map(({ flag, vectors, agreed }) => [flag, [vectors, agreed]]))

test('a folder that is not there has no rows, and every corpus is missing', async () => {
  const { rows, missing } = await runConformance(join(tmpdir(), 'no-such-corpora'))
  assert.deepEqual([rows, missing], [[], [...CORPORA]])
})

test('layers that a vector does not hold are derived from its text (BG 5, PT)', async (t) => {
  const flags = ['UNPREFIX', 'B45DECODE', 'COMPRESSION', 'DECODE', 'VERIFY', 'VALIDJSON', 'EXPIRATIONCHECK']
  const expected = Object.fromEntries(flags.map((flag) => [`EXPECTED${flag}`, true]))
  const bare = vector('PT/1.3.0/2DCode/raw/1.json', expected, { JSON: samplePayload() })
  const empty = vector('BG/2DCode/raw/5.json', expected, {
    JSON: samplePayload(),
    COMPRESSED: '',
    COSE: '',
    BASE45: '',
  })
  const packed = decodeBase45(text, 4)
  assert.ok(typeof packed !== 'string')
  const whole = vector('AT/2DCode/raw/1.json', expected, {
    JSON: samplePayload(),
    BASE45: text.slice(4),
    COMPRESSED: Buffer.from(packed).toString('hex'),
    COSE: inflateSync(packed).toString('hex'),
  })
  const { rows, missing } = await runConformance(folderWith(t, { 'testdata.jsonl': [bare, empty, whole] }))
  for (const [flag, counts] of Object.entries(countsOf(rows))) assert.deepEqual(counts, [3, 3], flag)
  assert.equal(rows.length, flags.length + 1)
  assert.ok(missing.includes('qa') && !missing.includes('testdata'))
})

test('a layer that says something else than the next one is noticed', async (t) => {
  const lying = [
    vector('AT/1.json', { EXPECTEDUNPREFIX: true }, { BASE45: 'NCF' }),
    vector('AT/2.json', { EXPECTEDB45DECODE: true }, { COMPRESSED: '00' }),
    vector('AT/3.json', { EXPECTEDCOMPRESSION: true }, { COSE: '00' }),
    vector('AT/4.json', { EXPECTEDVALIDJSON: true }, { JSON: { ...samplePayload(), dob: '1990-01-01' } }),
    vector('AT/5.json', { EXPECTEDVALIDJSON: true }),
  ]
  const { rows } = await runConformance(folderWith(t, { 'testdata.jsonl': lying }))
  const wrong = rows.filter(({ flag }) => flag !== 'VERDICT').flatMap(({ exceptions }) => exceptions)
  assert.deepEqual(
    wrong.map(({ file, why }) => [file, why]),
    [1, 2, 3, 4, 5].map((n) => [`AT/${n}.json`, UNEXPLAINED]),
  )
})

test('a disagreement is argued by its file and flag, or it is unexplained', async (t) => {
  const rows = [
    vector('ES/2DCode/raw/401.json', { EXPECTEDVERIFY: false }),
    vector('ES/2DCode/raw/404.json', { EXPECTEDVERIFY: false }),
  ]
  const run = await runConformance(folderWith(t, { 'testdata.jsonl': rows, 'testdata-exceptions.jsonl': [] }))
  const verify = run.rows.find(({ flag }) => flag === 'EXPECTEDVERIFY')
  const [argued, open] = verify?.exceptions ?? []
  assert.match(argued?.why ?? '', /P-384/)
  assert.deepEqual(open, { file: 'ES/2DCode/raw/404.json', why: UNEXPLAINED })
  assert.match(tableText(run.rows), /\| testdata \| EXPECTEDVERIFY *\| 2 *\| 0 *\| 1 *\| 1 *\|/)
})

test('the list of exceptions beside the vectors is no list of vectors, and a vector counts once', async (t) => {
  const one = vector('AT/2DCode/raw/1.json', { EXPECTEDUNPREFIX: true })
  const note = { file: 'AT/2DCode/raw/1.json', kind: 'flag', why: 'none' }
  const files = { 'testdata.jsonl': [one], 'testdata-more.jsonl': [one], 'testdata-notes.jsonl': [note] }
  const { rows } = await runConformance(folderWith(t, files))
  assert.deepEqual(countsOf(rows), { EXPECTEDUNPREFIX: [1, 1], VERDICT: [1, 1] })
})

test('a clock without a zone is UTC, and without a clock the time of issue counts', async (t) => {
  const clocks = [
    '2022-04-26T01:00:00',
    '2022-04-26T03:00:00+0200',
    '2022-04-26T01:00:00.0000001Z',
    undefined,
  ]
  const rows = clocks.map((VALIDATIONCLOCK, at) =>
    vector(`AT/${at}.json`, { EXPECTEDEXPIRATIONCHECK: true }, { TESTCTX: { CERTIFICATE, VALIDATIONCLOCK } }),
  )
  const run = await runConformance(folderWith(t, { 'testdata.jsonl': rows }))
  assert.deepEqual(countsOf(run.rows), { EXPECTEDEXPIRATIONCHECK: [4, 4], VERDICT: [4, 4] })
})

test('date-times are compared as instants, and everything else as it is', () => {
  const same = [
    ['2021-05-20T10:00:00Z', '2021-05-20T12:00:00+02:00'],
    ['2021-05-20T10:00:00Z', '2021-05-20T10:00:00.000+00:00'],
    ['2021-05-20T10:00:00Z', '2021-05-20T10:00:00+00'],
    [' text ', 'text'],
  ]
  for (const [ours, theirs] of same)
    assert.ok(isSameJson({ sc: ours?.trim() }, { sc: theirs, t: null }), theirs)
  assert.ok(!isSameJson({ sc: '2021-05-20T10:00:00Z' }, { sc: '2021-05-20T10:00:00+02:00' }))
  assert.ok(!isSameJson({ dt: '2021-05-20' }, { dt: '2021-05-20T00:00:00Z' }))
  assert.ok(!isSameJson({ sc: '2021-99-99T10:00:00Z' }, { sc: 'x' }))
  assert.ok(!isSameJson({}, undefined))
})

/** By file, what the corpora's own list and the issuers' reports of errors name. */
const NAMED: readonly (readonly [string, readonly string[]])[] = [
  ['EXPECTEDVERIFY', ['ES/2DCode/raw/401.json', 'ES/2DCode/raw/403.json']],
  ['EXPECTEDVALIDJSON', ['FR/2DCode/raw/test_pcr_ok.json', 'PL/1.3.0/2DCode/raw/1.json']],
  [
    'EXPECTEDSCHEMAVALIDATION',
    ['RO/2DCode/raw/2.json', 'ES/2DCode/raw/2101.json', 'PL/1.3.0/2DCode/raw/7.json'],
  ],
  ['EXPECTEDPICTUREDECODE', ['IE/2DCode/raw/4.json', 'LV/2DCode/raw/1.json', 'common/2DCode/raw/B1.json']],
  ['EXPECTEDPICTUREDECODE', ['FR/2DCode/raw/DGC_QrCode_00002_Raw.json', 'FR/2DCode/raw/vaccin_ok.json']],
  ['VERDICT', ['LI/2DCode/raw/4.json', 'ES/2DCode/raw/1102.json', 'SG/2DCode/raw/4.json']],
]

test('a verdict is argued by its reasons too: another one than meant stays unexplained', () => {
  const why = (file: string, ...reasons: Reason[]) => reasonFor('testdata', 'VERDICT', file, reasons)
  assert.match(why('SG/2DCode/raw/4.json', 'time.not-yet-issued') ?? '', /clock/)
  assert.equal(why('SG/2DCode/raw/4.json', 'signature.wrong'), undefined)
  assert.match(why('PL/1.3.0/2DCode/raw/7.json') ?? '', /value set/)
  assert.equal(why('PL/1.3.0/2DCode/raw/7.json', 'content.date'), undefined)
  assert.match(why('FI/2DCode/raw/1.json', 'key.expired') ?? '', /had ended/)
  assert.equal(why('FI/2DCode/raw/1.json', 'key.expired', 'signature.wrong'), undefined)
  assert.equal(why('FI/2DCode/raw/1.json'), undefined)
})

test('vectors that are not on every machine are argued too, and no others with them', () => {
  for (const [flag, files] of NAMED) {
    for (const file of files) assert.ok(reasonFor('testdata', flag, file), `${flag} ${file}`)
  }
  for (const file of ['PL/1.2.1/2DCode/raw/1.json', 'ESX/2DCode/raw/401.json', 'ES/2DCode/raw/4010.json']) {
    for (const [flag] of NAMED)
      assert.equal(reasonFor('testdata', flag, file, []), undefined, `${flag} ${file}`)
  }
  assert.equal(reasonFor('qa', 'VERIFY', 'MK/1.3.0/REC_MK.png'), undefined)
  const document = exceptionsText()
  for (const { files, why } of EXCEPTIONS)
    assert.ok(document.includes(files) && document.includes(why), files)
})
