/** The population register over an image: it answers from memory, and nothing of it changes while a program runs. */
import type { RegisterEntry } from '../../../core/person/compare.ts'
import { Refusal } from '../../../core/refusal.ts'
import type { Question, Register } from '../../../stages/authenticate/index.ts'
import { enterEdition } from '../store.ts'
import { packOldNumber } from './codes.ts'
import { findNumberText } from './find-number.ts'
import { findOldNumber, findSimilar } from './find-similar.ts'
import { ImageEntry } from './image-entry.ts'
import type { Image } from './open-image.ts'
import { codesOf, NOBODY, type QuestionCodes } from './question-codes.ts'
import { RowList } from './row-list.ts'

/** Candidates of one kind for one question: more would say that the question is too weak to single anybody out. */
const MOST_OF_A_KIND = 20
/** Questions that are put in order at once: their place is the lower 13 bits beside a key of at most 40. */
const QUESTIONS_IN_ORDER = 8192
const KEYS = 2 ** 40

/**
 * The register that `vaxpass register build` made; it answers as the table does (test/support/register-contract.ts). Entries
 * read their fields when they are asked for.
 */
export function createImageRegister(image: Image): Register {
  const { people, communes, version } = image.manifest
  const found = new RowList()
  return {
    async edition(tx) {
      if (people === 0) throw new Refusal('register.empty', 'the register image holds nobody: build it again')
      return enterEdition(tx, 'image', { fileHash: version, people, communes })
    },
    byNumber: async (_tx, questions) => answerByNumber(image, questions, found),
    similar: async (_tx, questions, limit) => {
      return answerSimilar(image, questions, Math.min(limit, MOST_OF_A_KIND), found)
    },
  }
}

function answerByNumber(image: Image, questions: readonly Question[], found: RowList): RegisterEntry[][] {
  const answers: RegisterEntry[][] = questions.map(() => [])
  const keys = questions.map(({ number, cmnd }) => Number(number ?? cmnd ?? 0))
  for (const i of inOrder(keys)) {
    const question = questions[i]
    if (question === undefined || (question.number === null && question.cmnd === null)) continue
    const row = question.number === null ? NOBODY : findNumberText(image.columns, question.number)
    if (row === NOBODY && question.cmnd === null) continue
    found.clear()
    if (row !== NOBODY) found.add(row)
    const cmnd = question.cmnd === null ? Number.NaN : packOldNumber(question.cmnd)
    if (!Number.isNaN(cmnd)) findOldNumber(image.columns, cmnd, found)
    answers[i] = byPerson(found.rows().map((owner) => new ImageEntry(image, owner)))
  }
  return answers
}

/** In the order of their ids, as the table answers. */
function byPerson(entries: RegisterEntry[]): RegisterEntry[] {
  return entries.length < 2 ? entries : entries.sort((a, b) => (a.personId < b.personId ? -1 : 1))
}

function answerSimilar(
  image: Image,
  questions: readonly Question[],
  limit: number,
  found: RowList,
): RegisterEntry[][] {
  const answers: RegisterEntry[][] = questions.map(() => [])
  const codes: QuestionCodes[] = questions.map((question) => codesOf(image, question))
  for (const i of inOrder(codes.map(({ key }) => key + 1))) {
    const asked = codes[i]
    if (asked === undefined) continue
    found.clear()
    findSimilar(image.columns, asked, limit, found)
    answers[i] = Array.from(found.distinct(), (row) => new ImageEntry(image, row))
  }
  return answers
}

/** Places of the keys in the order of the keys, so that neighbours read neighbouring memory; what is no key counts as 0. */
function inOrder(keys: readonly number[]): number[] {
  const order: number[] = []
  for (let start = 0; start < keys.length; start += QUESTIONS_IN_ORDER) {
    const part = Float64Array.from(keys.slice(start, start + QUESTIONS_IN_ORDER), (key, i) => {
      const isKey = Number.isInteger(key) && key >= 0 && key < KEYS
      return (isKey ? key : 0) * QUESTIONS_IN_ORDER + i
    }).sort()
    for (const keyed of part) order.push(start + (keyed % QUESTIONS_IN_ORDER))
  }
  return order
}
