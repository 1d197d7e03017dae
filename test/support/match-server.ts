/** A real HTTP server that answers `Patient/$match` over a list of people, and misbehaves when it is told to. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import type { TestContext } from 'node:test'

import type { RegisterRow } from '../../src/adapters/registers/load-register.ts'
import { matchOver, type Patient, patientOf } from './match-people.ts'

/** What can go wrong with one request. */
export type Misbehaviour =
  /** No answer, ever. */
  | 'slow'
  /** 429 with a second to wait. */
  | 'too-many'
  /** 429 with an hour to wait. */
  | 'long-wait'
  /** 429 until two seconds after the server's time, which is not ours. */
  | 'until'
  /** 503 without saying how long. */
  | 'down'
  /** 400 with an OperationOutcome. */
  | 'refuse'
  /** 401. */
  | 'unauthorised'
  /** The connection ends in the middle of the body. */
  | 'reset'
  /** A good answer about somebody else. */
  | 'wrong-person'
  /** The answer before, once more. */
  | 'replay'
  /** A good answer without the id of the request. */
  | 'no-echo'
  | 'not-json'
  /** Two million bytes. */
  | 'huge'
  /** Says one patient more than it has. */
  | 'half'

export interface AskedRequest {
  readonly id: string
  readonly patient: Patient
  readonly authorization: string | undefined
}

export interface MatchServer {
  /** Base for `createFhirRegister`. */
  readonly base: string
  /** What was asked, in order. */
  readonly requests: readonly AskedRequest[]
  /** Decides what goes wrong with the request of this index; lasts until it is called again. */
  behave(rule: (index: number, patient: Patient) => Misbehaviour | undefined): void
}

interface Answer {
  readonly id: string
  readonly body: string
}

/** Somebody whom no question is about. */
const STRANGER: RegisterRow = {
  person_number: '096201999999',
  full_name: 'Quách Diệu Kỳ',
  birth_date: '2001-01-31',
  sex: 'M',
}
const HUGE_BYTES = 2_000_000
const HALF = 2
const SERVER_TIME = 'Tue, 26 Apr 2011 01:00:'

/** Starts a server on a free port of this machine; it is stopped when the test ends. */
export async function startMatchServer(t: TestContext, people: readonly RegisterRow[]): Promise<MatchServer> {
  const match = matchOver(people)
  const requests: AskedRequest[] = []
  let rule: Parameters<MatchServer['behave']>[0] = () => undefined
  let before: Answer = { id: 'of-another-request', body: bundle([patientOf(STRANGER, 0, 1)], 1) }
  const server = createServer(async (request, response) => {
    const { patient, count } = await readQuestion(request)
    const id = String(request.headers['x-request-id'])
    const wrong = rule(requests.length, patient)
    requests.push({ id, patient, authorization: request.headers.authorization })
    const found = match(patient)
    const answer = { id, body: bundle(found.slice(0, count), found.length) }
    if (wrong === undefined) send(response, answer)
    else misbehave(wrong, response, { answer, before, found })
    before = answer
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the server has no port')
  t.after(() => {
    server.closeAllConnections()
    server.close()
  })
  return {
    base: `http://127.0.0.1:${address.port}/fhir/`,
    requests,
    behave: (next) => {
      rule = next
    },
  }
}

async function readQuestion(request: IncomingMessage): Promise<{ patient: Patient; count: number }> {
  interface Parameter {
    readonly name: string
    readonly resource?: Patient
    readonly valueInteger?: number
  }
  if (request.method !== 'POST' || request.url !== '/fhir/Patient/$match') throw new Error('not $match')
  const { parameter } = JSON.parse(await text(request)) as { parameter: Parameter[] } // our own client wrote it
  const of = (name: string) => parameter.find((one) => one.name === name)
  return {
    patient: of('resource')?.resource ?? { resourceType: 'Patient' },
    count: of('count')?.valueInteger ?? 1,
  }
}

function bundle(patients: readonly Patient[], total: number): string {
  const entry = patients.map((resource) => ({ resource, search: { mode: 'match', score: 0.5 } }))
  return JSON.stringify({ resourceType: 'Bundle', type: 'searchset', total, entry })
}

function send(response: ServerResponse, { id, body }: Answer): void {
  response.writeHead(200, { 'content-type': 'application/fhir+json', 'x-request-id': id })
  response.end(body)
}

interface Chance {
  readonly answer: Answer
  readonly before: Answer
  readonly found: readonly Patient[]
}

function misbehave(wrong: Misbehaviour, response: ServerResponse, { answer, before, found }: Chance): void {
  const { id, body } = answer
  const status = (code: number, headers: Record<string, string> = {}) =>
    response.writeHead(code, headers).end('{"resourceType":"OperationOutcome"}')
  const acts: Readonly<Record<Misbehaviour, () => void>> = {
    slow: () => {},
    'too-many': () => status(429, { 'retry-after': '1' }),
    'long-wait': () => status(429, { 'retry-after': '3600' }),
    until: () => status(429, { date: `${SERVER_TIME}00 GMT`, 'retry-after': `${SERVER_TIME}02 GMT` }),
    down: () => status(503),
    refuse: () => status(400),
    unauthorised: () => status(401),
    reset: () => {
      response.writeHead(200, { 'content-length': body.length * HALF, 'x-request-id': id })
      response.write(body, () => response.socket?.destroy())
    },
    'wrong-person': () => send(response, { id, body: bundle([patientOf(STRANGER, 0, 1)], 1) }),
    replay: () => send(response, before),
    'no-echo': () => response.writeHead(200).end(body),
    'not-json': () => send(response, { id, body: '<html>busy</html>' }),
    huge: () => send(response, { id, body: `${body}${' '.repeat(HUGE_BYTES)}` }),
    half: () => send(response, { id, body: bundle(found, found.length + 1) }),
  }
  acts[wrong]()
}
