/** Answers the question "is this the person?" of an API client: limits, register, answer and access log. */
import { createHmac, randomBytes } from 'node:crypto'

import type { IdentityPort } from '../adapters/http/identity-api.ts'
import type { CheckAnswer, CheckRequest } from '../adapters/http/identity-schemas.ts'
import { CLIENT_CHECKS, TARGET_CHECKS } from '../adapters/http/limits.ts'
import { dayOfInstant } from '../core/dates.ts'
import type { DoseClaim } from '../core/dose/dose.ts'
import { type Comparison, compareIdentity, type RegisterEntry } from '../core/person/compare.ts'
import { CHECK_FIELDS, fieldAnswers, mayBeAnswered, restsOnNumber } from '../core/person/field-answers.ts'
import { readNumber } from '../core/person/identity-number.ts'
import { nameKey } from '../core/person/name.ts'
import { createScorer, type Scorer } from '../core/person/weigh.ts'
import { callerOfClient, clientFor, createSlidingWindow, logAccess } from '../office/access/index.ts'
import { type Asked, askedOf, decide, type Question, type Register } from '../stages/authenticate/index.ts'
import type { Database, Tx } from '../stages/record/index.ts'
import { loadModel } from './match-model.ts'

export interface CheckDeps {
  readonly worker: Database
  readonly register: Register
  /** Reads the stored clock anew, so that a line of the log has the time of this installation. */
  readonly readClock: () => Promise<unknown>
}

/** People of one name and about one year of birth that are compared; a name of more is too weak to single anybody out. */
const CANDIDATES = 20
const HMAC_KEY_BYTES = 32

/** The identity check over a register. @throws {Refusal} `model.*` */
export function identityCheck({ worker, register, readClock }: CheckDeps): IdentityPort {
  const model = loadModel()
  const clients = createSlidingWindow(CLIENT_CHECKS)
  const targets = createSlidingWindow(TARGET_CHECKS)
  // What is remembered of a question cannot be turned back into it, and means nothing to another process.
  const secret = randomBytes(HMAC_KEY_BYTES)
  return {
    clientOf: (key) => clientFor(worker, key),
    async check(client, request) {
      const nowMs = performance.now()
      const clientWaitMs = clients.take([client.client], nowMs)
      if (clientWaitMs > 0) return { waitMs: clientWaitMs }
      const caller = callerOfClient(client, request.purpose)
      const targetWaitMs = targets.take(targetsOf(client.client, request, secret), nowMs)
      if (targetWaitMs > 0) return { waitMs: targetWaitMs }
      await readClock()
      const question = questionOf(request)
      await register.fetch?.([question, withoutNumber(question)])
      return worker.transaction(caller, async (tx) => {
        const scorer = createScorer(model, await register.edition(tx))
        const { personId, answer } = answerTo(
          request,
          tx.now,
          await entriesFor(tx, register, question),
          scorer,
        )
        await logAccess(tx, [
          personId === null ? { kind: 'api', count: 0 } : { kind: 'api', personId, count: 1 },
        ])
        return answer
      })
    },
  }
}

/**
 * What a guesser would hold fast while trying the rest, as keyed hashes: the number; the name with the birth date; and, for the
 * one who tries dates, the name alone, which many people share and is therefore counted for each client.
 */
function targetsOf(
  client: string,
  { idNumber, fullName, birthDate }: CheckRequest,
  secret: Uint8Array,
): string[] {
  const hash = (...parts: readonly string[]) =>
    createHmac('sha256', secret).update(JSON.stringify(parts)).digest('base64url')
  const number = readNumber(idNumber ?? null).value
  const targets = number === '' ? [] : [hash('number', number)]
  if (fullName === undefined || birthDate === undefined) return targets
  const name = nameKey(fullName)
  return [...targets, hash('name and date', name, birthDate), hash('name', client, name)]
}

/**
 * Only what may be answered is asked for: no neighbours of a number, nobody by phone. The two searches depend on the question
 * alone and never on whom the first one found, so an answer takes as long for a number that exists as for one that does not.
 */
async function entriesFor(tx: Tx, register: Register, question: Question): Promise<RegisterEntry[]> {
  const [owners = []] = await register.byNumber(tx, [question])
  if (question.fullName === '' || question.birthDate === null) return owners
  const [similar = []] = await register.similar(tx, [withoutNumber(question)], CANDIDATES)
  return [...new Map([...owners, ...similar].map((entry) => [entry.personId, entry])).values()]
}

const withoutNumber = (question: Question): Question => ({ ...question, number: null, cmnd: null })

function questionOf({ idNumber, fullName, birthDate }: CheckRequest): Question {
  const number = readNumber(idNumber ?? null)
  return {
    number: number.kind === 'personal' ? number.value : null,
    cmnd: number.kind === 'cmnd' ? number.value : null,
    fullName: fullName ?? '',
    birthDate: birthDate ?? null,
    phone: null,
    commune: null,
    guardian: null,
    guardianHousehold: null,
    damaged: null,
  }
}

/** The answer over all candidates, and whose record it tells of. Pure. */
export function answerTo(
  request: CheckRequest,
  now: Date,
  entries: readonly RegisterEntry[],
  scorer: Scorer,
): { readonly personId: string | null; readonly answer: CheckAnswer } {
  const asked = askedOf(claimOf(request, now))
  const compare = (entry: RegisterEntry) => compareIdentity(asked.identity, entry, scorer.size.people)
  // Nobody who stands at a desk is dead: the identity of the dead is confirmed to nobody.
  const open = entries.filter(
    (entry) => entry.deceasedOn === null && mayBeAnswered(asked.identity, compare(entry)),
  )
  const { found, personId, comparison } = singleOut(asked, open, scorer)
  const fields = new Set(CHECK_FIELDS.filter((field) => request[field] !== undefined))
  return { personId, answer: { found, fields: fieldAnswers(fields, comparison) } }
}

interface Singled {
  readonly found: CheckAnswer['found']
  readonly personId: string | null
  readonly comparison: Comparison | null
}

const NOBODY: Singled = { found: 'none', personId: null, comparison: null }
const SEVERAL: Singled = { found: 'several', personId: null, comparison: null }

function singleOut(asked: Asked, open: readonly RegisterEntry[], scorer: Scorer): Singled {
  const [first, ...others] = open
  if (first === undefined) return NOBODY
  const comparison = compareIdentity(asked.identity, first, scorer.size.people)
  if (restsOnNumber(comparison)) {
    return others.length > 0 ? SEVERAL : { found: 'one', personId: first.personId, comparison }
  }
  const verdict = decide(asked, open, scorer)
  if (verdict.identity === 'ambiguous') return SEVERAL
  const { personId } = verdict
  return personId === null ? NOBODY : { found: 'one', personId, comparison: verdict.comparison }
}

/** The rules of identity read the claim of a dose; of an injection there is none here. */
function claimOf(request: CheckRequest, now: Date): DoseClaim {
  return {
    recordRef: null,
    fullName: request.fullName ?? '',
    birthDate: request.birthDate ?? null,
    sex: request.sex ?? null,
    idNumber: request.idNumber ?? null,
    idCountry: null,
    nationality: 'VN',
    phone: request.phone ?? null,
    email: null,
    guardianName: null,
    guardianId: null,
    province: null,
    district: null,
    commune: null,
    vaccine: 'AZ',
    lotNumber: '',
    doseNumber: null,
    dosePurpose: null,
    givenOn: dayOfInstant(now),
    givenAtFacility: '',
  }
}
