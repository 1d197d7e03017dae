/** Which action a case can take where it stands, whoever asks; who may take it is said in decisions.ts. */
import type { RefusalCode } from '../refusal.ts'
import {
  type CaseAction,
  type CaseStanding,
  type CaseState,
  isFoundRight,
  NO_CASE,
  reduceCase,
} from './case.ts'

/** Hours by which a case may be extended, once (9458/BYT-CNTT gives 48 hours; the same again is the most). */
export const EXTENSION_HOURS_MOST = 48

/** Why a case cannot take an action. */
export type StepFault = Extract<
  RefusalCode,
  'case.closed' | 'case.invalid' | 'case.same-person' | 'case.already-extended'
>

const LIVE: readonly CaseState[] = ['open', 'second-key', 'waiting', 'refused']

/** States in which each kind of action finds a case. */
const TAKEN_IN: Readonly<Record<CaseAction['kind'], readonly CaseState[]>> = {
  opened: [],
  routed: ['open', 'refused', 'waiting'],
  evidence: LIVE,
  proposed: ['open', 'refused'],
  // A refusal answers whoever asked; the record may be put right all the same.
  decided: ['open', 'refused'],
  confirmed: ['second-key'],
  rejected: ['second-key'],
  refused: ['open'],
  appealed: ['refused', 'closed'],
  extended: ['open', 'second-key'],
  requested: ['open'],
  undone: ['closed', 'waiting'],
  closed: LIVE,
}

/**
 * Why the case cannot take this action as it stands, or null. A closed case takes none, except that its decision, or the one
 * that put its record away, is undone, or that an appeal is made from the finding that the record is right.
 */
export function stepFault(standing: CaseStanding, action: CaseAction): StepFault | null {
  const { state, firstKey, extendedHours } = standing
  if (!TAKEN_IN[action.kind].includes(state)) return state === 'closed' ? 'case.closed' : 'case.invalid'
  switch (action.kind) {
    case 'confirmed':
    case 'rejected':
      return action.person === firstKey ? 'case.same-person' : null
    case 'appealed':
      return state === 'refused' || isFoundRight(standing) ? null : 'case.closed'
    case 'extended':
      return extensionFault(extendedHours, action.hours)
    case 'requested':
      return standing.decision === null ? 'case.invalid' : null
    case 'undone':
      // What lost its record has it again when the record counts again.
      return standing.decision === null && standing.closedFor !== 'superseded' ? 'case.closed' : null
    default:
      return null
  }
}

function extensionFault(extendedHours: number, hours: number): StepFault | null {
  if (extendedHours > 0) return 'case.already-extended'
  const isInBounds = Number.isInteger(hours) && hours >= 1 && hours <= EXTENSION_HOURS_MOST
  return isInBounds ? null : 'case.invalid'
}

/** Applies several actions, each only where the case can take it; the fault of the first that it cannot. */
export function takeSteps(
  standing: CaseStanding,
  actions: readonly CaseAction[],
): { readonly standing: CaseStanding; readonly fault: StepFault | null } {
  let now = standing
  for (const action of actions) {
    const fault = stepFault(now, action)
    if (fault !== null) return { standing, fault }
    now = reduceCase(now, action)
  }
  return { standing: now, fault: null }
}

/** The standing after a whole history, the first action of which opened it. */
export function replayCase(actions: readonly CaseAction[]): CaseStanding {
  return actions.reduce(reduceCase, NO_CASE)
}
