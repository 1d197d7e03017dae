/** The published schema's samples, value sets, and the production trust list. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { verifyTexts } from '../../src/app/verify-text.ts'
import { algorithmOf } from '../../src/core/hcert/check.ts'
import { contentFindings } from '../../src/core/passport/content-findings.ts'
import { contentReasons } from '../../src/core/passport/content-rules.ts'
import type { JsonObject } from '../../src/core/passport/payload.ts'
import {
  COUNTRIES,
  COVID_19,
  DEVICES,
  HOLDERS,
  PRODUCTS,
  PROPHYLAXIS,
  TEST_RESULTS,
  TEST_TYPES,
} from '../../src/core/passport/value-sets.ts'
import { toBase64 } from '../../src/core/trust/base64.ts'
import { parseTrustList } from '../../src/core/trust/trust-list.ts'
import { trustText } from '../support/hcert.ts'
import { base64Bytes, corpusPath, readDocument, readDocuments, vectorTest } from './corpora.ts'

const AT = new Date('2023-07-26T00:00:00Z')

vectorTest("the schema's valid samples have no fault, its invalid ones have one", 'dcc', () => {
  for (const folder of ['examples-vaccination', 'examples-test', 'examples-recovery', 'test-valid']) {
    for (const { name, document } of readDocuments<JsonObject>(`dcc/schemas/${folder}`)) {
      assert.deepEqual(contentReasons(document, AT), [], `${folder}/${name}`)
    }
  }
  const invalid = readDocuments<JsonObject>('dcc/schemas/test-invalid')
  assert.equal(invalid.length, 6)
  for (const { name, document } of invalid) {
    // A dose with the number 0 stands in positive test data of one issuer: a remark.
    if (name === 'invalid_vac.json')
      assert.deepEqual(contentFindings(document, AT).slice(0, 1), ['content.dose-zero'])
    else assert.notDeepEqual(contentReasons(document, AT), [], name)
  }
})

interface ValueSet {
  readonly valueSetValues: Readonly<Record<string, { readonly active: boolean }>>
}

vectorTest('our value sets are the published ones, code for code', 'dcc', () => {
  const published = (name: string) =>
    Object.entries(readDocument<ValueSet>(`dcc/valuesets/${name}.json`).valueSetValues)
  const codes = (name: string) => published(name).map(([code]) => code)
  const same = (name: string, ours: Iterable<string>) =>
    assert.deepEqual([...ours].sort(), codes(name).sort(), name)
  same('disease-agent-targeted', [COVID_19])
  same('vaccine-mah-manf', HOLDERS)
  same('vaccine-medicinal-product', Object.keys(PRODUCTS))
  same('vaccine-prophylaxis', PROPHYLAXIS.keys())
  same('test-type', TEST_TYPES)
  same('test-result', TEST_RESULTS)
  same('test-manf-example', DEVICES)
  same('country-2-codes', COUNTRIES)
  for (const [code, { active }] of published('vaccine-medicinal-product')) {
    assert.equal(PRODUCTS[code]?.active, active, code)
  }
  for (const [code, { active }] of published('vaccine-prophylaxis'))
    assert.equal(PROPHYLAXIS.get(code), active, code)
})

interface Instructions {
  readonly valueSetValues: Readonly<
    Record<
      string,
      {
        readonly 'vaccine-code': string
        readonly 'vaccine-manufacturer': string
        readonly 'sct-codes': readonly string[]
      }
    >
  >
}

vectorTest('what belongs to a product is what the encoding instructions say', 'dcc', () => {
  const { valueSetValues } = readDocument<Instructions>('dcc/valuesets/vaccine-encoding-instructions.json')
  for (const [name, row] of Object.entries(valueSetValues)) {
    const product = PRODUCTS[row['vaccine-code'].replace(' (deprecated)', '')]
    assert.equal(product?.ma, row['vaccine-manufacturer'], name)
    assert.deepEqual([...(product?.vp ?? [])].sort(), [...row['sct-codes']].sort(), name)
  }
})

interface ListedKey {
  readonly kid: string
  readonly country: string
  readonly usage: 'DSC' | 'CSCA'
  readonly pem: string
}

const derOf = (pem: string): Uint8Array => base64Bytes(pem.replaceAll(/-----[^-]+-----|\s/g, ''))

vectorTest('every certificate of the EU production list is read: key id, country, key', 'trust', () => {
  const listed = readDocument<ListedKey[]>('trust/eu-dcc-production-2022-08-03.json')
  const certificates = listed.map(({ pem }) => derOf(pem))
  const { keys } = parseTrustList(trustText(certificates))
  assert.deepEqual(
    keys.map(({ kid, country }) => `${kid} ${country}`),
    listed.map(({ kid, country }) => `${kid} ${country}`),
  )
  const signers = keys.filter((_, index) => listed[index]?.usage === 'DSC')
  const count = (algorithm: string) =>
    signers.filter(({ verifying }) => verifying?.algorithm === algorithm).length
  assert.deepEqual([signers.length, count('ES256'), count('PS256')], [536, 508, 28])
  const usages = Map.groupBy(signers, ({ certificate }) => certificate.mayProve.join(''))
  assert.equal(usages.get('vtr')?.length, 346, 'those without a key usage of ours may prove everything')
  for (const { certificate } of signers) assert.ok(algorithmOf(certificate.keyKind))
})

vectorTest('the one published certificate of Viet Nam is genuine under its acceptance key', 'vn', () => {
  const text = readFileSync(corpusPath('vn/VN_VAC.txt'), 'utf8').trim()
  const pem = readFileSync(corpusPath('vn/dsc-acceptance.pem'), 'utf8')
  const { WIRE } = readDocument<{ WIRE: { iat: number } }>('vn/VN_VAC.json')
  const trust = parseTrustList(trustText([derOf(pem)]))
  const [verdict] = verifyTexts([text], { trust, at: new Date(WIRE.iat * 1000) })
  assert.deepEqual(
    [verdict?.verdict, verdict?.passport?.issuer, verdict?.key?.country],
    ['valid', 'VN', 'VN'],
  )
  assert.ok(toBase64(trust.keys[0]?.certificate.kid ?? new Uint8Array()) === verdict?.key?.kid)
})
