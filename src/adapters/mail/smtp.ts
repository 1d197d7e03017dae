/** Hands messages to a mail server over SMTP (RFC 5321), one connection for a whole run. */
import { Readable } from 'node:stream'
import { createTransport } from 'nodemailer'

import { type Mailer, MailFault, type MailFaultKind } from '../../office/outreach/index.ts'

export interface SmtpMailer extends Mailer {
  close(): void
}

export interface SmtpOptions {
  /** `smtp://user:password@host:port`, or `smtps://` for TLS from the first byte. */
  readonly url: string
}

/** Together far below the sender's grace period: an attempt is over before it counts as lost. */
const TIMEOUTS_MS = { connectionTimeout: 15_000, greetingTimeout: 15_000, socketTimeout: 60_000 } as const

/** Opens a connection with the first message. `send` throws `MailFault`, which says what follows. */
export function createSmtpMailer({ url }: SmtpOptions): SmtpMailer {
  const transport = createTransport({
    url,
    pool: true,
    maxConnections: 1,
    // A message that the library sent again by itself would arrive twice without anybody counting it.
    maxRequeues: 0,
    disableFileAccess: true,
    disableUrlAccess: true,
    ...TIMEOUTS_MS,
  })
  return {
    async send({ id, to, from, subject, text }) {
      let isTextRead = false
      const body = Readable.from(
        (function* () {
          isTextRead = true
          yield text
        })(),
      )
      try {
        await transport.sendMail({
          messageId: `<${id}@${from.split('@').at(-1) ?? 'localhost'}>`,
          from,
          // Objects and not text: an address is never read as a list of addresses.
          to: { name: '', address: to },
          envelope: { from, to: [to] },
          subject,
          text: body,
          headers: { 'Auto-Submitted': 'auto-generated' },
        })
      } catch (error) {
        throw new MailFault(kindOf(error, isTextRead))
      }
    },
    close: () => transport.close(),
  }
}

interface SmtpError {
  readonly code?: string
  readonly responseCode?: number
  readonly command?: string
}

/** The reply code decides where there is one; without one the connection broke, and it matters whether text had left. */
function kindOf(error: unknown, isTextRead: boolean): MailFaultKind {
  const { code, responseCode, command = '' } = error as SmtpError // the fields of every error of the library
  if (code === 'EENVELOPE' && command === 'API') return 'recipient'
  const isAboutMessage = command === 'RCPT TO' || command === 'DATA'
  if (responseCode === undefined || !isAboutMessage) return isTextRead ? 'unknown' : 'server'
  if (responseCode < 500) return 'later'
  return command === 'RCPT TO' ? 'recipient' : 'message'
}
