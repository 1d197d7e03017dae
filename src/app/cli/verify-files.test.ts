import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'

import { documentOf, scratchFolder, vaxpass } from '../../../test/support/command.ts'
import { makeSigner, passportText, samplePayload, trustText } from '../../../test/support/hcert.ts'
import { pdfOf, squares } from '../../../test/support/pdf-file.ts'
import { beside, draw, greyPng, qrPicture } from '../../../test/support/pictures.ts'
import { batch, source } from '../../../test/support/revocation.ts'
import { AT, verifyIn } from '../../../test/support/verify-command.ts'
import { createPassportPrinter } from '../../adapters/documents/passports/passport-pdf.ts'
import { drawQrCode } from '../../adapters/documents/passports/qr-code.ts'
import { toBase64 } from '../../core/trust/base64.ts'
import { entryOf, type RevocationSource, serialiseRevocationList } from '../../core/trust/revocation/index.ts'
import { revocationPath } from '../revocation-file.ts'
import { trustPath } from '../trust-file.ts'
import { RESULTS_MAX } from './verify-report.ts'

const signer = await makeSigner()
const TEXT = passportText(signer)
const HOUR_MS = 3_600_000
const [{ ci = '' } = {}] = samplePayload().v

function folder(t: TestContext, onProgress?: Parameters<typeof verifyIn>[1]) {
  const dir = scratchFolder(t)
  writeFileSync(trustPath({ dir }), trustText([signer.certificate]))
  const file = (name: string, content: string | Uint8Array) => {
    writeFileSync(join(dir, name), content)
    return join(dir, name)
  }
  const revocation = (hoursOld: number, facts: Partial<RevocationSource> = {}) => {
    const issuedAt = new Date(new Date(AT).getTime() - hoursOld * HOUR_MS)
    return serialiseRevocationList([source({ issuedAt, ...facts })])
  }
  return { ...verifyIn(dir, onProgress), dir, file, revocation }
}

test('a picture and a PDF give the verdict of their text, whatever they are called', async (t) => {
  const { verify, file } = folder(t)
  const { json: plain } = await verify(TEXT)
  const picture = await verify(file('scan.pdf', drawQrCode(TEXT).png))
  assert.equal(picture.exit, 0)
  assert.deepEqual(picture.json, { ...plain, qr_mode: 'alphanumeric' })
  const pdf = createPassportPrinter().print(TEXT, { specimen: true }).pdf
  assert.deepEqual((await verify(file('sheet.txt', pdf))).json, {
    ...plain,
    page: 1,
    qr_mode: 'alphanumeric',
  })
})

test('a code in byte mode is genuine with a remark (vector Q2), one in alphanumeric mode has none', async (t) => {
  const { verify, file } = folder(t)
  const odd = await verify(file('byte.png', greyPng(qrPicture(TEXT, { encoding: 'byte' }))))
  assert.deepEqual([odd.exit, odd.json.verdict, odd.json.qr_mode], [0, 'valid', 'byte'])
  assert.match(odd.text, /remarks:\n {2}- its QR code is in byte mode.*\[qr.mode\]/)
  assert.doesNotMatch((await verify(file('usual.png', greyPng(qrPicture(TEXT))))).text, /qr\.mode/)
})

test('every code of a picture and every page counts as a text of its own', async (t) => {
  const { verify, file } = folder(t)
  const forged = `${TEXT.slice(0, -2)}00`
  const two = await verify(file('two.png', greyPng(beside(qrPicture(TEXT), qrPicture(forged)))))
  assert.deepEqual([two.exit, two.json.checked, two.json.valid], [1, 2, 1])
  const content = squares(qrPicture(TEXT, { scale: 1 }), { module: 3 })
  const pages = await verify(file('pages.pdf', pdfOf({ pages: 2, content })))
  assert.deepEqual(
    pages.json.results.map(({ page }: { page: number }) => page),
    [1, 2],
  )
  assert.match(pages.text, /^1\. \(argument 1, page 1\) GENUINE[\s\S]*2 of 2 are valid$/)
})

