/** One message as it goes to the mail server. */
export interface OutgoingMail {
  /** Id of the message, the same at every attempt, so that a second copy can be recognised (RFC 5322 Message-ID). */
  readonly id: string
  readonly to: string
  readonly from: string
  readonly subject: string
  readonly text: string
}

/** Hands one message to a mail server. Returns when the server has taken it. @throws {MailFault} */
export interface Mailer {
  send(mail: OutgoingMail): Promise<void>
}

/**
 * `server`: nothing was handed over, and no other message would be taken either. `recipient`, `message`: refused for good.
 * `later`: refused for now. `unknown`: the connection broke after the text was sent, so it may have arrived.
 */
export type MailFaultKind = 'server' | 'recipient' | 'message' | 'later' | 'unknown'

/** Why a message was not taken. Holds no address and no server text: both may name a person. */
export class MailFault extends Error {
  readonly kind: MailFaultKind

  constructor(kind: MailFaultKind) {
    super(`the mail server did not take the message: ${kind}`)
    this.name = 'MailFault'
    this.kind = kind
  }
}
