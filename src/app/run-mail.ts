/** Sends what is in the outbox through the mail server of SMTP_URL; used by the command, the demo and the pages. */
import { createSmtpMailer } from '../adapters/mail/smtp.ts'
import { Refusal } from '../core/refusal.ts'
import {
  isMailAddress,
  outboxFigures,
  renderMessage,
  type SendSummary,
  sendMessages,
} from '../office/outreach/index.ts'
import type { Context } from './context.ts'

export interface MailRun extends SendSummary {
  /** Messages of the whole country that are not sent yet. */
  readonly waiting: number
}

/**
 * Sends the messages that are due, at most `limit` (default: all).
 * @throws {Refusal} `mail.not-configured`, `option.invalid` MAIL_FROM, `account.*`, `database.*`
 */
export async function runMail(
  context: Context,
  { limit = Number.MAX_SAFE_INTEGER }: { readonly limit?: number } = {},
): Promise<MailRun> {
  const { smtpUrl, mailFrom } = context.config
  if (smtpUrl === undefined) {
    throw new Refusal('mail.not-configured', 'no mail server is named: set SMTP_URL to smtp://HOST:PORT')
  }
  if (!isMailAddress(mailFrom)) {
    throw new Refusal('option.invalid', 'MAIL_FROM must be one plain address like no-reply@example.org')
  }
  const { app, worker } = await context.databases()
  const caller = await context.caller('mail')
  const mailer = createSmtpMailer({ url: smtpUrl })
  const { progress, signal } = context
  try {
    const deps = { worker, mailer, from: mailFrom, render: renderMessage, progress, limit, signal }
    const summary = await sendMessages(caller, deps)
    const { waiting, sending } = await app.transaction(caller, outboxFigures)
    return { ...summary, waiting: waiting + sending }
  } finally {
    mailer.close()
  }
}
