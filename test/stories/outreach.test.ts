/** Messages leave through one outbox and one sender, exactly once wherever the mail server lets it be known. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { type TestContext, test } from 'node:test'

import { createSmtpMailer } from '../../src/adapters/mail/smtp.ts'
import { SILENT } from '../../src/core/progress.ts'
import {
  type Mailer,
  messageIdOf,
  type NewMessage,
  passportNotices,
  putMessages,
  renderMessage,
  type SendDeps,
  sendMessages,
} from '../../src/office/outreach/index.ts'
import { type TestDatabase, testDatabase } from '../support/database.ts'
import { type MailServer, startMailServer } from '../support/mail-server.ts'

const FROM = 'no-reply@vaxpass.test'
const MINUTE = 60_000

type PassportReady = Extract<NewMessage, { kind: 'passport-ready' }>

function newMessage(recipient: string, changes: Partial<PassportReady> = {}): NewMessage {
  const passportId = randomUUID()
  const dedupeKey = `passport-ready:${passportId}`
  const data = { passportId }
  return {
    dedupeKey,
    unit: 'VN',
    kind: 'passport-ready',
    channel: 'email',
    language: 'vi',
    recipient,
    data,
    ...changes,
  }
}

function senderOf(t: TestContext, database: TestDatabase, server: MailServer) {
  const mailer = createSmtpMailer({ url: server.url })
  t.after(() => mailer.close())
  const put = (...messages: NewMessage[]) =>
    database.app.transaction(database.caller, (tx) => putMessages(tx, messages))
  const send = (changes: Partial<SendDeps> = {}) =>
    sendMessages(database.caller, {
      worker: database.worker,
      mailer,
      from: FROM,
      render: renderMessage,
      progress: SILENT,
      limit: 1000,
      ...changes,
    })
  const stored = () =>
    database.admin<{ state: string; failed: string | null; attempts: number; uncertain: number }>(
      'select state, failed, attempts, uncertain from outbox order by recipient',
    )
  const wait = (minutes: number) => database.setNow(new Date(database.now().getTime() + minutes * MINUTE))
  return { mailer, put, send, stored, wait }
}

const DONE = { sent: 0, failed: 0, deferred: 0, uncertain: 0, stopped: null }

test('the same news is one message, and it arrives once', async (t) => {
  const [database, server] = [await testDatabase(t), await startMailServer(t)]
  const { send, stored } = senderOf(t, database, server)
  const passportId = randomUUID()
  const announce = () =>
    database.app.transaction(database.caller, (tx) =>
      passportNotices.announce(tx, [{ passportId, email: 'a@example.org' }]),
    )
  await announce()
  await announce()
  assert.deepEqual(await send(), { ...DONE, sent: 1 })
  await announce()
  assert.deepEqual(await send(), DONE)
  const text = renderMessage({ kind: 'passport-ready', language: 'vi', data: { passportId } })
  assert.deepEqual(server.received, [
    {
      from: FROM,
      to: ['a@example.org'],
      messageId: `<${messageIdOf(`passport-ready:${passportId}`)}@vaxpass.test>`,
      subject: text?.subject,
      text: server.received[0]?.text,
    },
  ])
  assert.equal(server.received[0]?.text.trimEnd(), text?.text.trimEnd())
  assert.ok(text?.text.includes(passportId))
  assert.deepEqual(await stored(), [{ state: 'sent', failed: null, attempts: 1, uncertain: 0 }])
})

test('a fact that is rolled back tells nobody', async (t) => {
  const [database, server] = [await testDatabase(t), await startMailServer(t)]
  const { send } = senderOf(t, database, server)
  const attempt = database.app.transaction(database.caller, async (tx) => {
    await putMessages(tx, [newMessage('a@example.org')])
    throw new Error('the passport was not issued')
  })
  await assert.rejects(attempt, /not issued/)
  assert.deepEqual(await send(), DONE)
  assert.deepEqual(server.received, [])
})

test('a crash between act and result is found after the grace period, counted as uncertain and sent again', async (t) => {
  const [database, server] = [await testDatabase(t), await startMailServer(t)]
  const { mailer, put, send, stored, wait } = senderOf(t, database, server)
  const dying: Mailer = {
    async send(mail) {
      await mailer.send(mail)
      throw new Error('the machine died')
    },
  }
  await put(newMessage('a@example.org'))
  await assert.rejects(send({ mailer: dying }), /the machine died/)
  assert.deepEqual(await stored(), [{ state: 'sending', failed: null, attempts: 1, uncertain: 0 }])
  assert.deepEqual(await send(), DONE, 'an attempt that may still run is left alone')
  wait(15)
  const otherText = () => ({ subject: 'another', text: 'another' })
  assert.deepEqual(await send({ render: otherText }), { ...DONE, sent: 1, uncertain: 1 })
  assert.deepEqual(await stored(), [{ state: 'sent', failed: null, attempts: 2, uncertain: 1 }])
  const [first, second] = server.received
  assert.deepEqual(second, first, 'the second copy has the text and the id of the first')
})

test('messages of a batch that were handed over before a crash are not sent again', async (t) => {
  const [database, server] = [await testDatabase(t), await startMailServer(t)]
  const { mailer, put, send, wait } = senderOf(t, database, server)
  let handed = 0
  const dying: Mailer = {
    async send(mail) {
      handed += 1
      if (handed === 3) throw new Error('a bug')
      await mailer.send(mail)
    },
  }
  await put(...['a', 'b', 'c', 'd', 'e'].map((name) => newMessage(`${name}@example.org`)))
  await assert.rejects(send({ mailer: dying }), /a bug/)
  wait(15)
  assert.deepEqual(await send(), { ...DONE, sent: 3, uncertain: 3 })
  const everyone = server.received.flatMap(({ to }) => to).sort()
  assert.deepEqual(
    everyone,
    ['a', 'b', 'c', 'd', 'e'].map((name) => `${name}@example.org`),
  )
})

test('a recipient refused for good is given up at once, the others get theirs', async (t) => {
  const [database, server] = [await testDatabase(t), await startMailServer(t)]
  const { put, send, stored } = senderOf(t, database, server)
  server.refuse('b@example.org', 550)
  await put(newMessage('a@example.org'), newMessage('b@example.org'), newMessage('c@example.org'))
  assert.deepEqual(await send(), { ...DONE, sent: 2, failed: 1 })
  assert.deepEqual(
    (await stored()).map(({ state, failed }) => [state, failed]),
    [
      ['sent', null],
      ['failed', 'recipient-refused'],
      ['sent', null],
    ],
  )
})

test('a recipient refused for now is tried again after growing pauses, then given up', async (t) => {
  const [database, server] = [await testDatabase(t), await startMailServer(t)]
  const { put, send, stored, wait } = senderOf(t, database, server)
  server.refuse('a@example.org', 451)
  await put(newMessage('a@example.org'))
  for (const pause of [5, 15, 45, 135, 405]) {
    assert.deepEqual(await send(), { ...DONE, deferred: 1 })
    wait(pause - 1)
    assert.deepEqual(await send(), DONE, `not before ${pause} minutes`)
    wait(1)
  }
  assert.deepEqual(await send(), { ...DONE, failed: 1 })
  assert.deepEqual(await stored(), [{ state: 'failed', failed: 'given-up', attempts: 6, uncertain: 0 }])
})

test('a recipient refused for now gets the message once the server takes it', async (t) => {
  const [database, server] = [await testDatabase(t), await startMailServer(t)]
  const { put, send, wait } = senderOf(t, database, server)
  server.refuse('a@example.org', 451)
  await put(newMessage('a@example.org'))
  await send()
  server.refuse('a@example.org', undefined)
  wait(5)
  assert.deepEqual(await send(), { ...DONE, sent: 1 })
  assert.equal(server.received.length, 1)
})

test('a server that is away ends the run, costs no attempt, and everything arrives once it is back', async (t) => {
  const [database, server] = [await testDatabase(t), await startMailServer(t)]
  const { put, send, stored, wait } = senderOf(t, database, server)
  await server.stop()
  await put(...Array.from({ length: 25 }, (_, n) => newMessage(`p${n}@example.org`)))
  assert.deepEqual(await send(), { ...DONE, stopped: 'server' })
  assert.deepEqual(
    new Set((await stored()).map(({ state, attempts }) => `${state} ${attempts}`)),
    new Set(['waiting 0']),
  )
  const back = await startMailServer(t, Number(new URL(server.url).port))
  wait(1)
  assert.deepEqual(await send(), { ...DONE, sent: 25 })
  assert.equal(new Set(back.received.flatMap(({ to }) => to)).size, 25)
  assert.equal(back.received.length, 25)
})

test('a connection that breaks after the text counts as uncertain', async (t) => {
  const [database, server] = [await testDatabase(t), await startMailServer(t)]
  const { put, send, stored, wait } = senderOf(t, database, server)
  await put(newMessage('a@example.org'))
  server.breakNext()
  assert.deepEqual(await send(), { ...DONE, deferred: 1, uncertain: 1 })
  wait(5)
  assert.deepEqual(await send(), { ...DONE, sent: 1 })
  assert.deepEqual(await stored(), [{ state: 'sent', failed: null, attempts: 2, uncertain: 1 }])
})
