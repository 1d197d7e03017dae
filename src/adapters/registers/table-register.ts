/** The population register over the table `register_person`. */
import type { RegisterEntry } from '../../core/person/compare.ts'
import type { Question, Register } from '../../stages/authenticate/index.ts'
import { selectByNumber, selectEdition, selectSimilar } from './store.ts'

/** The register that `vaxpass register load` filled; reads as the caller of each transaction may. */
export function createTableRegister(): Register {
  return {
    edition: selectEdition,
    byNumber: async (tx, questions) => byQuestion(questions, await selectByNumber(tx, questions)),
    similar: async (tx, questions, limit) => byQuestion(questions, await selectSimilar(tx, questions, limit)),
  }
}

function byQuestion(
  questions: readonly Question[],
  answers: readonly { readonly question: number; readonly entry: RegisterEntry }[],
): RegisterEntry[][] {
  const lists: RegisterEntry[][] = questions.map(() => [])
  for (const { question, entry } of answers) lists[question]?.push(entry)
  return lists
}
