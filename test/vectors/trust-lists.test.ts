/** The production keys of 75 countries, and those of Viet Nam, through the door that every list takes. */
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'

import { nodeCheckCertificate as check } from '../../src/adapters/crypto/node-certificate.ts'
import {
  type Chained,
  checkChain,
  type ParsedTrust,
  readForeignTrust,
} from '../../src/core/trust/lists/index.ts'
import { pemCertificates } from '../../src/core/trust/lists/parsed.ts'
import { corpusPath, readDocument, vectorTest } from './corpora.ts'

const FILE = 'trust/eu-dcc-production-2022-08-03.json'
/** The day of the export. */
const at = new Date('2022-08-03T12:00:00Z')

interface Entry {
  readonly kid: string
  readonly country: string
  readonly usage: 'DSC' | 'CSCA'
  readonly pem: string
}

const entries = () => readDocument<Entry[]>(FILE)
const readText = (path: string) => readFileSync(corpusPath(path), 'utf8')
const chainOf = (parsed: ParsedTrust, moment = at) => checkChain(parsed, { check, at: moment })

/** `why usage` -> countries, in their order. */
function countriesByFault({ dropped }: Chained): Record<string, string[]> {
  const byKid = Map.groupBy(entries(), ({ kid }) => kid)
  const found: Record<string, string[]> = {}
  for (const { what, why } of dropped) {
    const [first] = byKid.get(what) ?? []
    const key = `${why} ${first?.usage}`
    found[key] = [...(found[key] ?? []), first?.country ?? '??'].sort()
  }
  return found
}

vectorTest('519 of the 536 production signers chain under 84 of the 90 authorities', 'trust', (t) => {
  const parsed = readForeignTrust(readText(FILE))
  assert.deepEqual([parsed.signers.length, parsed.authorities.length, parsed.dropped], [536, 90, []])
  const chained = chainOf(parsed)
  const faults = countriesByFault(chained)
  for (const [fault, countries] of Object.entries(faults)) t.diagnostic(`${fault}: ${countries.join(' ')}`)
  assert.deepEqual([chained.keys.length, chained.authorities.length], [519, 84])
  assert.deepEqual(faults, {
    // Certificates of other purposes that were uploaded as authorities, and what hangs on them.
    'not-an-authority CSCA': ['AD', 'EC', 'JO', 'PA'],
    'self-signature-wrong CSCA': ['TG'],
    'expired CSCA': ['MK'],
    // Besides those: another name of the issuer (MY).
    'no-authority DSC': ['AD', 'JO', 'MK', 'MK', 'MK', 'MY', 'PA', 'TG', 'TG'],
    // ECDSA with SHA-1.
    'algorithm DSC': ['AE', 'IE', 'IE', 'KR', 'SV', 'TR'],
    'expired DSC': ['LB'],
    // An authority that is listed as a signer.
    'is-authority DSC': ['GE'],
  })
})

vectorTest('the same keys as files named by their SHA-256 give the same', 'trust', () => {
  const files = entries().map(({ country, usage, pem }) => {
    const [der] = pemCertificates(pem)
    const hash = createHash('sha256').update(der ?? '')
    return { name: `${usage}/DCC/${country}/${hash.digest('hex')}.pem`, text: pem }
  })
  const parsed = readForeignTrust(files)
  assert.deepEqual(parsed.dropped, [])
  assert.deepEqual(chainOf(parsed), chainOf(readForeignTrust(readText(FILE))))
})

vectorTest('the signer of Viet Nam chains under its intermediate, and not under another', 'vn', () => {
  const certificates = (name: string) => pemCertificates(readText(`vn/${name}.pem`))
  const authorities = certificates('csca-production')
  const signers = [...certificates('dsc-production'), ...certificates('dsc-acceptance')]
  const { keys } = checkChain({ authorities, signers }, { check, at })
  assert.deepEqual(
    keys.map(({ certificate, authority }) => [kidOf(certificate), authority]),
    [['ZtJVElOdWm0=', kidOf(authorities[0] ?? new Uint8Array())]],
  )
})

function kidOf(der: Uint8Array): string {
  return createHash('sha256').update(der).digest().subarray(0, 8).toString('base64')
}
