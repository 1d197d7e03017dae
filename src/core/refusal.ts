/**
 * What a caller may be refused, as a closed union: a new code without an HTTP status and an exit code does not compile.
 * A verdict is a value; a refusal is thrown with one of these codes; a bug is thrown without one.
 */
export const REFUSAL_CODES = [
  'account.unknown',
  'account.not-allowed',
  'account.exists',
  'appointment.not-allowed',
  'appointment.unknown',
  'case.already-extended',
  'case.changed',
  'case.closed',
  'case.invalid',
  'case.not-allowed',
  'case.paper-already-held',
  'case.same-person',
  'case.unknown',
  'client.exists',
  'client.not-allowed',
  'client.unknown',
  'clock.backwards',
  'correction.unknown',
  'database.unreachable',
  'database.not-migrated',
  'database.too-old',
  'database.full',
  'database.not-empty',
  'file.not-found',
  'file.not-readable',
  'file.empty',
  'file.too-large',
  'file.wrong-format',
  'file.missing-columns',
  'file.too-many-columns',
  'file.line-too-long',
  'file.encrypted',
  'file.not-writable',
  'keys.missing',
  'keys.exist',
  'mail.not-configured',
  'model.invalid',
  'model.other-format',
  'option.invalid',
  'option.missing',
  'picture.no-code',
  'picture.not-readable',
  'picture.too-large',
  'register.changed',
  'register.damaged',
  'register.empty',
  'register.other-format',
  'register.unavailable',
  'revocation.invalid',
  'rules.invalid',
  'simulate.folder-not-empty',
  'trust.invalid',
  'unit.unknown',
  'unit.ambiguous',
  'unit.cycle',
  'person.unknown',
  'passport.too-large',
  'payload.invalid',
  'signer.unavailable',
] as const

export type RefusalCode = (typeof REFUSAL_CODES)[number]

/** Someone cannot have what they asked for. The message says what to do and holds no personal data. */
export class Refusal extends Error {
  readonly code: RefusalCode

  constructor(code: RefusalCode, message: string, options?: { cause?: unknown }) {
    super(message, options)
    this.name = 'Refusal'
    this.code = code
  }
}
