/** Composes the pages and the API: figures from the database, verdicts from the public lists, checks with the register. */
import type { AddressInfo } from 'node:net'

import { readPassport } from '../adapters/documents/passports/read-passport.ts'
import { createServer } from '../adapters/http/server.ts'
import type { FrontView, ServerPorts, SixFigures, VerdictView } from '../adapters/http/views.ts'
import type { Caller } from '../core/caller.ts'
import { Refusal } from '../core/refusal.ts'
import type { Verdict } from '../core/trust/verdict.ts'
import { verdictDocument } from '../core/trust/verdict-document.ts'
import type { Database } from '../stages/record/index.ts'
import { identityCheck } from './check-identity.ts'
import type { Context } from './context.ts'
import { APRIL_2022 } from './demo/national-figures.ts'
import { publishedLists } from './published-lists.ts'
import { openRegister } from './registers.ts'
import { APRIL_26, DEMO, readSnapshot } from './snapshots.ts'
import { readStates, readStatus, type Status } from './status.ts'
import { verifyTexts } from './verify-text.ts'

export interface RunningServer {
  readonly url: string
  close(): Promise<void>
}

/** A proxy in front makes the page public; the program itself never listens to the network. */
const HOST = '127.0.0.1'
/** Counting every record costs far more than a page may: all visitors within this time see the same count. */
const FIGURES_AGE_MS = 2000
/** A new list counts after this time at the latest. */
const LISTS_AGE_MS = 10_000

/**
 * Starts the pages on this machine; port 0 takes any free one.
 * @throws {Refusal} `option.invalid` when the port is taken, `account.*`, `database.*`, `model.*`
 */
export async function startServer(
  context: Context,
  { port }: { readonly port: number },
): Promise<RunningServer> {
  const ports = await portsOf(context)
  const { worker } = await context.databases()
  const { register } = await openRegister(context)
  const identity = identityCheck({ worker, register, readClock: ports.now })
  const server = await createServer(ports, { identity })
  try {
    await server.listen({ host: HOST, port })
  } catch (cause) {
    await server.close()
    throw new Refusal('option.invalid', `port ${port} cannot be used: choose another with --port`, { cause })
  }
  const { port: taken } = server.server.address() as AddressInfo // a listening TCP server has one
  return { url: `http://${HOST}:${taken}`, close: () => server.close() }
}

/** Says where the pages are, serves until Ctrl-C and closes. */
export async function serveUntilStopped({ say, signal }: Context, server: RunningServer): Promise<void> {
  say(`the page is open at ${server.url} and the scanner at ${server.url}/verifier/   (Ctrl-C ends it)`)
  await new Promise<void>((done) => {
    if (signal.aborted) done()
    signal.addEventListener('abort', () => done(), { once: true })
  })
  await server.close()
}

async function portsOf(context: Context): Promise<ServerPorts> {
  const { app } = await context.databases()
  const caller = await context.caller('page')
  // Another process may have moved the clock; without the database the last one that was seen goes on.
  const refresh = remember(FIGURES_AGE_MS, () => context.clock.refresh(app, caller))
  const lists = publishedLists(context.config)
  const both = remember(LISTS_AGE_MS, async () => ({ trust: lists.trust(), revocation: lists.revocation() }))
  const bytes = {
    trust: remember(LISTS_AGE_MS, async () => lists.bytes('trust')),
    revocation: remember(LISTS_AGE_MS, async () => lists.bytes('revocation')),
  }
  const judge = async (text: string, at: Date): Promise<Verdict> => {
    const [verdict] = verifyTexts([text], { ...(await both()), at })
    if (verdict === undefined) throw new Error('one text has one verdict')
    return verdict
  }
  const now = async () => {
    await refresh().catch(() => {})
    return context.clock.now()
  }
  return {
    now,
    distanceMs: async () => {
      await now()
      return Math.round(context.clock.distanceMs())
    },
    front: remember(FIGURES_AGE_MS, async () => readFront(app, caller, await now())),
    verifyText: async (text, at) => viewOf(text, await judge(text, at)),
    judgeText: async (text, at) => verdictDocument(await judge(text, at)),
    readList: (name) => bytes[name](),
    fault: (error) => context.say(error instanceof Error ? `${error.stack}` : 'an unknown fault'),
  }
}

/** The verdict as the page shows it. */
function viewOf(text: string, { verdict, reasons, findings, notChecked, key }: Verdict): VerdictView {
  const isValid = verdict === 'valid'
  return { isValid, reasons, findings, notChecked, key: key ?? undefined, passport: readPassport(text) }
}

/** The figures of now and of 26 April. */
async function readFront(app: Database, caller: Caller, asOf: Date): Promise<FrontView> {
  const snapshot = await readSnapshot<Status>(app, caller, APRIL_26)
  return {
    asOf,
    now: sixOf(await readStatus(app, caller)),
    snapshot: snapshot && { at: snapshot.at, figures: sixOf(snapshot.figures) },
    national: APRIL_2022,
    states: await readStates(app, caller),
    isDemo: (await readSnapshot(app, caller, DEMO)) !== undefined,
  }
}

function sixOf(status: Status): SixFigures {
  const { given, not_entered, persons_with_id, wrong, unverifiable, persons_with_passport } = status
  return { given, not_entered, persons_with_id, wrong, unverifiable, persons_with_passport }
}

/** Asks again only when the last answer is older; a refusal is not remembered. */
function remember<T>(ageMs: number, ask: () => Promise<T>): () => Promise<T> {
  let known: { readonly atMs: number; readonly answer: Promise<T> } | undefined
  return () => {
    const atMs = performance.now()
    if (known !== undefined && atMs - known.atMs < ageMs) return known.answer
    const answer = ask()
    known = { atMs, answer }
    answer.catch(() => {
      known = undefined
    })
    return answer
  }
}
