/** The text of a passport of an invented person. */
import { type Day, parseDay, parsePartialDay } from '../../src/core/dates.ts'
import { finish, toBeSigned } from '../../src/core/hcert/encode.ts'
import type { Signer } from '../../src/core/hcert/signer.ts'
import { buildCwt, dccPayload, type VaccinationFacts } from '../../src/core/passport/claims.ts'
import { newUvci } from '../../src/core/passport/uvci.ts'

const CERTIFICATE_ID = newUvci('VN', '0123456789ABCDEF0123456789ABCDEF')

/** Signed by nobody, with 64 zero bytes: for what reads, draws and prints. Every fact can be replaced. */
export function unsignedPassport(changes: Partial<VaccinationFacts> = {}): string {
  return finish(bytesOf(new Uint8Array(8), changes), new Uint8Array(64))
}

/** Signed in earnest; issued on 26 April 2022 for a year. */
export async function signedPassport(signer: Signer): Promise<string> {
  const bytes = bytesOf(signer.kid, {})
  return finish(bytes, await signer.sign(bytes))
}

function bytesOf(kid: Uint8Array, changes: Partial<VaccinationFacts>): Uint8Array {
  const birthDate = parsePartialDay('1985-03-12')
  if (birthDate === undefined) throw new Error('the calendar has this day')
  const dcc = dccPayload({
    familyName: 'Nguyễn',
    givenName: 'Thị Mẫu',
    birthDate,
    vaccine: 'VERO',
    doseNumber: 2,
    seriesDoses: 2,
    givenOn: dayOf('2021-11-20'),
    country: 'VN',
    issuer: 'Ministry of Health',
    certificateId: CERTIFICATE_ID,
    ...changes,
  })
  const payload = buildCwt({
    issuer: 'VN',
    issuedAt: new Date('2022-04-26T08:00:00+07:00'),
    expiresAt: new Date('2023-04-26T08:00:00+07:00'),
    dcc,
  })
  return toBeSigned({ payload, kid, algorithm: 'ES256' })
}

function dayOf(text: string): Day {
  const day = parseDay(text)
  if (day === undefined) throw new Error(`the calendar has no ${text}`)
  return day
}
