/** One question to the register elsewhere: what names it, and how it is said in FHIR. */
import { hashId } from '../../../core/hash-id.ts'
import type { Json } from '../../../core/ledger/canonical-json.ts'
import { normaliseName, splitName } from '../../../core/person/name.ts'
import { normalisePhone } from '../../../core/person/phone.ts'
import type { Question } from '../../../stages/authenticate/index.ts'

/** Systems of identifiers: VN Core names the CCCD `national_id` and the CMND `citizen_id`. */
export const CCCD_SYSTEM = 'http://fhir.ehealth.gov.vn/core/sid/national_id'
export const CMND_SYSTEM = 'http://fhir.ehealth.gov.vn/core/sid/citizen_id'

/** What FHIR R4 has no element for (docs/decisions/0012-remote-register.md). */
export const EXTENSIONS = {
  /** On Address, `valueCode`: GSO code of the commune. */
  commune: 'urn:vaxpass:fhir:commune',
  /** On Patient, `valueIdentifier`, at most two: number of a parent or guardian. */
  guardian: 'urn:vaxpass:fhir:guardian',
  /** On Patient, `valueString`: household of the population register. */
  household: 'urn:vaxpass:fhir:household',
  /** On Patient, `valueUnsignedInt`: people of the register with this phone number. */
  phoneUsers: 'urn:vaxpass:fhir:phone-users',
  /** On Patient, `valueUnsignedInt`: people of the register with the words of this name. */
  nameUsers: 'urn:vaxpass:fhir:name-users',
} as const

/** A question that says nothing. */
const NOTHING: Question = {
  number: null,
  cmnd: null,
  fullName: '',
  birthDate: null,
  phone: null,
  commune: null,
  guardian: null,
  guardianHousehold: null,
  damaged: null,
}

/** The part of a question that names a person by number: nothing else leaves the house to look a number up. */
export function numbersOf({ number, cmnd }: Question): Question {
  return { ...NOTHING, number, cmnd }
}

/** Whether a question says anything at all; one that does not is answered with nobody, and not asked. */
export function saysSomething(question: Question): boolean {
  return Object.values(question).some((value) => value !== null && value !== '')
}

/** Name of a question to one register: equal for questions that must have the same answer. A UUID. */
export function questionIdOf(source: string, question: Question): string {
  return hashId([
    'register-question',
    source,
    question.number,
    question.cmnd,
    normaliseName(question.fullName),
    question.birthDate,
    normalisePhone(question.phone),
    question.commune,
    question.guardian,
    question.guardianHousehold,
    question.damaged,
  ])
}

/**
 * Parameters of `Patient/$match` (FHIR R4, patient-operation-match.html; IHE PDQm, ITI-119). `count` bounds the answer; sure
 * and unsure candidates are wanted, because our own comparison decides.
 */
export function matchParameters(question: Question, count: number): Json {
  return {
    resourceType: 'Parameters',
    parameter: [
      { name: 'resource', resource: patientOf(question) },
      { name: 'onlyCertainMatches', valueBoolean: false },
      { name: 'count', valueInteger: count },
    ],
  }
}

type Members = { [name: string]: Json }

function patientOf(question: Question): Json {
  const { cmnd, fullName, birthDate, commune, guardian, guardianHousehold } = question
  const number = question.number ?? question.damaged
  const phone = normalisePhone(question.phone)
  const identifier: Json[] = []
  if (number !== null) identifier.push({ system: CCCD_SYSTEM, value: number })
  if (cmnd !== null) identifier.push({ system: CMND_SYSTEM, value: cmnd })
  const extension: Json[] = []
  if (guardian !== null) {
    extension.push({ url: EXTENSIONS.guardian, valueIdentifier: { system: CCCD_SYSTEM, value: guardian } })
  }
  if (guardianHousehold !== null) {
    extension.push({ url: EXTENSIONS.household, valueString: guardianHousehold })
  }
  const patient: Members = { resourceType: 'Patient' }
  if (identifier.length > 0) patient.identifier = identifier
  if (extension.length > 0) patient.extension = extension
  if (fullName !== '') patient.name = [nameOf(fullName)]
  if (birthDate !== null) patient.birthDate = birthDate
  if (phone !== null) patient.telecom = [{ system: 'phone', value: phone }]
  if (commune !== null)
    patient.address = [{ extension: [{ url: EXTENSIONS.commune, valueCode: commune }], country: 'VN' }]
  return patient
}

function nameOf(fullName: string): Json {
  const { familyName, givenName } = splitName(fullName)
  const name: Members = { text: fullName, family: familyName }
  if (givenName !== '') name.given = [givenName]
  return name
}
