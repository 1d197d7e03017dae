/** Every way in which the server says no, as a closed table: a code without an HTTP status and a title does not compile. */
import type { FastifyError } from 'fastify'

import { Refusal, type RefusalCode } from '../../core/refusal.ts'

/** What only a server refuses. */
type RequestCode =
  | 'request.invalid'
  | 'json.malformed'
  | 'media-type.unsupported'
  | 'body.too-large'
  | 'page.not-found'
  | 'list.not-published'
  | 'method.not-allowed'
  | 'requests.too-many'
  | 'web.not-built'
  | 'program.fault'

export type FailureCode = RequestCode | RefusalCode

interface FailureKind {
  /** HTTP status (RFC 9110 section 15). */
  readonly status: number
  /** The same words for every occurrence (RFC 9457 section 3.1.4). */
  readonly title: string
}

const kind = (status: number, title: string): FailureKind => ({ status, title })

/**
 * Code -> status and title. What stands in a request is the visitor's to mend (4xx); files, keys and the database are the
 * server's own (503).
 */
export const FAILURES = {
  'request.invalid': kind(400, 'the request does not have the documented form'),
  'json.malformed': kind(400, 'the body is not JSON in UTF-8'),
  'media-type.unsupported': kind(415, 'the body must be application/json'),
  'body.too-large': kind(413, 'the body is too large'),
  'page.not-found': kind(404, 'there is nothing at this address'),
  'list.not-published': kind(404, 'this list has not been published'),
  'method.not-allowed': kind(405, 'the address does not answer this method'),
  'requests.too-many': kind(429, 'too many requests: wait a minute'),
  'web.not-built': kind(503, 'the web pages have not been built'),
  'program.fault': kind(500, 'the program has a fault'),
  'account.unknown': kind(403, 'the account is unknown'),
  'account.not-allowed': kind(403, 'the account may not do this'),
  'account.exists': kind(409, 'the account exists'),
  'appointment.not-allowed': kind(403, 'the account may not make this appointment'),
  'appointment.unknown': kind(404, 'there is no such appointment'),
  'case.already-extended': kind(409, 'the case has been extended once already'),
  'case.changed': kind(409, 'the record changed meanwhile'),
  'case.closed': kind(409, 'the case is closed'),
  'case.invalid': kind(422, 'the case cannot take this'),
  'case.not-allowed': kind(403, 'the account may not decide this'),
  'case.paper-already-held': kind(409, 'the paper that is asked for is held already'),
  'case.same-person': kind(403, 'a second person must decide this'),
  'case.unknown': kind(404, 'there is no such case'),
  'client.exists': kind(409, 'the client exists'),
  'client.not-allowed': kind(401, 'the client is unknown or may not ask this'),
  'client.unknown': kind(404, 'there is no such client'),
  'clock.backwards': kind(409, 'the clock cannot go back'),
  'database.unreachable': kind(503, 'the database does not answer'),
  'database.not-migrated': kind(503, 'the database is not set up'),
  'database.too-old': kind(503, 'the database is too old'),
  'database.full': kind(503, 'the database is full'),
  'database.not-empty': kind(409, 'the database is not empty'),
  'file.not-found': kind(503, 'a file of the server is missing'),
  'file.not-readable': kind(503, 'a file of the server cannot be read'),
  'file.empty': kind(503, 'a file of the server is empty'),
  'file.too-large': kind(503, 'a file of the server is too large'),
  'file.wrong-format': kind(503, 'a file of the server has the wrong format'),
  'file.missing-columns': kind(503, 'a file of the server lacks columns'),
  'file.too-many-columns': kind(503, 'a file of the server has too many columns'),
  'file.line-too-long': kind(503, 'a file of the server has a line that is too long'),
  'file.encrypted': kind(503, 'a file of the server is encrypted'),
  'file.not-writable': kind(503, 'a file of the server cannot be written'),
  'correction.unknown': kind(404, 'there is no such run of corrections'),
  'keys.missing': kind(503, 'the server has no keys'),
  'keys.exist': kind(409, 'there are keys already'),
  'mail.not-configured': kind(503, 'the server sends no mail'),
  'model.invalid': kind(503, 'the match model of the server cannot be read'),
  'model.other-format': kind(503, 'the match model of the server is of another version'),
  'option.invalid': kind(400, 'an option is invalid'),
  'option.missing': kind(400, 'an option is missing'),
  'picture.no-code': kind(422, 'the picture holds no QR code'),
  'picture.not-readable': kind(422, 'the picture cannot be read'),
  'picture.too-large': kind(413, 'the picture is too large'),
  'register.changed': kind(503, 'the register changed meanwhile'),
  'register.damaged': kind(503, 'the register image is damaged'),
  'register.empty': kind(503, 'the register is empty'),
  'register.other-format': kind(503, 'the register image is of another version'),
  'register.unavailable': kind(503, 'the register does not answer'),
  'revocation.invalid': kind(503, 'the revocation list of the server cannot be read'),
  'rules.invalid': kind(503, 'the entry rules of the server cannot be read'),
  'simulate.folder-not-empty': kind(409, 'the folder is not empty'),
  'trust.invalid': kind(503, 'the trust list of the server cannot be read'),
  'unit.unknown': kind(404, 'there is no such unit'),
  'unit.ambiguous': kind(409, 'several units have this name'),
  'unit.cycle': kind(409, 'a unit cannot lie in itself'),
  'person.unknown': kind(404, 'there is no such person'),
  'passport.too-large': kind(422, 'the passport does not fit into a QR code'),
  'payload.invalid': kind(422, 'the content of the passport is invalid'),
  'signer.unavailable': kind(503, 'the signer does not answer'),
} as const satisfies Readonly<Record<FailureCode, FailureKind>>

/** Thrown by the server itself, before a use case is asked. */
export class Failure extends Error {
  readonly code: FailureCode

  constructor(code: FailureCode) {
    super(FAILURES[code].title)
    this.name = 'Failure'
    this.code = code
  }
}

const CODE_OF_STATUS: Readonly<Record<number, FailureCode>> = {
  413: 'body.too-large',
  415: 'media-type.unsupported',
  429: 'requests.too-many',
}

/** The code of whatever was thrown; a bug has no code of its own. */
export function failureCodeOf(error: FastifyError | Error): FailureCode {
  if (error instanceof Failure || error instanceof Refusal) return error.code
  const status = 'statusCode' in error ? (error.statusCode ?? 500) : 500
  return CODE_OF_STATUS[status] ?? (status >= 400 && status < 500 ? 'request.invalid' : 'program.fault')
}
