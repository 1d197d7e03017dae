/** Which entries of an answer belong to its question, and which of them are compared. Pure. */
import type { RegisterEntry } from '../../../core/person/compare.ts'
import { neighboursOf } from '../../../core/person/identity-number.ts'
import { nameKey, tokensOf } from '../../../core/person/name.ts'
import { normalisePhone } from '../../../core/person/phone.ts'
import type { Question } from '../../../stages/authenticate/index.ts'

/** A phone number of more people than this singles nobody out. */
const MOST_PHONE_USERS = 20
/** Words that two names must share: one is the family name of a third of the country. */
const WORDS_SHARED = 2

/** Entries whose number is the one asked for. */
export function ownersAmong({ number, cmnd }: Question, entries: readonly RegisterEntry[]): RegisterEntry[] {
  return entries.filter(
    (entry) => (number !== null && entry.number === number) || (cmnd !== null && entry.cmnd === cmnd),
  )
}

/**
 * The entries to compare, in order of their numbers: at most `limit` of each kind (ports.ts), of the larger kinds those with
 * the smallest numbers. What fits no kind was found by the other side's own rules, and counts as one more kind.
 */
export function pickCandidates(
  question: Question,
  entries: readonly RegisterEntry[],
  limit: number,
): RegisterEntry[] {
  const ways = waysOf(question)
  const near = new Set(neighboursOf(question.number ?? question.damaged ?? ''))
  const taken = ways.map(() => 0)
  let others = 0
  return entries.filter((entry) => {
    const isNear = near.has(entry.number)
    const met = ways.flatMap((way, i) => (way(entry) ? [i] : []))
    const hasRoom = met.filter((i) => (taken[i] ?? 0) < limit)
    for (const i of hasRoom) taken[i] = (taken[i] ?? 0) + 1
    if (isNear || hasRoom.length > 0) return true
    if (met.length > 0) return false
    others += 1
    return others <= limit
  })
}

/** The kinds of ports.ts but the number one slip away, which has its own bound. */
function waysOf(question: Question): ((entry: RegisterEntry) => boolean)[] {
  const key = nameKey(question.fullName)
  const phone = normalisePhone(question.phone)
  const { birthDate, commune, guardian, guardianHousehold } = question
  const year = birthDate === null ? null : Number(birthDate.slice(0, 4))
  const isNearYear = (entry: RegisterEntry): boolean =>
    year !== null && Math.abs(Number(entry.birthDate.slice(0, 4)) - year) <= 1
  const lives = (entry: RegisterEntry): boolean => commune !== null && entry.commune === commune
  const isNamed = (entry: RegisterEntry): boolean => key !== '' && nameKey(entry.fullName) === key
  return [
    (entry) => isNearYear(entry) && isNamed(entry),
    (entry) => lives(entry) && isNamed(entry),
    (entry) => lives(entry) && entry.birthDate === birthDate,
    (entry) => phone !== null && entry.phone === phone && entry.phoneUsers <= MOST_PHONE_USERS,
    (entry) => guardian !== null && (entry.guardian1 === guardian || entry.guardian2 === guardian),
    (entry) => guardianHousehold !== null && entry.household === guardianHousehold && isNearYear(entry),
  ]
}

/** Whether an entry has anything to do with the question: an answer without one such entry may be somebody else's. */
export function isAbout(question: Question, entry: RegisterEntry): boolean {
  const { number, damaged, cmnd, fullName, birthDate, phone, guardian, guardianHousehold } = question
  const typed = number ?? damaged
  return (
    (typed !== null && (entry.number === typed || neighboursOf(typed).includes(entry.number))) ||
    (cmnd !== null && entry.cmnd === cmnd) ||
    (birthDate !== null && entry.birthDate === birthDate) ||
    sharesWords(fullName, entry.fullName) ||
    (phone !== null && entry.phone !== null && entry.phone === normalisePhone(phone)) ||
    (guardian !== null && (entry.guardian1 === guardian || entry.guardian2 === guardian)) ||
    (guardianHousehold !== null && entry.household === guardianHousehold)
  )
}

function sharesWords(a: string, b: string): boolean {
  const [words, others] = [tokensOf(nameKey(a)), new Set(tokensOf(nameKey(b)))]
  if (words.length === 0) return false
  return words.filter((word) => others.has(word)).length >= Math.min(WORDS_SHARED, words.length)
}
