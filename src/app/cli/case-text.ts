/** How commands show cases: one JSON form and one form for people. */
import { fieldsOf } from '../../core/dose/actions.ts'
import type { CaseView, StoredCase } from '../../stages/correct/index.ts'

/** A case without personal data, as lists and answers show it. */
export function caseJson(found: StoredCase) {
  const { standing } = found
  return {
    case_id: found.caseId,
    kind: found.kind,
    state: standing.state,
    unit: standing.unit,
    level: standing.level,
    dose_id: found.doseId,
    other_dose: found.otherDose,
    facility: found.facility,
    other_facility: found.otherFacility,
    commune: found.commune,
    fields: fieldsOf(found.fields),
    opened_at: found.openedAt.toISOString(),
    opened_by: found.openedBy,
    extended_hours: standing.extendedHours,
    appealed_at: found.appealedAt?.toISOString() ?? null,
    waiting_since: found.waitingSince?.toISOString() ?? null,
    decision: standing.decision?.what ?? null,
    refused_for: standing.refusedFor,
    closed_for: standing.closedFor,
    seq: found.seq,
  }
}

/** One line of a list. */
export function caseLine({ caseId, kind, openedAt, standing, fields }: StoredCase): string {
  return [
    openedAt.toISOString().slice(0, 10),
    caseId,
    kind.padEnd(20),
    standing.state.padEnd(10),
    standing.unit.padEnd(12),
    fieldsOf(fields).join(','),
  ].join('  ')
}

/** Everything about a case, personal data included. */
export function viewJson(view: CaseView) {
  const { found, check } = view
  return {
    ...caseJson(found),
    details: found.details,
    decided: found.standing.decision,
    changes: view.fields,
    here: sideJson(view.sides.here),
    there: sideJson(view.sides.there),
    verdict:
      check === null
        ? null
        : { identity: check.identity, fitting: check.fitting, bits: check.bits, person_id: check.personId },
    explanation: view.explanation,
    remainder: view.remainder.map((row) => ({ ...row, left: row.given - row.entered })),
    evidence: view.evidence.map(({ evidenceId, kind, mediaType, sha256, length, addedAt }) => ({
      evidence_id: evidenceId,
      kind,
      media_type: mediaType,
      sha256,
      bytes: length,
      added_at: addedAt.toISOString(),
    })),
    deciders: view.deciders,
    mine: view.mine,
    refusal: view.refusal,
    appeal_to: view.appealTo,
    ...stepJson(view.step),
    history: view.history.map(({ seq, at, account, unit, action }) => {
      return { seq, at: at.toISOString(), account, unit, action }
    }),
  }
}

function sideJson(dose: CaseView['sides']['here']) {
  return dose === null ? null : { dose_id: dose.doseId, state: dose.state, ...dose.claim }
}

function stepJson(step: CaseView['step']) {
  if (step.missing === null) return { owes: null, until: null, escalated_to: null, overdue: false }
  const { unit, unitName, role, head, holder } = step.owes
  return {
    owes: { unit, unit_name: unitName, role, head: head.name, holder: holder?.name ?? null },
    until: step.until.toISOString(),
    escalated_to: step.escalatedTo,
    overdue: step.overdue,
  }
}

/** The same for people. */
export function viewText(view: CaseView): string {
  const { found, step, sides, refusal } = view
  const owed =
    step.missing === null
      ? []
      : [
          `owed by     ${step.owes.role} of ${step.owes.unit} ${step.owes.unitName} (answers: ${step.owes.head.name})`,
          `until       ${step.until.toISOString()}${step.overdue ? '  (over)' : ''}`,
        ]
  const deciders = view.deciders.map(
    ({ what, keys }) =>
      `  ${what.padEnd(16)}${keys.map(({ roles, unit }) => `${roles.join(' or ')} of ${unit}`).join(', then ')}`,
  )
  const changes = view.fields.map(
    ({ field, before, proposed, after }) =>
      `  ${field.padEnd(12)}${before ?? '-'}  register: ${proposed ?? '-'}  asked for: ${after ?? '-'}`,
  )
  return [
    `${found.kind}, ${found.standing.state}, with ${found.standing.unit}`,
    `received    ${found.openedAt.toISOString()} by ${found.openedBy}`,
    ...owed,
    ...(refusal === null ? [] : refusalLines(refusal)),
    ...(view.appealTo === null ? [] : [`appeal to   ${view.appealTo}`]),
    ...changes,
    ...sideLines('record', sides.here),
    ...sideLines('other', sides.there),
    ...view.remainder.map(({ lot, given, entered }) => `lot ${lot}: ${given} given, ${entered} entered`),
    ...view.explanation.map(
      ({ field, level, bits }) => `  ${field.padEnd(12)}${level.padEnd(10)}${bits.toFixed(1)} bits`,
    ),
    `evidence    ${view.evidence.map(({ kind, mediaType }) => `${kind} (${mediaType})`).join(', ') || 'none'}`,
    'who decides',
    ...deciders,
  ].join('\n')
}

type Refused = NonNullable<CaseView['refusal']>

function refusalLines({ says, remedy }: Refused): string[] {
  const further = [remedy.vi, says.en, remedy.en]
  return [`refused     ${says.vi}`, ...further.map((text) => `            ${text}`)]
}

function sideLines(title: string, dose: CaseView['sides']['here']): string[] {
  if (dose === null) return []
  const { fullName, birthDate, idNumber, vaccine, lotNumber, givenOn, givenAtFacility } = dose.claim
  return [
    `${title.padEnd(12)}${fullName}, ${birthDate ?? '-'}, ${idNumber ?? '-'}; ${vaccine} ${lotNumber} on ${givenOn} at ${givenAtFacility}; ${dose.state}`,
  ]
}
