import type { Caller, Role } from '../../core/caller.ts'
import { deskOfKind, isAtTop } from '../../core/case/routing.ts'
import { Refusal } from '../../core/refusal.ts'
import type { CaseDeps } from './case-deps.ts'
import { type CaseRef, lockCase, readCaseFacts, seeCase } from './case-facts.ts'
import { append } from './decide-case.ts'
import type { StoredCase } from './store-cases.ts'

/** Who may ask for a review in a citizen's name at a counter. */
const ON_BEHALF: readonly Role[] = ['clerk', 'identity-officer', 'communications']

/** On whose side the appeal comes: the citizen's own, or a counter's for them. */
export type Appellant = 'citizen' | 'counter'

/**
 * Raises a refused case by one level: somebody else decides there, by a clock of its own. Once per level, up to the ministry.
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
    if (isAtTop(deskOfKind(found, facts.isTypingError), found, facts)) {
      throw new Refusal('case.not-allowed', 'the ministry has decided: there is no level above')
    }
    return append(tx, found, [{ kind: 'appealed' }])
  })
}
