/** The pages over a real database, composed as `vaxpass serve` composes them. */
import assert from 'node:assert/strict'
import { after, before, type TestContext, test } from 'node:test'
import type { Browser } from 'playwright-core'

import { readConfig } from '../../src/app/config.ts'
import { type Context, createContext } from '../../src/app/context.ts'
import { initKeys, loadIssuer } from '../../src/app/keys.ts'
import { startServer } from '../../src/app/serve.ts'
import { APRIL_26, takeSnapshot } from '../../src/app/snapshots.ts'
import { readStates, readStatus } from '../../src/app/status.ts'
import { SILENT } from '../../src/core/progress.ts'
import { appendActions, enterDoses, readDoses } from '../../src/stages/record/index.ts'
import { openBrowser, openPage } from '../support/browser.ts'
import { scratchFolder } from '../support/command.ts'
import { testDatabase } from '../support/database.ts'
import { newDose } from '../support/doses.ts'
import { signedPassport, unsignedPassport } from '../support/passport-text.ts'

const MORNING = new Date('2022-04-26T08:00:00+07:00')

let browser: Browser
before(async () => {
  browser = await openBrowser()
})
after(() => browser.close())

/** A context as the program makes one, its clock at the morning of 26 April 2022, with keys. */
async function contextOver(t: TestContext, url: string): Promise<Context> {
  const context = createContext({
    config: readConfig({ DATABASE_URL: url }, scratchFolder(t)),
    account: undefined,
    progress: SILENT,
    say: (line) => assert.fail(line),
    signal: new AbortController().signal,
  })
  const { app } = await context.databases()
  await context.clock.set(app, await context.caller('test'), MORNING)
  await initKeys(context)
  return context
}

async function serve(context: Context): Promise<{ url: string; end(): Promise<void> }> {
  const server = await startServer(context, { port: 0 })
  return {
    url: server.url,
    end: async () => {
      await server.close()
      await context.close()
    },
  }
}

test('the page shows the figures of the command "status", now and at the snapshot', async (t) => {
  const { url, app, caller } = await testDatabase(t)
  const rows = ['A', 'B', 'C'].map((ref) => newDose('TYT-1', ref))
  await app.transaction(caller, (tx) => enterDoses(tx, rows))
  await takeSnapshot(app, caller, APRIL_26, await readStatus(app, caller))
  await app.transaction(caller, async (tx) => {
    const [first] = await readDoses(
      tx,
      rows.slice(0, 1).map(({ record }) => record.doseId),
      true,
    )
    assert.ok(first)
    const wrong = { kind: 'identified', identity: 'mismatch', basis: null, wrong: 2 } as const
    await appendActions(tx, [{ dose: first, actions: [wrong] }])
  })
  const server = await serve(await contextOver(t, url))
  try {
    const page = await openPage(t, browser)
    await page.goto(server.url)
    const status = await readStatus(app, caller)
    for (const figure of ['given', 'not_entered', 'persons_with_id', 'wrong', 'unverifiable'] as const) {
      assert.match(
        await page.innerText(`#figure-${figure} .number`),
        new RegExp(`^${status[figure]}\\b`),
        figure,
      )
    }
    assert.equal(status.wrong, 1)
    assert.match(await page.innerText('#figure-wrong dl'), /26\/4\/2022\s+0/)
    const states = Object.entries(await readStates(app, caller))
    assert.equal(states.length, 2)
    for (const [state, count] of states) {
      assert.match(await page.innerText(`#state-${state}`), new RegExp(`\\s${count}\\s`), state)
    }
    assert.match(await page.innerText('header .clock'), /08:0\d, 26\/04\/2022/)
  } finally {
    await server.end()
  }
})

test('a passport of our own key is valid, the same one forged is not', async (t) => {
  const { url } = await testDatabase(t)
  const context = await contextOver(t, url)
  const text = await signedPassport(loadIssuer(context).signer)
  const server = await serve(context)
  try {
    const page = await openPage(t, browser)
    const verdictOn = async (code: string) => {
      await page.goto(server.url)
      await page.getByLabel('Nội dung mã QR').fill(code)
      await page.getByRole('button', { name: 'Kiểm tra' }).click()
      return page.innerText('#verdict')
    }
    assert.equal(await verdictOn(`${text}\n`), 'Hợp lệ')
    assert.match(await page.innerText('#content + dl'), /Nguyễn Thị Mẫu[\s\S]*12\/03\/1985[\s\S]*Mũi thứ 2/)
    assert.match(await page.innerText('main'), /Khóa đã ký[\s\S]*Việt Nam/)
    assert.equal(await verdictOn(unsignedPassport()), 'Không hợp lệ')
    assert.match(await page.innerText('#reasons'), /key\.unknown/)
    assert.match(await page.innerText('main'), /chưa được chứng thực[\s\S]*Nguyễn Thị Mẫu/)
  } finally {
    await server.end()
  }
})

test('a port that is taken is refused with what to do', async (t) => {
  const { url } = await testDatabase(t)
  const context = await contextOver(t, url)
  const server = await serve(context)
  try {
    const port = Number(new URL(server.url).port)
    await assert.rejects(startServer(context, { port }), { code: 'option.invalid', message: /--port/ })
  } finally {
    await server.end()
  }
})
