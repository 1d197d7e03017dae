/** Outreach: messages to citizens through one outbox and one sender. */
export { decisionNotices } from './decision-notices.ts'
export { passportNotices } from './passport-notices.ts'
export { type Mailer, MailFault, type MailFaultKind, type OutgoingMail } from './ports.ts'
export { messageIdOf, type NewMessage, putMessages } from './put-messages.ts'
export { isMailAddress, SEND_FAILURES, type SendFailure } from './rules.ts'
export { type SendDeps, type SendSummary, sendMessages } from './send-messages.ts'
export { countMessages as outboxFigures, type OutboxFigures } from './store.ts'
export { type Language, type MessageData, type MessageKind, type Render, renderMessage } from './texts.ts'
