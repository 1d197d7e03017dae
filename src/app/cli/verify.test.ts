import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'

import {
  makeSigner,
  passportText,
  samplePayload,
  samplePayloadBytes,
  trustText,
} from '../../../test/support/hcert.ts'
import { verifyIn } from '../../../test/support/verify-command.ts'
import { Refusal, type RefusalCode } from '../../core/refusal.ts'
import { verifySample } from '../demo/verify-sample.ts'
import { trustPath } from '../trust-file.ts'

const signer = await makeSigner()
const GOOD = passportText(signer)
const BAD = `${GOOD.slice(0, -2)}00`

const dir = mkdtempSync(join(tmpdir(), 'vaxpass-'))
after(() => rmSync(dir, { recursive: true, force: true }))
writeFileSync(trustPath({ dir }), trustText([signer.certificate]))

const { verify, context } = verifyIn(dir)

async function refused(code: RefusalCode, ...argv: string[]): Promise<void> {
  await assert.rejects(verify(...argv), (error) => {
    assert.ok(error instanceof Refusal)
    assert.equal(error.code, code)
    for (const word of [...argv.filter((a) => !a.startsWith('--')), 'Nguyễn'])
      assert.equal(error.message.includes(word), false, 'names nobody')
    return true
  })
}

test('one text gives one verdict, with the documented members', async () => {
  const { exit, json, text } = await verify(GOOD)
  assert.equal(exit, 0)
  assert.deepEqual(Object.keys(json), [
    'verdict',
    'level',
    'reasons',
    'findings',
    'not_checked',
    'key',
    'passport',
    'lists',
  ])
  assert.deepEqual([json.verdict, json.reasons, json.findings, json.key.country], ['valid', [], [], 'VN'])
  assert.equal(json.passport.certificate.nam.fnt, 'NGUYEN')
  assert.match(
    text,
    /^GENUINE, with a reserve, at 2022-06-01T12:00:00.000Z\nreserve:\n {2}- not known whether/,
  )
  assert.match(text, /no revocation list speaks for its country \[revocation\]/)
  assert.match(text, /holder {6} Nguyễn Thị Ví Dụ/)
  assert.match(text, /trust list {3}list of 2022-04-26T00:00:00.000Z, 36 days old/)
})

test('an invalid one ends with 1, gives a sentence for each reason and shows no holder', async () => {
  const { exit, json, text } = await verify(GOOD, '--at', '2025-01-01')
  assert.equal(exit, 1)
  assert.deepEqual(json.reasons, ['key.expired', 'time.expired'])
  assert.match(text, /NOT VALID[\s\S]*- it has expired \[time.expired\]/)
  assert.equal(text.includes('Nguyễn'), false)
})

test('many texts, in arguments and in files of many lines, give a count and one bad one ends with 1', async () => {
  const file = join(dir, 'texts.txt')
  writeFileSync(file, `\ufeff${GOOD}\r\n\r\n ${GOOD}\n${BAD}\n`)
  const { exit, json, text } = await verify(GOOD, file)
  assert.equal(exit, 1)
  assert.deepEqual([json.checked, json.valid, json.results.length], [4, 3, 4])
  assert.deepEqual(
    json.results.map(({ verdict }: { verdict: string }) => verdict),
    ['valid', 'valid', 'valid', 'invalid'],
  )
  assert.match(text, /3 of 4 are valid$/)
  assert.equal((await verify(GOOD, GOOD)).exit, 0)
})

test('another trust list can be named', async () => {
  const path = join(dir, 'other.json')
  const other = await makeSigner()
  writeFileSync(path, trustText([other.certificate]))
  assert.deepEqual((await verify(GOOD, '--trust', path)).json.reasons, ['key.unknown'])
})

test('what cannot be verified at all is refused, and the message repeats no argument', async () => {
  writeFileSync(join(dir, 'empty.txt'), '\n')
  writeFileSync(join(dir, 'broken.json'), '{')
  await refused('option.missing')
  await refused('file.not-found', join(dir, 'missing.txt'))
  await refused('file.not-found', GOOD.slice(1))
  await refused('file.not-readable', dir)
  await refused('file.empty', join(dir, 'empty.txt'))
  await refused('file.not-found', GOOD, '--trust', join(dir, 'missing.json'))
  await refused('trust.invalid', GOOD, '--trust', join(dir, 'broken.json'))
  for (const at of ['yesterday', '2022-13-01', '2022-06-01T12:00', '1654084800']) {
    await refused('option.invalid', GOOD, '--at', at)
  }
})

test('a name cannot steer the terminal', async () => {
  const nam = { fn: 'A\u001b[2J\u202e', gn: '', fnt: 'A', gnt: '' }
  const { text, json } = await verify(passportText(signer, samplePayloadBytes({ ...samplePayload(), nam })))
  assert.equal(json.verdict, 'valid')
  assert.match(text, /holder {6} A\?\[2J\?\n/)
})

test('a sample folder is verified with the public trust list, and only its texts count', async () => {
  const folder = join(dir, 'passports')
  mkdirSync(folder)
  writeFileSync(join(folder, 'a.txt'), `${GOOD}\n`)
  writeFileSync(join(folder, 'b.txt'), BAD)
  writeFileSync(join(folder, 'a.svg'), '<svg/>')
  assert.deepEqual(await verifySample(context, folder), { checked: 2, valid: 1 })
})
