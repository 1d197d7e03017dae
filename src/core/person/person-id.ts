/** Names of persons: the same number is the same person, on every machine and in every run. */
import { hashId } from '../hash-id.ts'

/** Id of the person with a personal number (12 digits): a UUID. */
export function personIdOfNumber(number: string): string {
  return hashId(['person', number])
}

/**
 * Id of somebody whom no register knows, attested on a case: never the id of a number or of a passport, nor that of anybody who
 * is attested on another case.
 */
export function personIdOfAttested({
  caseId,
  fullName,
  birthDate,
}: {
  readonly caseId: string
  readonly fullName: string
  /** `yyyy`, `yyyy-MM` or `yyyy-MM-dd`. */
  readonly birthDate: string
}): string {
  return hashId(['attested', caseId, fullName, birthDate])
}

/** Id of a foreigner: country that issued the passport (ISO 3166-1 alpha-2) and its number. */
export function personIdOfForeigner(country: string, number: string): string {
  return hashId(['foreigner', country, number])
}
