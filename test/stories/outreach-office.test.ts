/** Who may send, to whom, and what the commands say. */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { resolve } from 'node:path'
import { type TestContext, test } from 'node:test'

import { parseCommand } from '../../src/app/cli/arguments.ts'
import { mailCommands } from '../../src/app/cli/mail.ts'
import type { Caller } from '../../src/core/caller.ts'
import { SILENT } from '../../src/core/progress.ts'
import {
  type NewMessage,
  type OutgoingMail,
  putMessages,
  renderMessage,
  sendMessages,
} from '../../src/office/outreach/index.ts'
import { documentOf, vaxpass } from '../support/command.ts'
import { type ContextChanges, testContext } from '../support/context.ts'
import { type TestDatabase, testCaller, testDatabase } from '../support/database.ts'
import { startMailServer } from '../support/mail-server.ts'

const PROGRAM = resolve(import.meta.dirname, '../../bin/vaxpass.js')

function notice(recipient: string, unit = 'VN'): NewMessage {
  const passportId = randomUUID()
  const dedupeKey = `passport-ready:${passportId}`
  return {
    dedupeKey,
    unit,
    kind: 'passport-ready',
    channel: 'email',
    language: 'en',
    recipient,
    data: { passportId },
  }
}

const put = ({ app }: TestDatabase, caller: Caller, ...messages: NewMessage[]) =>
  app.transaction(caller, (tx) => putMessages(tx, messages))

const depsOf = ({ worker }: TestDatabase, send: (mail: OutgoingMail) => Promise<void>) => ({
  worker,
  mailer: { send },
  from: 'no-reply@vaxpass.test',
  render: renderMessage,
  progress: SILENT,
  limit: 100,
})

test('two senders at once: the second one leaves the messages to the first', async (t) => {
  const database = await testDatabase(t)
  await put(database, database.caller, notice('a@example.org'))
  const handed: string[] = []
  const inside = Promise.withResolvers<void>()
  const open = Promise.withResolvers<void>()
  const first = sendMessages(
    database.caller,
    depsOf(database, async ({ to }) => {
      handed.push(to)
      inside.resolve()
      await open.promise
    }),
  )
  await Promise.race([inside.promise, first])
  await put(database, database.caller, notice('b@example.org'))
  const second = await sendMessages(
    database.caller,
    depsOf(database, async ({ to }) => void handed.push(to)),
  )
  open.resolve()
  assert.equal((await first).sent, 2)
  assert.deepEqual([second.stopped, second.sent], ['other-sender', 0])
  assert.deepEqual(handed, ['a@example.org', 'b@example.org'])
})

test('an address that is a list, a header or no address is kept as failed and handed to no server', async (t) => {
  const database = await testDatabase(t)
  const bad = [
    'a@example.org, b@example.org',
    'a@example.org\r\nBcc: b@example.org',
    'A <a@example.org>',
    'nobody',
    '',
  ]
  await put(database, database.caller, ...bad.map((text) => notice(text)))
  const handed: string[] = []
  const summary = await sendMessages(
    database.caller,
    depsOf(database, async ({ to }) => void handed.push(to)),
  )
  assert.deepEqual([handed, summary.failed], [[], 0])
  const rows = await database.admin<{ failed: string; count: number }>(
    "select failed, count(*)::int as count from outbox where state = 'failed' group by failed",
  )
  assert.deepEqual(rows, [{ failed: 'recipient-malformed', count: bad.length }])
})

test('a message of a kind that has no text is given up, and the others leave', async (t) => {
  const database = await testDatabase(t)
  await put(database, database.caller, notice('a@example.org'), notice('b@example.org'))
  await database.admin("update outbox set kind = 'unheard-of' where recipient = 'a@example.org'")
  const summary = await sendMessages(
    database.caller,
    depsOf(database, async () => {}),
  )
  assert.deepEqual([summary.sent, summary.failed], [1, 1])
})

test('a limit is kept', async (t) => {
  const database = await testDatabase(t)
  await put(database, database.caller, ...['a', 'b', 'c'].map((name) => notice(`${name}@example.org`)))
  const deps = depsOf(database, async () => {})
  assert.equal((await sendMessages(database.caller, { ...deps, limit: 2 })).sent, 2)
  assert.equal((await sendMessages(database.caller, { ...deps, limit: 2 })).sent, 1)
})

test('a message for later waits until its instant', async (t) => {
  const database = await testDatabase(t)
  const sendAfter = new Date(database.now().getTime() + 1000)
  await put(database, database.caller, { ...notice('a@example.org'), sendAfter })
  const send = () =>
    sendMessages(
      database.caller,
      depsOf(database, async () => {}),
    )
  assert.equal((await send()).sent, 0)
  database.setNow(sendAfter)
  assert.equal((await send()).sent, 1)
})

