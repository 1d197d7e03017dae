/** Who has a case about a missing injection, where it was given, and under which reference it is entered. */
import { deskOf, type UnitsOn } from '../../core/case/routing.ts'
import { isFacilityKind } from '../../core/unit.ts'
import { placeOfDetails } from './case-details.ts'
import type { StoredCase } from './store-cases.ts'

const REFERENCE = 'case-'

/** The reference under which the facility enters the record of a case. */
export function recordRefOf(caseId: string): string {
  return `${REFERENCE}${caseId}`
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** The case that asked for a record, by the record's reference; null for all others. */
export function caseOfRecordRef(recordRef: string | null): string | null {
  const id = recordRef?.startsWith(REFERENCE) === true ? recordRef.slice(REFERENCE.length) : ''
  return UUID.test(id) ? id : null
}

/** The unit that has the case by routing, whatever level an appeal has raised it to; a successor where it has ended. */
export function holderOf(found: StoredCase, units: UnitsOn): string {
  return deskOf('holder', { ...found, standing: { ...found.standing, level: 0 } }, units)
}

/** The facility that gave the injection: the one that is named, though it may have ended since, else whoever has the case. */
export function givenAtOf(found: StoredCase, units: UnitsOn): string {
  const { facility } = placeOfDetails(found.details)
  const isNamed = facility !== null && isFacilityKind(units.tree.unit(facility)?.kind ?? '')
  return isNamed ? facility : holderOf(found, units)
}
