/** A real SMTP server inside the test, on a port of this machine that nobody else uses. */
import type { TestContext } from 'node:test'
import { SMTPServer } from 'smtp-server'

export interface Received {
  readonly from: string
  readonly to: readonly string[]
  readonly messageId: string
  readonly subject: string
  readonly text: string
}

export interface MailServer {
  /** Value for SMTP_URL. */
  readonly url: string
  /** What arrived, in order. */
  readonly received: readonly Received[]
  /** Address -> reply code with which it is refused from now on; undefined lifts it. */
  refuse(address: string, code: number | undefined): void
  /** Closes the connection after the text of the next message, without an answer. */
  breakNext(): void
  /** Does this once, after the text of the next message and before the answer. */
  beforeAnswer(act: () => void): void
  stop(): Promise<void>
}

/** Starts a server; `port` 0 takes any free one. It is stopped when the test ends. */
export async function startMailServer(t: TestContext, port = 0): Promise<MailServer> {
  const received: Received[] = []
  const refused = new Map<string, number>()
  let next: (() => void) | undefined
  const breakAll = () => {
    for (const connection of server.connections) connection.close()
  }
  const server = new SMTPServer({
    authOptional: true,
    // Clients that are still connected are not waited for.
    closeTimeout: 50,
    disabledCommands: ['STARTTLS', 'AUTH'],
    onRcptTo({ address }, _session, done) {
      const responseCode = refused.get(address)
      done(responseCode === undefined ? null : Object.assign(new Error('no'), { responseCode }))
    },
    onData(stream, session, done) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope
        const from = mailFrom === false ? '' : mailFrom.address
        received.push({
          from,
          to: rcptTo.map(({ address }) => address),
          ...parse(Buffer.concat(chunks).toString()),
        })
        next?.()
        next = undefined
        done()
      })
    },
  })
  server.on('error', () => {})
  await new Promise<void>((done) => server.listen(port, '127.0.0.1', done))
  const address = server.server.address()
  if (address === null || typeof address === 'string') throw new Error('the mail server has no port')
  let isStopped = false
  const stop = () => {
    if (isStopped) return Promise.resolve()
    isStopped = true
    return new Promise<void>((done) => server.close(() => done()))
  }
  t.after(stop)
  return {
    url: `smtp://127.0.0.1:${address.port}`,
    received,
    refuse: (to, code) => (code === undefined ? refused.delete(to) : refused.set(to, code)),
    breakNext: () => {
      next = breakAll
    },
    beforeAnswer: (act) => {
      next = act
    },
    stop,
  }
}

/** Headers and text of a message of one part (RFC 5322, RFC 2045, RFC 2047). */
function parse(message: string): Pick<Received, 'messageId' | 'subject' | 'text'> {
  const [head = '', ...rest] = message.split('\r\n\r\n')
  const headers = new Map(
    head
      .replaceAll(/\r\n[ \t]+/g, ' ')
      .split('\r\n')
      .map((line) => [
        line.slice(0, line.indexOf(':')).toLowerCase(),
        line.slice(line.indexOf(':') + 1).trim(),
      ]),
  )
  const body = rest.join('\r\n\r\n')
  const encoding = headers.get('content-transfer-encoding')
  const bytes = encoding === 'base64' ? Buffer.from(body, 'base64') : quotedPrintable(body)
  return {
    messageId: headers.get('message-id') ?? '',
    subject: encodedWords(headers.get('subject') ?? ''),
    text: bytes.toString().replaceAll('\r\n', '\n'),
  }
}

function quotedPrintable(text: string): Buffer {
  const joined = text.replaceAll('=\r\n', '')
  return Buffer.from(
    joined.replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  )
}

function encodedWords(text: string): string {
  return text
    .replaceAll(/\?=\s+=\?/g, '?==?')
    .replaceAll(/=\?utf-8\?([qb])\?([^?]*)\?=/gi, (_, kind: string, word: string) =>
      (kind.toLowerCase() === 'b'
        ? Buffer.from(word, 'base64')
        : quotedPrintable(word.replaceAll('_', ' '))
      ).toString(),
    )
}
