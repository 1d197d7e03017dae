import type { Caller } from '../../core/caller.ts'
import { EXTENSION_HOURS_MOST } from '../../core/case/case-steps.ts'
import { mayHandle } from '../../core/case/decisions.ts'
import { Refusal } from '../../core/refusal.ts'
import type { CaseDeps } from './case-deps.ts'
import { type CaseRef, lockCase, readCaseFacts, refuseOn, seeCase } from './case-facts.ts'
import { append } from './decide-case.ts'
import { selectCaseActions } from './store-case-facts.ts'
import type { StoredCase } from './store-cases.ts'

/** A reason is a sentence or two, not a file. */
const WHY_CHARS_MOST = 500

/**
 * Gives a case more hours, once and with a reason; the clock itself still runs from its receipt. An appeal has a clock of its
 * own that is not extended.
 * @throws {Refusal} `case.unknown`, `case.not-allowed`, `case.already-extended`, `case.invalid`, `case.changed`, `case.closed`
 */
export async function extendCase(
  caller: Caller,
  { hours, why, ...ref }: CaseRef & { readonly hours: number; readonly why: string },
  deps: CaseDeps,
): Promise<StoredCase> {
  if (why.trim() === '' || why.length > WHY_CHARS_MOST) {
    throw new Refusal('case.invalid', `say why in at most ${WHY_CHARS_MOST} characters`)
  }
  if (!Number.isInteger(hours) || hours < 1 || hours > EXTENSION_HOURS_MOST) {
    throw new Refusal('case.invalid', `a case is extended by 1 to ${EXTENSION_HOURS_MOST} hours`)
  }
  await deps.app.transaction(caller, (tx) => seeCase(tx, ref.caseId))
  return deps.worker.transaction(caller, async (tx) => {
    const found = await lockCase(tx, ref)
    const facts = await readCaseFacts(tx, found, null, deps)
    if (!mayHandle(caller, found, facts)) refuseOn('not-your-desk')
    if (found.standing.level > 0) {
      throw new Refusal('case.not-allowed', 'an appeal is decided in its own time: it is not extended')
    }
    const [opened] = await selectCaseActions(tx, found)
    if (opened !== undefined && opened.at > found.openedAt) {
      throw new Refusal(
        'case.already-extended',
        'the time of this case runs since an earlier one of the record',
      )
    }
    return append(tx, found, [{ kind: 'extended', hours, why: why.trim() }])
  })
}
