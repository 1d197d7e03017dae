/** The built-in model over a register of an assumed size, for rules that need no register. */
import { loadModel } from '../../src/app/match-model.ts'
import { createScorer } from '../../src/core/person/weigh.ts'

export const MODEL = loadModel()

/** A province of a million people in a thousand communes. */
export const SCORER = createScorer(MODEL, { people: 1_000_000, communes: 1000 })