test('what cannot be read hides nothing: it becomes an entry without a name, and the end is 1', async (t) => {
  const { verify, file, dir } = folder(t)
  const blank = file('NGUYEN-THI-VI-DU.png', greyPng(draw(90, 90, () => 255)))
  const broken = file('broken.jpg', Uint8Array.of(0xff, 0xd8, 0xff, 0xe0))
  const { exit, json, text } = await verify(
    blank,
    TEXT,
    broken,
    join(dir, 'missing'),
    dir,
    file('a.txt', TEXT),
  )
  assert.equal(exit, 1)
  assert.deepEqual(
    json.results.map(({ argument, verdict, refusal }: Record<string, { code: string }>) => [
      argument,
      refusal?.code ?? verdict,
    ]),
    [
      [1, 'picture.no-code'],
      [2, 'valid'],
      [3, 'picture.not-readable'],
      [4, 'file.not-found'],
      [5, 'file.not-readable'],
      [6, 'valid'],
    ],
  )
  assert.deepEqual([json.checked, json.valid, json.refused['picture.no-code']], [2, 2, 1])
  assert.match(text, /REFUSED: .* \[picture\.no-code\][\s\S]*2 of 2 are valid, 4 could not be read$/)
  assert.equal(`${text}${JSON.stringify(json)}`.includes('NGUYEN-THI'), false)
})

test('alone, what cannot be read is refused', async (t) => {
  const { verify, file } = folder(t)
  await assert.rejects(verify(file('a.png', greyPng(draw(90, 90, () => 255)))), { code: 'picture.no-code' })
  await assert.rejects(verify(file('a.heic', Buffer.from('\0\0\0\x18ftypheic'))), {
    code: 'picture.not-readable',
  })
  await assert.rejects(verify(file('a.pdf', '%PDF-1.7')), { code: 'picture.not-readable' })
})

test('the first line says the level, and an amber one says why', async (t) => {
  const { verify, file, dir, revocation } = folder(t)
  const young = file('young.json', revocation(2))
  const green = await verify(TEXT, '--revocation', young)
  assert.match(green.text, /^VALID at/)
  assert.match(green.text, /revocations {2}list of 2022-06-01T10:00:00.000Z, 2 hours old/)
  assert.equal(green.json.level, 'green')
  const old = await verify(TEXT, '--revocation', file('old.json', revocation(30)))
  assert.match(old.text, /^GENUINE, with a reserve, at .*\nreserve:\n {2}- .* \[revocation\.list-old\]/)
  assert.match(old.text, /30 hours old/)
  const useless = await verify(TEXT, '--revocation', file('useless.json', revocation(24 * 30)))
  assert.match(useless.text, /^GENUINE[\s\S]*too old to count \[revocation\][\s\S]*30 days old/)
  writeFileSync(revocationPath({ dir }), revocation(2))
  assert.equal((await verify(TEXT)).json.level, 'green', 'the list of the folder is the default')
  const ended = trustText([signer.certificate], { validUntil: new Date('2022-05-01T00:00:00Z') })
  const late = await verify(TEXT, '--trust', file('ended.json', ended))
  assert.match(late.text, /^GENUINE[\s\S]*\[trust\.list-ended\][\s\S]*good until 2022-05-01/)
})

test('a revoked passport is not valid, and a list that is named must be there', async (t) => {
  const { verify, file, dir, revocation } = folder(t)
  const batches = batch([entryOf(ci)], { country: 'VN', kid: toBase64(signer.kid) })
  const { exit, json } = await verify(TEXT, '--revocation', file('r.json', revocation(1, { batches })))
  assert.deepEqual([exit, json.reasons], [1, ['revoked']])
  await assert.rejects(verify(TEXT, '--revocation', join(dir, 'none.json')), { code: 'file.not-found' })
  await assert.rejects(verify(TEXT, '--revocation', file('bad.json', '{')), { code: 'revocation.invalid' })
})

test('the switches of the policy change the verdict in their direction only', async (t) => {
  const { verify, file } = folder(t)
  const weak = await makeSigner({ algorithm: 'PS256', rsaBits: 1024 })
  const short = await makeSigner({ notAfter: new Date('2022-12-01T00:00:00Z') })
  const trust = ['--trust', file('trust2.json', trustText([weak.certificate, short.certificate]))]
  const reasons = async (...argv: string[]) => (await verify(...argv, ...trust)).json.reasons
  assert.deepEqual(await reasons(passportText(weak)), ['key.too-weak'])
  assert.deepEqual(await reasons(passportText(weak), '--accept-rsa-1024'), [])
  assert.deepEqual(await reasons(passportText(short)), [])
  assert.deepEqual(await reasons(passportText(short), '--refuse-outliving'), ['policy.outlives-key'])
  const later = ['--at', '2023-01-01']
  assert.deepEqual(await reasons(passportText(short), ...later), ['key.expired'])
  assert.deepEqual(await reasons(passportText(short), ...later, '--accept-expired-key'), [])
})

