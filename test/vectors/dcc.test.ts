/** The EU's official test data and the certificates of 30 issuers' acceptance environments. */
import assert from 'node:assert/strict'

import { verifyTexts } from '../../src/app/verify-text.ts'
import type { Reason } from '../../src/core/trust/codes.ts'
import { readRows, vectorTest } from './corpora.ts'
import { clockOf, FLAGS, isSameJson, trustOf, type Vector, verdictOf } from './dcc-flags.ts'

/** Labels that a correct verifier contradicts, by file and flag. */
const DEVIATIONS: Readonly<Record<string, string>> = {
  'ES/2DCode/raw/402.json EXPECTEDVERIFY': 'the header says ES256, the key is P-384: never tried',
  'IS/2DCode/raw/3.json EXPECTEDKEYUSAGE':
    'a certificate without key usage allows every kind (hcert_spec A.4)',
  'FR/2DCode/raw/test_pcr_ok.json EXPECTEDVALIDJSON': 'its times differ by two hours from the signed ones',
  'PL/1.3.0/2DCode/raw/5.json EXPECTEDVALIDJSON': 'it names another person than the signed content',
  'ES/2DCode/raw/2103.json EXPECTEDSCHEMAVALIDATION': 'the birth date is later than the clock',
  'SK/2DCode/raw/3.json EXPECTEDSCHEMAVALIDATION': 'two vaccinations in one certificate',
  ...onlyAValueSet('PL/1.0.0', 7, 8, 9),
  ...onlyAValueSet('PL/1.2.1', 7, 9),
  ...onlyAValueSet('PL/1.3.0', 8),
}

function onlyAValueSet(folder: string, ...numbers: readonly number[]): Record<string, string> {
  const why = 'only a code is not in its value set: a finding, since issuers use codes that the sets lack'
  return Object.fromEntries(
    numbers.map((n) => [`${folder}/2DCode/raw/${n}.json EXPECTEDSCHEMAVALIDATION`, why]),
  )
}

vectorTest('official test data: every step gives the expected result', 'dcc', () => {
  let steps = 0
  const contradicted: string[] = []
  for (const vector of readRows<Vector>('dcc/testdata.jsonl')) {
    const verdict = verdictOf(vector)
    for (const [flag, expected] of Object.entries(vector.EXPECTEDRESULTS)) {
      const step = FLAGS[flag]
      if (step === undefined) continue
      steps += 1
      if (step(vector, verdict) !== expected) contradicted.push(`${vector.file} ${flag}`)
    }
  }
  assert.ok(steps > 1900, `${steps} steps`)
  assert.deepEqual(contradicted.sort(), Object.keys(DEVIATIONS).sort())
})

vectorTest('official test data: a violated value set is at least reported', 'dcc', () => {
  const files = Object.keys(DEVIATIONS).filter((key) => key.startsWith('PL/') && !key.endsWith('VALIDJSON'))
  const vectors = readRows<Vector>('dcc/testdata.jsonl')
  for (const key of files) {
    const vector = vectors.find(({ file }) => key.startsWith(`${file} `))
    assert.ok(vector)
    const { findings } = verdictOf(vector)
    assert.ok(
      findings.some((code) => /^(?:test\.device|country|vaccine\.holder)-?/.test(code)),
      key,
    )
  }
})

vectorTest('official test data: every certificate that must be refused is refused', 'dcc', () => {
  // The whole text, with every step at once; Q1 is negative for its picture only, IS 3 and the value sets as above.
  const isExcused = ({ file }: Vector) =>
    file === 'common/2DCode/raw/Q1.json' || Object.keys(DEVIATIONS).some((key) => key.startsWith(`${file} `))
  const negatives = readRows<Vector>('dcc/testdata.jsonl').filter(
    (vector) => Object.values(vector.EXPECTEDRESULTS).includes(false) && !isExcused(vector),
  )
  assert.ok(negatives.length > 80, `${negatives.length} negatives`)
  const accepted = negatives.filter((vector) => {
    const trust = trustOf(vector.TESTCTX.CERTIFICATE)
    const [whole] = verifyTexts([vector.PREFIX], { trust, at: clockOf(vector) })
    return whole?.verdict === 'valid'
  })
  assert.deepEqual(
    accepted.map(({ file }) => file),
    [],
  )
})

interface Real extends Vector {
  readonly WIRE: { readonly iat: number }
  readonly NOTES: readonly string[]
}

const REFUSED: Readonly<Record<string, readonly Reason[]>> = {
  'multiple-events': ['content.several-events'],
  'rsa-1024': ['key.too-weak'],
}

vectorTest(
  'certificates of real issuers: all verify at their issue, weak keys and double events apart',
  'dcc',
  () => {
    const certificates = readRows<Real>('dcc/qa.jsonl')
    assert.ok(certificates.length > 200)
    for (const certificate of certificates) {
      const at = new Date(Math.ceil(certificate.WIRE.iat) * 1000)
      const [verdict] = verifyTexts([certificate.PREFIX], {
        trust: trustOf(certificate.TESTCTX.CERTIFICATE),
        at,
      })
      const expected = certificate.NOTES.flatMap((note) => REFUSED[note] ?? [])
      assert.deepEqual(verdict?.reasons, expected, certificate.file)
      assert.ok(isSameJson(verdict?.passport?.certificate, certificate.JSON), certificate.file)
    }
  },
)
