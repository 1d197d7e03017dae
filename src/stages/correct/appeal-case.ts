import type { Caller, Role } from '../../core/caller.ts'
import { isFoundRight } from '../../core/case/case.ts'
import { deskOfKind, levelAbove } from '../../core/case/routing.ts'
import { Refusal } from '../../core/refusal.ts'
import type { CaseDeps } from './case-deps.ts'
import { type CaseFacts, type CaseRef, lockCase, readCaseFacts, seeCase } from './case-facts.ts'
import { append } from './decide-case.ts'
import type { StoredCase } from './store-cases.ts'

/** Who may ask for a review in a citizen's name at a counter. */
const ON_BEHALF: readonly Role[] = ['clerk', 'identity-officer', 'communications']

/** On whose side the appeal comes: the citizen's own, or a counter's for them. */
export type Appellant = 'citizen' | 'counter'

/**
 * Raises a case by one level: somebody else decides there, by a clock of its own. Once per level, up to the ministry. From a
 * refusal, and from the finding that the record is right as it stands where somebody had asked.
 * @throws {Refusal} `case.unknown`, `case.not-allowed`, `case.invalid`, `case.changed`, `case.closed`
 */
export async function appealCase(
  caller: Caller,
  { by, ...ref }: CaseRef & { readonly by: Appellant },
  deps: CaseDeps,
): Promise<StoredCase> {
  if (by === 'counter' && !ON_BEHALF.includes(caller.role)) {
    throw new Refusal('case.not-allowed', 'a clerk or an officer asks for a review in the name of a citizen')
  }
  await deps.app.transaction(caller, (tx) => seeCase(tx, ref.caseId))
  return deps.worker.transaction(caller, async (tx) => {
    const found = await lockCase(tx, ref)
    const facts = await readCaseFacts(tx, found, null, deps)
    if (!isAnswer(found) && found.standing.state === 'closed') {
      throw new Refusal('case.closed', 'the case is closed: open a new one')
    }
    if (!isAnswer(found))
      throw new Refusal('case.invalid', 'nobody was refused: there is nothing to appeal from')
    if (facts.dose?.standing.withdrawn === true) {
      throw new Refusal(
        'case.invalid',
        'the record has been withdrawn meanwhile: there is nothing left to decide',
      )
    }
    if (appealUnit(found, facts) === null) {
      throw new Refusal('case.not-allowed', 'the ministry has decided: there is no level above')
    }
    return append(tx, found, [{ kind: 'appealed' }])
  })
}

/** True when somebody who had asked was told no. What a verdict opened, nobody had asked for. */
function isAnswer({ standing, openedBy }: StoredCase): boolean {
  return standing.state === 'refused' || (isFoundRight(standing) && openedBy !== 'verdict')
}

/** The unit that decides an appeal from where the case stands; null when none can be made. */
export function appealUnit(found: StoredCase, facts: CaseFacts): string | null {
  if (!isAnswer(found) || facts.dose?.standing.withdrawn === true) return null
  return levelAbove(deskOfKind(found, facts.isTypingError), found, facts)
}
