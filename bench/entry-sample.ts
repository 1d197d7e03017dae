/** Three entry rules of an invented country, as countries write them: the CertLogic part of the bench of `verify`. */

import { PRODUCTS } from '../src/core/passport/value-sets.ts'
import { mayEnter, readRuleDocuments, type ValueSets } from '../src/core/trust/rules/index.ts'
import type { PassportContent } from '../src/core/trust/verdict.ts'

const COUNTRY = 'XX'
const ON = new Date('2022-06-01T12:00:00Z')
const clock = { plusTime: [{ var: 'external.validationClock' }, 0, 'day'] }
const given = (days: number) => ({ plusTime: [{ var: 'payload.v.0.dt' }, days, 'day'] })

const LOGIC = [
  { '===': [{ var: 'payload.v.0.tg' }, '840539006'] },
  { in: [{ var: 'payload.v.0.mp' }, { var: 'external.valueSets.vaccines-covid-19-names' }] },
  {
    if: [
      { '>=': [{ var: 'payload.v.0.dn' }, { var: 'payload.v.0.sd' }] },
      { 'not-after': [given(14), clock, given(270)] },
      false,
    ],
  },
]

const { rules } = readRuleDocuments(
  LOGIC.map((Logic, index) => ({
    Identifier: `VR-${COUNTRY}-000${index + 1}`,
    Type: 'Acceptance',
    Country: COUNTRY,
    Version: '1.0.0',
    SchemaVersion: '1.3.0',
    Engine: 'CERTLOGIC',
    EngineVersion: '1.0.0',
    CertificateType: 'Vaccination',
    Description: [{ lang: 'en', desc: 'a rule of an invented country' }],
    ValidFrom: '2021-01-01T00:00:00Z',
    ValidTo: '2030-01-01T00:00:00Z',
    AffectedFields: [],
    Logic,
  })),
)

const valueSets: ValueSets = { 'vaccines-covid-19-names': Object.keys(PRODUCTS) }

/** True when all three rules let the holder in. */
export function mayEnterSample({ certificate, issuedAt, expiresAt }: PassportContent): boolean {
  const question = { rules, valueSets, country: COUNTRY, on: ON, issuerCountry: 'VN' }
  return mayEnter(certificate, { ...question, iat: issuedAt, exp: expiresAt }).answer === 'yes'
}
