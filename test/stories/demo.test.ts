import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join, resolve } from 'node:path'
import { test } from 'node:test'

import type { DemoReport } from '../../src/app/demo/print-summary.ts'
import { scratchFolder, vaxpass } from '../support/command.ts'

const PEOPLE = 1500

test('one command takes a province from facility files to passports that verify offline', async (t) => {
  const dir = scratchFolder(t)
  const file = join(dir, 'report.json')
  // Its own built-in server: the demo must not depend on anything that runs already.
  const env = { DATABASE_URL: '', VAXPASS_DIR: join(dir, 'state') }
  const run = await vaxpass(['demo', '--people', String(PEOPLE), '--exit', '--json', file], { env })
  assert.equal(run.exit, 0, run.err)
  const report = JSON.parse(readFileSync(file, 'utf8')) as DemoReport // written by the demo

  await t.test('the figures close: what was given was entered or is counted as not entered', () => {
    const { given, entered, not_entered } = report.status
    assert.ok(given > PEOPLE)
    assert.ok(entered > 0 && not_entered > 0)
    assert.ok(entered + not_entered >= given * 0.99)
  })
  await t.test('the share that is wrong at the first check is that of April 2022', () => {
    const share = report.snapshot.wrong / report.snapshot.given
    assert.ok(Math.abs(share - 43.5 / 212.6) < 0.03, `wrong ${share}`)
  })
  await t.test('the first snapshot is taken at the quota of passports, and corrections raise it', () => {
    const quota = Math.round((3.5 / 73.4) * report.snapshot.persons_with_id)
    assert.equal(report.snapshot.persons_with_passport, quota)
    assert.ok(report.status.persons_with_passport > quota)
    assert.ok(report.status.verified > report.snapshot.verified)
    assert.equal(report.status.wrong, report.snapshot.wrong, 'what was wrong at first stays counted')
  })
  await t.test('of ten thousand verified at most one is wrong', () => {
    assert.ok(report.evaluate.precision >= 0.9999, `precision ${report.evaluate.precision}`)
    assert.ok(report.evaluate.recall > 0.9, `recall ${report.evaluate.recall}`)
  })
  await t.test('ten sample passports verify with nothing but the public trust list', async () => {
    assert.deepEqual(report.sample, { checked: 10, valid: 10 })
    const folder = join(dir, 'state/demo/passports')
    const kinds = readdirSync(folder).map((name) => name.split('.').at(-1))
    for (const kind of ['pdf', 'svg', 'txt']) assert.equal(kinds.filter((k) => k === kind).length, 10)
    const texts = readdirSync(folder).filter((name) => name.endsWith('.txt'))
    const trust = join(dir, 'state/trust.json')
    const files = texts.map((name) => join(folder, name))
    const at = '2022-04-27T00:00:00Z'
    const nowhere = { DATABASE_URL: '', VAXPASS_DIR: join(dir, 'elsewhere') }
    const checked = await vaxpass(['verify', ...files, '--trust', trust, '--at', at, '--json'], {
      env: nowhere,
    })
    assert.equal(checked.exit, 0, checked.err)
  })
  await t.test('the same province a second time gives the same figures', async () => {
    const again = await vaxpass(['demo', '--people', String(PEOPLE), '--exit', '--json', file], { env })
    assert.equal(again.exit, 0, again.err)
    const second = JSON.parse(readFileSync(file, 'utf8')) as DemoReport // as above
    assert.deepEqual(second.status, report.status)
    assert.deepEqual(second.evaluate, report.evaluate)
  })
})

test('a database with records of its own is not touched by the demo', async (t) => {
  const dir = scratchFolder(t)
  const env = { DATABASE_URL: '', VAXPASS_DIR: dir }
  assert.equal((await vaxpass(['db', 'migrate'], { env })).exit, 0)
  const nation = join(dir, 'nation')
  assert.equal((await vaxpass(['simulate', '--people', '200', '--out', nation], { env })).exit, 0)
  assert.equal((await vaxpass(['units', 'load', join(nation, 'units.csv')], { env })).exit, 0)
  const [first = ''] = readdirSync(join(nation, 'facilities'))
  assert.notEqual((await vaxpass(['ingest', join(nation, 'facilities', first)], { env })).exit, 3)
  const refused = await vaxpass(['demo', '--people', '200', '--exit'], { env })
  assert.equal(refused.exit, 3)
  assert.match(refused.err, /database\.not-empty/)
})

test('the page of the demo opens although the usual port is taken, and Ctrl-C ends it', async (t) => {
  const usual = createServer()
  // Taken by this test, or by whoever has it already.
  await new Promise<void>((done) => {
    usual.on('error', () => done())
    usual.listen(8080, '127.0.0.1', () => done())
  })
  t.after(() => usual.close())
  const env = { ...process.env, DATABASE_URL: '', VAXPASS_DIR: join(scratchFolder(t), 'state') }
  const program = resolve('src/app/main.ts')
  const child = spawn(process.execPath, [program, 'demo', '--people', '200'], { env })
  let out = ''
  let err = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text
  })
  const url = await new Promise<string>((found, fail) => {
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      err += text
      const match = /the page is open at (\S+)/.exec(err)
      if (match !== null) found(match[1] ?? '')
    })
    child.on('exit', () => fail(new Error(err)))
  })
  const page = await fetch(url)
  assert.equal(page.status, 200)
  child.kill('SIGINT')
  const exit = await new Promise<number | null>((done) => child.on('close', done))
  assert.equal(exit, 0)
  assert.match(out, /passports verified with the public trust list alone/)
})
