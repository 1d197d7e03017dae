/** Keys in memory for story tests, made as `vaxpass keys init` makes them. */
import {
  createFacilitySigner,
  createPassportSigner,
  newAuthority,
  newDocumentSigner,
  newFacilityKey,
  openSoftwareKey,
} from '../../src/adapters/signers/index.ts'
import type { Signer } from '../../src/core/hcert/signer.ts'
import type { Issuer } from '../../src/stages/issue/index.ts'
import type { FacilitySigner } from '../../src/stages/sign/index.ts'

const facts = (name: string) => ({
  subject: `C=VN, O=Test, CN=${name}`,
  notBefore: new Date('2022-04-01T00:00:00Z'),
  notAfter: new Date('2024-04-01T00:00:00Z'),
})

export interface TestKeys {
  readonly signer: Signer
  readonly issuer: Issuer
  readonly facilitySigner: FacilitySigner
  /** DSC, DER. */
  readonly certificate: Uint8Array
}

export async function testKeys(): Promise<TestKeys> {
  const pair = await newDocumentSigner(await newAuthority(facts('CSCA')), facts('DSC'))
  const key = openSoftwareKey(pair)
  const signer = createPassportSigner(key)
  const authority = await newAuthority(facts('Facility CA'))
  return {
    signer,
    issuer: {
      country: 'VN',
      name: 'Ministry of Health',
      kid: signer.kid,
      algorithm: 'ES256',
      keyValidUntil: key.notAfter,
    },
    facilitySigner: createFacilitySigner((facility) => newFacilityKey(authority, facts(facility))),
    certificate: key.certificate,
  }
}