test('only the operator or the communications of the ministry send', async (t) => {
  const database = await testDatabase(t)
  const deps = depsOf(database, async () => {})
  const others: Caller[] = [
    testCaller('01'),
    { ...testCaller(), role: 'clerk' },
    { ...testCaller(), role: 'signer' },
  ]
  for (const caller of others) {
    await assert.rejects(sendMessages(caller, deps), { code: 'account.not-allowed' })
  }
  await sendMessages({ ...testCaller(), role: 'communications' }, deps)
})

test('a unit neither sees nor writes the messages of another, and the application changes none', async (t) => {
  const database = await testDatabase(t)
  await put(database, database.caller, notice('a@example.org', 'VN-ARMY'))
  const other = testCaller('VN-POLICE')
  const seen = await database.app.transaction(other, (tx) => tx.query('select 1 from outbox'))
  assert.deepEqual(seen, [])
  await assert.rejects(put(database, other, notice('a@example.org', 'VN-ARMY')), { code: '42501' })
  for (const sql of ["update outbox set state = 'waiting'", 'delete from outbox']) {
    await assert.rejects(
      database.app.transaction(database.caller, (tx) => tx.run(sql)),
      { code: '42501' },
      sql,
    )
  }
  const rewrite = (sql: string) => database.worker.transaction(database.caller, (tx) => tx.run(sql))
  await assert.rejects(rewrite("update outbox set recipient = 'x@example.org'"), { code: '42501' })
})

function commandOf(t: TestContext, database: TestDatabase, changes: ContextChanges) {
  const context = testContext(t, database.url, changes)
  return (...argv: string[]) => {
    const { command, args } = parseCommand(mailCommands, argv)
    return command.run(args, context)
  }
}

test('without a mail server nothing is sent, and the refusal says what to set', async (t) => {
  const run = commandOf(t, await testDatabase(t), {})
  await assert.rejects(run('mail', 'send'), { code: 'mail.not-configured', message: /SMTP_URL/ })
})

test('"mail send" and "mail status" say what left, what waits and what was given up', async (t) => {
  const [database, server] = [await testDatabase(t), await startMailServer(t)]
  server.refuse('b@example.org', 550)
  await put(database, database.caller, notice('a@example.org'), notice('b@example.org'), notice('no address'))
  const run = commandOf(t, database, { smtpUrl: server.url })
  const sent = await run('mail', 'send')
  assert.equal(sent.exit, 1)
  assert.deepEqual(sent.json, { sent: 1, failed: 1, deferred: 0, uncertain: 0, stopped: null, waiting: 0 })
  assert.deepEqual((await run('mail', 'status')).json, {
    waiting: 0,
    sending: 0,
    sent: 1,
    failed: 2,
    uncertain: 0,
    failures: { 'recipient-malformed': 1, 'recipient-refused': 1 },
    oldest: null,
  })
  assert.equal((await run('mail', 'send')).exit, 0)
  await server.stop()
  await put(database, database.caller, notice('c@example.org'))
  const away = await run('mail', 'send')
  assert.deepEqual([away.exit, away.text.includes('SMTP_URL')], [1, true])
})

test('a sender that is killed after the server took the message is found, and nothing is lost', async (t) => {
  const [database, server] = [await testDatabase(t), await startMailServer(t)]
  await put(database, database.caller, notice('a@example.org'))
  const env = { DATABASE_URL: database.url, SMTP_URL: server.url, MAIL_FROM: 'no-reply@vaxpass.test' }
  const child = spawn(process.execPath, [PROGRAM, 'mail', 'send'], {
    env: { ...process.env, ...env },
    stdio: 'ignore',
  })
  server.beforeAnswer(() => child.kill('SIGKILL'))
  await once(child, 'close')
  assert.equal(server.received.length, 1)
  const rows = () => database.admin('select state, attempts, uncertain from outbox')
  assert.deepEqual(await rows(), [{ state: 'sending', attempts: 1, uncertain: 0 }])
  const early = await vaxpass(['mail', 'send', '--json'], { env })
  assert.equal(documentOf<{ sent: number; waiting: number }>(early).sent, 0, 'it may still be running')
  assert.equal(documentOf<{ waiting: number }>(early).waiting, 1)
  await database.admin('update app_clock set offset_ms = offset_ms + 16 * 60 * 1000')
  const later = documentOf<{ sent: number; uncertain: number }>(
    await vaxpass(['mail', 'send', '--json'], { env }),
  )
  assert.deepEqual([later.sent, later.uncertain], [1, 1])
  assert.deepEqual(await rows(), [{ state: 'sent', attempts: 2, uncertain: 1 }])
  assert.deepEqual(server.received[1], server.received[0])
})
