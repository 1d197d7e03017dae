/**
 * The keys of `<dir>/keys`: a development hierarchy of CSCA and DSC for passports, and an authority of its own under which
 * every facility has a key. Private keys lie in files of mode 0600; `<dir>/trust.json` is public.
 */
import { join } from 'node:path'

import {
  createFacilitySigner,
  createPassportSigner,
  type KeyFolder,
  type KeyPair,
  keyFolder,
  newAuthority,
  newDocumentSigner,
  newFacilityKey,
  openSoftwareKey,
} from '../adapters/signers/index.ts'
import type { Signer } from '../core/hcert/signer.ts'
import { Refusal } from '../core/refusal.ts'
import { toBase64 } from '../core/trust/base64.ts'
import type { Issuer } from '../stages/issue/index.ts'
import type { FacilitySigner } from '../stages/sign/index.ts'
import type { Config } from './config.ts'
import type { Context } from './context.ts'
import { putTrustSource, trustPath } from './trust-file.ts'

const COUNTRY = 'VN'
const ISSUER_NAME = 'Ministry of Health'
/** Name of the own keys within the trust list. */
const OWN = 'own'
/** Length of a key id: the start of a certificate's SHA-256 (hcert_spec A.1). */
const KID_BYTES = 8
const CSCA = 'csca'
const DSC = 'dsc'
const FACILITY_AUTHORITY = 'facility-ca'
const DAY_MS = 86_400_000
/** Years that an authority, a DSC and a facility's key last. A passport never outlives its DSC. */
const YEARS = { authority: 10, signer: 2, facility: 2 } as const

export interface InitialisedKeys {
  readonly folder: string
  readonly trust: string
  /** First 8 bytes of SHA-256 over the DSC, hexadecimal. */
  readonly kid: string
  /** False when keys were there and were kept. */
  readonly created: boolean
}

/**
 * Makes CSCA, DSC and the facilities' authority, valid from the application clock, and writes the public trust list.
 * With `keep`, keys that are there and still valid stay.
 * @throws {Refusal} `keys.exist` when there are keys and `keep` is not given, or they have expired
 */
export async function initKeys(
  context: Context,
  { keep = false }: { readonly keep?: boolean } = {},
): Promise<InitialisedKeys> {
  const folder = mainFolder(context.config)
  const present = folder.read(DSC)
  if (present !== undefined && !keep) {
    throw new Refusal('keys.exist', 'there are keys already: keep them, or choose another folder with --dir')
  }
  const now = context.clock.now()
  if (present !== undefined && openSoftwareKey(present).notAfter > now)
    return described(context, present, false)
  const authority = await newAuthority(factsOf('CSCA', now, YEARS.authority))
  const signer = await newDocumentSigner(authority, factsOf('DSC 1', now, YEARS.signer))
  folder.write(CSCA, authority)
  folder.write(DSC, signer)
  folder.write(FACILITY_AUTHORITY, await newAuthority(factsOf('Facility CA', now, YEARS.authority)))
  writeTrust(context.config, { authority, signer }, now)
  return described(context, signer, true)
}

/** The ministry's signer and what it says of itself on a passport. @throws {Refusal} `keys.missing` */
export function loadIssuer({ config }: Context): { readonly signer: Signer; readonly issuer: Issuer } {
  const pair = mainFolder(config).read(DSC)
  if (pair === undefined) throw new Refusal('keys.missing', 'there are no keys: run "vaxpass keys init"')
  const key = openSoftwareKey(pair)
  const signer = createPassportSigner(key)
  return {
    signer,
    issuer: {
      country: COUNTRY,
      name: ISSUER_NAME,
      kid: signer.kid,
      algorithm: 'ES256',
      keyValidUntil: key.notAfter,
    },
  }
}

/** Signs for facilities; one without a key is given one under the development authority when it first signs. */
export function loadFacilitySigner({ config, clock }: Context): FacilitySigner {
  const authority = mainFolder(config).read(FACILITY_AUTHORITY)
  const folder = keyFolder(join(config.dir, 'keys', 'facilities'))
  return createFacilitySigner(async (facility) => {
    const name = encodeURIComponent(facility)
    const known = folder.read(name)
    if (known !== undefined || authority === undefined) return known
    return enrol(
      folder,
      name,
      await newFacilityKey(authority, factsOf(facility, clock.now(), YEARS.facility)),
    )
  })
}

/** Another process may have enrolled the facility meanwhile: then its key is the one. */
function enrol(folder: KeyFolder, name: string, pair: KeyPair): KeyPair | undefined {
  try {
    folder.write(name, pair)
    return pair
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return folder.read(name)
    throw error
  }
}

const mainFolder = (config: Config): KeyFolder => keyFolder(join(config.dir, 'keys'))

function factsOf(name: string, now: Date, years: number) {
  const notBefore = new Date(now.getTime() - DAY_MS)
  const notAfter = new Date(notBefore)
  notAfter.setUTCFullYear(notAfter.getUTCFullYear() + years)
  const commonName = name.replace(/[^\p{L}\p{N} ._-]/gu, '_')
  return { subject: `C=${COUNTRY}, O=${ISSUER_NAME}, CN=${commonName}`, notBefore, notAfter }
}

/** The own list lasts as long as the own key: nobody publishes a new one before. */
function writeTrust(
  config: Config,
  { authority, signer }: Record<'authority' | 'signer', KeyPair>,
  now: Date,
): void {
  const [csca, dsc] = [openSoftwareKey(authority), openSoftwareKey(signer)]
  putTrustSource(config, {
    name: OWN,
    kind: 'own',
    issuedAt: now,
    validUntil: dsc.notAfter,
    authorities: [csca.certificate],
    keys: [{ certificate: dsc.certificate, authority: toBase64(csca.fingerprint.subarray(0, KID_BYTES)) }],
  })
}

function described({ config }: Context, signer: KeyPair, created: boolean): InitialisedKeys {
  const { fingerprint } = openSoftwareKey(signer)
  return {
    folder: join(config.dir, 'keys'),
    trust: trustPath(config),
    kid: Buffer.from(fingerprint.subarray(0, KID_BYTES)).toString('hex'),
    created,
  }
}
