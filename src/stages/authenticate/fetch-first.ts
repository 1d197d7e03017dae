/** A register far away answers only what was fetched before; what must be fetched is found out by trying to decide. */
import { Refusal } from '../../core/refusal.ts'
import type { Question, Register } from './ports.ts'

/**
 * A batch needs three fetches: owners of numbers, guardians, and whoever might be meant. Records that come in between need
 * more, and a register slower than they come must not hold a run for ever.
 */
const MOST_FETCHES = 10

/** Ends the transaction of a batch whose answers are not all there; says which questions to ask. */
class NotFetched extends Error {
  readonly questions: readonly Question[]

  constructor(questions: readonly Question[]) {
    super('not fetched')
    this.questions = questions
  }
}

/**
 * Runs the attempt until its register has all answers. An attempt that lacks some is rolled back, the answers are fetched
 * outside any transaction, and it starts again from the beginning: a record that changed or went away meanwhile is met as it
 * then is. Undefined when the signal ended the fetching. A register at hand is asked directly.
 * @throws {Refusal} `register.unavailable`; batches that were decided before stay decided
 */
export async function withAnswers<T>(
  register: Register,
  signal: AbortSignal | undefined,
  attempt: (register: Register) => Promise<T>,
): Promise<T | undefined> {
  if (register.fetch === undefined) return attempt(register)
  const noting = notingRegister(register)
  for (let fetches = 0; fetches <= MOST_FETCHES; fetches += 1) {
    try {
      return await attempt(noting)
    } catch (error) {
      if (!(error instanceof NotFetched)) throw error
      await register.fetch(error.questions)
      if (signal?.aborted === true) return undefined
    }
  }
  throw new Refusal(
    'register.unavailable',
    'dose records change faster than the register answers: start again when less comes in',
  )
}

/** The same register; where it lacks answers it says for which questions. */
function notingRegister(register: Register): Register {
  const noting = async <T>(questions: readonly Question[], search: () => Promise<T>): Promise<T> => {
    try {
      return await search()
    } catch (error) {
      if (error instanceof Refusal && error.code === 'register.unavailable') throw new NotFetched(questions)
      throw error
    }
  }
  return {
    edition: (tx) => register.edition(tx),
    byNumber: (tx, questions) => noting(questions.map(numberAlone), () => register.byNumber(tx, questions)),
    similar: (tx, questions, limit) => noting(questions, () => register.similar(tx, questions, limit)),
  }
}

/** To look a number up nothing else needs to be said: most people are settled by it, and the rest of them is not sent. */
function numberAlone({ number, cmnd }: Question): Question {
  const nothing = { birthDate: null, phone: null, commune: null, guardian: null, guardianHousehold: null }
  return { ...nothing, number, cmnd, fullName: '', damaged: null }
}
