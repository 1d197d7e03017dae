import { hashId } from '../../core/hash-id.ts'
import { isMailAddress } from './rules.ts'
import { insertMessages, type Tx } from './store.ts'
import type { Language, MessageData, MessageKind } from './texts.ts'

interface MessageOf<K extends MessageKind> {
  /** The same news has the same key and is one message: `passport-ready:<passport id>`. */
  readonly dedupeKey: string
  /** Code of the unit on whose behalf it is sent. */
  readonly unit: string
  readonly kind: K
  readonly channel: 'email' | 'sms'
  readonly language: Language
  readonly recipient: string
  readonly data: MessageData[K]
  /** Not before this instant; at once when undefined. */
  readonly sendAfter?: Date
}

/** A message on its way into the outbox; its kind says what its data are. */
export type NewMessage = { readonly [K in MessageKind]: MessageOf<K> }[MessageKind]

/**
 * Puts messages into the outbox, set-wise, in the caller's transaction, so that news and fact are committed together.
 * A known key changes nothing; an address that no server could be given is kept as failed. Returns how many are new.
 */
export async function putMessages(tx: Tx, messages: readonly NewMessage[]): Promise<number> {
  if (messages.length === 0) return 0
  return insertMessages(
    tx,
    messages.map((message) => ({
      ...message,
      messageId: messageIdOf(message.dedupeKey),
      sendAfter: message.sendAfter ?? tx.now,
      failed: message.channel === 'email' && !isMailAddress(message.recipient) ? 'recipient-malformed' : null,
    })),
  )
}

/** The id of the message with this dedupe key, a UUID. */
export function messageIdOf(dedupeKey: string): string {
  return hashId(['message', dedupeKey])
}