/** As a file: every `every`th line is no passport. */
const linesOf = (count: number, every: number) =>
  Array.from({ length: count }, (_, n) => (n % every === 0 ? 'HC1:BAD' : TEXT)).join('\n')

test('5,000 lines come with progress, counts by level and by reason; --only-invalid keeps the counts', async (t) => {
  const { verify, file, reports } = folder(t)
  const path = file('many.txt', linesOf(5000, 1000))
  const { exit, json, text } = await verify(path, '--only-invalid')
  assert.equal(exit, 1)
  assert.deepEqual([json.checked, json.valid, json.levels], [5000, 4995, { green: 0, amber: 4995, red: 5 }])
  assert.deepEqual(json.reasons, { 'zlib.not-compressed': 5 })
  assert.deepEqual(
    json.results.map(({ line }: { line: number }) => line),
    [1, 1001, 2001, 3001, 4001],
  )
  assert.match(
    text,
    /\n {10}5 x the content is not a zlib stream \[zlib.not-compressed\]\n4,995 of 5,000 are valid$/,
  )
  assert.deepEqual(reports.at(-1), { stage: 'verify', done: 5000, total: 5000 })
  assert.ok(reports.length > 2)
})

test('a handful of texts draws no progress bar', async (t) => {
  const { verify, reports } = folder(t)
  await verify(TEXT, TEXT)
  assert.deepEqual(reports, [])
})

test('too many results are left out, and a file takes all of them for its owner only', async (t) => {
  const { verify, file, dir } = folder(t)
  const path = file('many.txt', 'HC1:BAD\n'.repeat(RESULTS_MAX + 1))
  const { json, text } = await verify(path)
  assert.deepEqual([json.checked, json.results], [RESULTS_MAX + 1, null])
  assert.match(json.left_out, /--out FILE/)
  assert.ok(text.length < 500)
  const out = join(dir, 'out.ndjson')
  const written = await verify(path, TEXT, '--out', out)
  assert.equal(written.json.written, RESULTS_MAX + 2)
  const lines = readFileSync(out, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
  assert.equal(lines.length, RESULTS_MAX + 2)
  assert.deepEqual([lines[7].argument, lines[7].line, lines[7].verdict], [1, 8, 'invalid'])
  assert.deepEqual([lines.at(-1).argument, lines.at(-1).verdict], [2, 'valid'])
  assert.equal(statSync(out).mode & 0o077, 0)
  await assert.rejects(verify(TEXT, '--out', dir), { code: 'file.not-writable' })
})

test('a line without end does not fill the memory and is one invalid text', async (t) => {
  const { verify, file } = folder(t)
  const { json } = await verify(file('long.txt', `${'HC1:'.repeat(2_000_000)}\n${TEXT}`))
  assert.deepEqual([json.checked, json.valid, json.reasons], [2, 1, { 'text.too-long': 1 }])
})

test('Ctrl-C ends with what was done so far', async (t) => {
  const run = folder(t, () => run.stop())
  const { exit, json } = await run.verify(run.file('many.txt', linesOf(8000, 9000)))
  assert.deepEqual([exit, json.stopped], [1, true])
  assert.ok(json.checked < 8000)
})

test('standard input takes texts and pictures; nothing at all is refused', async (t) => {
  const { dir } = folder(t)
  const args = ['verify', '-', '--json', '--dir', dir, '--at', AT]
  const two = await vaxpass(args, { input: `${TEXT}\n\n${TEXT}` })
  assert.equal(two.exit, 0)
  assert.equal(documentOf<{ valid: number }>(two).valid, 2)
  const none = await vaxpass(args, { input: '' })
  assert.equal(none.exit, 1)
  assert.match(none.err, /\[file\.empty\]/)
  const program = join(import.meta.dirname, '../../../bin/vaxpass.js')
  const input = greyPng(qrPicture(TEXT))
  const picture = spawnSync(process.execPath, [program, ...args], { input, encoding: 'utf8' })
  assert.equal(JSON.parse(picture.stdout).qr_mode, 'alphanumeric')
})

test('memory stays flat: 30,000 passports pass through a program that could not hold them', async (t) => {
  const { file, dir } = folder(t)
  const path = file('long.txt', `${TEXT}\n`.repeat(30_000))
  const out = join(dir, 'out.ndjson')
  const env = { NODE_OPTIONS: '--max-old-space-size=64' }
  const ended = await vaxpass(['verify', path, '--json', '--dir', dir, '--at', AT, '--out', out], { env })
  assert.equal(ended.exit, 0, ended.err)
  assert.equal(documentOf<{ valid: number }>(ended).valid, 30_000)
})
