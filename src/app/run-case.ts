/** Composes the use cases of cases with the database, the units, the staff, the register and the access log. */
import { randomUUID } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'

import type { Caller } from '../core/caller.ts'
import { EVIDENCE_BYTES_MOST } from '../core/case/evidence.ts'
import { createScorer } from '../core/person/weigh.ts'
import { Refusal } from '../core/refusal.ts'
import { logAccess } from '../office/access/index.ts'
import { decisionNotices } from '../office/outreach/index.ts'
import { readHumans } from '../office/staff/index.ts'
import { readStepKnowledge, readUnitTree } from '../office/units/index.ts'
import { decideAll, type Register, underOneId, withAnswers } from '../stages/authenticate/index.ts'
import type { CaseDeps, ReadCaseDeps, StoredCase } from '../stages/correct/index.ts'
import { bucketsWithWork } from '../stages/record/index.ts'
import type { Context } from './context.ts'
import { loadModel } from './match-model.ts'
import { openRegister } from './registers.ts'
import { runAuthenticate } from './run-authenticate.ts'

/** Unchecked records in more buckets than this are a backlog: nobody at a counter waits for it. */
const BUCKETS_AT_ONCE_MOST = 32

/** What the use cases need, over one register. */
async function depsOver(context: Context, register: Register): Promise<CaseDeps> {
  const { app, worker } = await context.databases()
  const model = loadModel()
  return {
    app,
    worker,
    newId: randomUUID,
    readTree: readUnitTree,
    humansOf: readHumans,
    notices: decisionNotices,
    async personOf(tx, claim) {
      const scorer = createScorer(model, await register.edition(tx))
      const [verdict] = await underOneId(tx, await decideAll(tx, [{ claim }], register, scorer))
      return verdict?.personId ?? null
    },
  }
}

/**
 * Runs a use case that may ask the register whose a claim would be. What a register far away lacks is fetched, and the use
 * case starts again: it changes nothing outside its transactions.
 * @throws {Refusal} `case.*`, `register.*`, `database.*`
 */
export async function withCases<T>(
  context: Context,
  work: (caller: Caller, deps: CaseDeps) => Promise<T>,
): Promise<T> {
  const caller = await context.caller('case')
  const { register } = await openRegister(context)
  const answer = await withAnswers(register, context.signal, async (asked) => ({
    done: await work(caller, await depsOver(context, asked)),
  }))
  if (answer === undefined) throw new Refusal('register.unavailable', 'stopped before the register answered')
  return answer.done
}

/** Decides, and checks the records at once that the decision left unchecked, unless a backlog stands before them. */
export async function withChecks(
  context: Context,
  work: (caller: Caller, deps: CaseDeps) => Promise<StoredCase>,
): Promise<{ readonly found: StoredCase; readonly isWaiting: boolean }> {
  const found = await withCases(context, work)
  const { worker } = await context.databases()
  const caller = await context.caller('case')
  const unchecked = await worker.transaction(caller, (tx) => bucketsWithWork(tx, 'entered'))
  const isBacklog = unchecked.length > BUCKETS_AT_ONCE_MOST
  if (unchecked.length > 0 && !isBacklog) await runAuthenticate(context)
  return { found, isWaiting: isBacklog }
}

/** What reading a case needs; every reading leaves a line in the access log. */
export async function caseReader(context: Context): Promise<ReadCaseDeps> {
  const { app } = await context.databases()
  return {
    app,
    humansOf: readHumans,
    readKnowledge: readStepKnowledge,
    logAccess: (tx, subject) => logAccess(tx, [{ kind: 'command', count: 1, ...subject }]),
  }
}

/** A file of evidence. @throws {Refusal} `file.not-found`, `case.invalid` */
export async function readPaper(path: string): Promise<Uint8Array> {
  const found = await stat(path).catch(() => undefined)
  if (found === undefined) throw new Refusal('file.not-found', 'there is no such file of evidence')
  if (found.size > EVIDENCE_BYTES_MOST) {
    throw new Refusal('case.invalid', `a paper has at most ${EVIDENCE_BYTES_MOST / 1024 / 1024} MB`)
  }
  return readFile(path)
}

/** No decision needs more text than this. */
const JSON_BYTES_MOST = 100_000

/** A small JSON file that somebody wrote. @throws {Refusal} `file.not-found`, `case.invalid` */
export async function readJsonFile(path: string): Promise<unknown> {
  const found = await stat(path).catch(() => undefined)
  if (found === undefined) throw new Refusal('file.not-found', 'there is no such JSON file')
  if (found.size > JSON_BYTES_MOST) throw new Refusal('case.invalid', 'the JSON file is too large')
  try {
    return JSON.parse(await readFile(path, 'utf8'))
  } catch (cause) {
    throw new Refusal('case.invalid', 'the file is not JSON', { cause })
  }
}
