/** Which match model a run uses: the one that comes with the program, or a file. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import { type MatchModel, parseModel } from '../core/person/match-model.ts'
import { Refusal } from '../core/refusal.ts'

const BUILT_IN = join(import.meta.dirname, 'models/vn-2022.json')

/**
 * Reads a model file, or the built-in one when none is named.
 * @throws {Refusal} `file.not-found`, `model.invalid`, `model.other-format`
 */
export function loadModel(path: string = BUILT_IN): MatchModel {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (cause) {
    throw new Refusal('file.not-found', 'the model file could not be read: check its path', { cause })
  }
  return parseModel(text)
}
