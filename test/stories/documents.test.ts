import assert from 'node:assert/strict'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'

import { readConfig } from '../../src/app/config.ts'
import { type Context, createContext } from '../../src/app/context.ts'
import { DEMO, takeSnapshot } from '../../src/app/snapshots.ts'
import { writePassportDocuments } from '../../src/app/write-documents.ts'
import { SILENT } from '../../src/core/progress.ts'
import type { StoredPassport } from '../../src/stages/issue/index.ts'
import { scratchFolder } from '../support/command.ts'
import { type TestDatabase, testDatabase } from '../support/database.ts'
import { unsignedPassport } from '../support/passport-text.ts'
import { textOfPdf } from '../support/pdf-text.ts'

const PASSPORT: StoredPassport = {
  passportId: '00000000-0000-4000-8000-000000000001',
  personId: '00000000-0000-4000-8000-000000000002',
  certificateId: 'URN:UVCI:01:VN:0123456789ABCDEF0123456789ABCDEF#X',
  state: 'active',
  hcert: unsignedPassport(),
  issuedAt: new Date('2022-04-26T08:00:00+07:00'),
  validUntil: new Date('2023-04-26T08:00:00+07:00'),
}

function contextOf(t: TestContext, { url }: TestDatabase): Context {
  const context = createContext({
    config: readConfig({ DATABASE_URL: url }, scratchFolder(t)),
    account: undefined,
    progress: SILENT,
    say: () => {},
    signal: new AbortController().signal,
  })
  t.after(() => context.close())
  return context
}

test('a passport becomes four files that only their owner may read', async (t) => {
  const context = contextOf(t, await testDatabase(t))
  const folder = join(scratchFolder(t), 'passports')
  assert.deepEqual(await writePassportDocuments(context, [PASSPORT], folder), { written: 1 })
  const names = readdirSync(folder).sort()
  assert.deepEqual(
    names,
    ['pdf', 'png', 'svg', 'txt'].map((ending) => `${PASSPORT.passportId}.${ending}`),
  )
  for (const name of names) assert.equal(statSync(join(folder, name)).mode & 0o777, 0o600)
  assert.equal(readFileSync(join(folder, `${PASSPORT.passportId}.txt`), 'utf8'), PASSPORT.hcert)
  const words = textOfPdf(readFileSync(join(folder, `${PASSPORT.passportId}.pdf`)))
  assert.ok(words.includes(PASSPORT.certificateId))
  assert.equal(words.includes('SPECIMEN'), false)
})

test('the sheets of a demo are marked as specimens', async (t) => {
  const database = await testDatabase(t)
  await takeSnapshot(database.app, database.caller, DEMO, {})
  const folder = scratchFolder(t)
  await writePassportDocuments(contextOf(t, database), [PASSPORT], folder)
  assert.match(textOfPdf(readFileSync(join(folder, `${PASSPORT.passportId}.pdf`))), /SPECIMEN/)
})

test('whoever prints a passport leaves a line in the access log of its holder', async (t) => {
  const database = await testDatabase(t)
  await writePassportDocuments(contextOf(t, database), [PASSPORT], scratchFolder(t))
  const lines = await database.admin<{ kind: string; person_id: string; account: string; purpose: string }>(
    'select kind, person_id, account, purpose from access_log',
  )
  assert.deepEqual(lines, [
    { kind: 'print', person_id: PASSPORT.personId, account: 'operator', purpose: 'documents' },
  ])
})
