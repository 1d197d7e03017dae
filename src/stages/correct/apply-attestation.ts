import type { Decision } from '../../core/case/case.ts'
import { dayOfInstant } from '../../core/dates.ts'
import { readNumber } from '../../core/person/identity-number.ts'
import { isPlaceholderName } from '../../core/person/name.ts'
import { personIdOfAttested } from '../../core/person/person-id.ts'
import { Refusal } from '../../core/refusal.ts'
import {
  type AttestedPerson,
  insertAttested,
  readAttested,
  recordIdentity,
  type Verdict,
} from '../authenticate/index.ts'
import { appendActions, type StoredDose, type Tx } from '../record/index.ts'
import { type Applying, caseDose, invalid, ruleOf } from './applying.ts'
import type { CaseDeps } from './case-deps.ts'
import { openPairs } from './open-pairs.ts'
import { insertCorrections } from './store-runs.ts'

/** Ground that stands in the place of a model beside such a verdict. */
export const ATTESTED_RULES = 'attested'

/**
 * Somebody whom no register knows: two people answer for the identity, and the dose is that person's from now on. A person
 * who was attested before keeps the first attestation.
 * @throws {Refusal} `case.same-person`, `case.invalid`
 */
export async function applyAttestation(
  tx: Tx,
  { found, by, run, newId }: Applying,
  decision: Attestation,
): Promise<void> {
  const { person, firstKey } = by
  if (firstKey === null || firstKey === person) {
    throw new Refusal('case.same-person', 'two different people must attest an identity')
  }
  const dose = await caseDose(tx, found)
  const { identity } = decision
  const personId = await personAttested(tx, found.caseId, decision)
  const attested = { personId, ...identity }
  mustBePlausible(attested, dose, dayOfInstant(tx.now))
  const keys = { caseId: found.caseId, attestedBy: firstKey, confirmedBy: person }
  await insertAttested(tx, [attested], keys)
  const kept = (await readAttested(tx, [personId])).get(personId)
  if (kept?.fullName !== identity.fullName || kept.birthDate !== identity.birthDate) {
    throw invalid('this id was attested for somebody with another name or birth date: leave the id out')
  }
  await recordIdentity(tx, [{ dose, verdict: attestedVerdict(dose, personId) }], ATTESTED_RULES)
  await appendActions(tx, [{ dose, actions: [{ kind: 'attested', caseId: found.caseId }] }])
  await insertCorrections(tx, run, [{ doseId: dose.doseId, seq: dose.seq + 1, rule: ruleOf(found) }])
  await openPairs(tx, [personId], newId)
}

type Attestation = Extract<Decision, { what: 'attest' }>

/** No id is taken on trust: it might be that of somebody whom the register knows. */
async function personAttested(
  tx: Tx,
  caseId: string,
  { personId, identity: { fullName, birthDate } }: Attestation,
): Promise<string> {
  if (personId === null) return personIdOfAttested({ caseId, fullName, birthDate })
  if ((await readAttested(tx, [personId])).has(personId)) return personId
  throw invalid('nobody was attested under this id before: leave it out, and the person gets a new one')
}

/**
 * Nobody is attested whom the register has: of that person's record the decision is another one.
 * @throws {Refusal} `case.invalid`
 */
export async function refuseRegistered(
  tx: Tx,
  dose: StoredDose | null,
  decision: Decision,
  { personOf }: Pick<CaseDeps, 'personOf'>,
): Promise<void> {
  if (decision.what !== 'attest' || dose === null) return
  const { fullName, birthDate, sex, commune } = decision.identity
  // Without the number: it may be another person's.
  const claim = { ...dose.claim, idNumber: null, fullName, birthDate, sex, commune }
  if ((await personOf(tx, claim)) === null) return
  throw invalid(
    'the register has somebody of this name and birth date: decide "correct" or "reassign", or ask the register to change',
  )
}

function mustBePlausible(
  { fullName, birthDate, commune }: AttestedPerson,
  dose: StoredDose,
  today: string,
): void {
  if (fullName === '' || isPlaceholderName(fullName)) throw invalid('an attested person has a name')
  if (commune === '') throw invalid('an attested person lives in a commune: give its code')
  const born = birthDate.padEnd(today.length, '-01')
  if (born > today || born > dose.claim.givenOn) {
    throw invalid('the birth date lies after the injection')
  }
}

/** The verdict of two people: nothing was compared. */
export function attestedVerdict({ claim }: StoredDose, personId: string): Verdict {
  return {
    identity: 'verified',
    basis: 'attested',
    wrong: 0,
    personId,
    numberKind: readNumber(claim.idNumber).kind,
    comparison: null,
    bits: null,
    marginBits: null,
    fitting: 1,
    proposal: null,
  }
}
