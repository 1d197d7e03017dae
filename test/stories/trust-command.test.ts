/** `vaxpass trust`: keys of the world come in whole or not at all, and a passport verifies under them afterwards. */
import assert from 'node:assert/strict'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { deflateRawSync } from 'node:zlib'

import { parseCommand } from '../../src/app/cli/arguments.ts'
import type { Outcome } from '../../src/app/cli/command.ts'
import { trustCommands } from '../../src/app/cli/trust.ts'
import type { Context } from '../../src/app/context.ts'
import { putTrustSource, readTrustFile } from '../../src/app/trust-file.ts'
import { verifyTexts } from '../../src/app/verify-text.ts'
import { Refusal } from '../../src/core/refusal.ts'
import { scratchFolder } from '../support/command.ts'
import { makeSigner, passportText } from '../support/hcert.ts'
import {
  didDocument,
  didMethod,
  gatewayEntry,
  makeAuthority,
  makeSignerUnder,
  tampered,
} from '../support/trust-lists.ts'

const NOW = new Date('2022-06-01T12:00:00Z')
const authority = await makeAuthority()
const signer = await makeSignerUnder(authority)
const elsewhere = await makeAuthority({ subject: 'C=XB, O=Test, CN=CSCA' })
const second = await makeSignerUnder(elsewhere, { subject: 'C=XB, O=Test, CN=DSC' })
const GATEWAY = [
  gatewayEntry(authority, 'CSCA'),
  gatewayEntry(elsewhere, 'CSCA'),
  gatewayEntry(signer, 'DSC'),
  gatewayEntry(second, 'DSC'),
]

interface Desk {
  /** Of the trust list. */
  readonly dir: string
  /** Of the files that are taken over. */
  readonly folder: string
  run(...argv: string[]): Promise<Outcome>
  file(name: string, content: unknown): string
  trust(): ReturnType<typeof readTrustFile>
}

/** A folder with the commands at a fixed moment; no database is there. */
function desk(t: TestContext, now = NOW): Desk {
  const folder = scratchFolder(t)
  // Nobody has made it yet: a verifier may begin with this command.
  const dir = join(folder, 'vaxpass')
  const context = { config: { dir }, clock: { now: () => now } }
  return {
    dir,
    folder,
    run: async (...argv) => {
      const { command, args } = parseCommand(trustCommands, ['trust', ...argv])
      return command.run(args, context as unknown as Context) // the commands ask for nothing else
    },
    file: (name, content) => {
      const path = join(folder, name)
      writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content))
      return path
    },
    trust: () => readTrustFile({ dir }),
  }
}
const isRefusal = (code: string, words: RegExp) => (error: unknown) =>
  error instanceof Refusal && error.code === code && words.test(error.message)

test('a list is taken over as one source, dated by the clock and ended after thirty days', async (t) => {
  const { run, file, trust } = desk(t)
  const { exit, json, text } = await run('add', file('gateway.json', GATEWAY))
  assert.equal(exit, 0)
  assert.match(text, /2 signers kept under 2 authorities/)
  const [source] = trust().sources
  assert.deepEqual([source?.name, source?.kind], ['gateway', 'dccg'])
  assert.deepEqual([source?.issuedAt, source?.validUntil], [NOW, new Date('2022-07-01T12:00:00Z')])
  assert.deepEqual(
    trust().keys.map(({ kid, authority: by, country }) => [kid, by, country]),
    [
      [signer.kid, authority.kid, 'XA'],
      [second.kid, elsewhere.kid, 'XB'],
    ],
  )
  const { kept, dropped } = json as { kept: object; dropped: unknown[] } // printed by this command
  assert.deepEqual([kept, dropped], [{ keys: 2, authorities: 2, without_authority: 0 }, []])
})

test('a second import of one name replaces the first whole; other sources and the own keys stay', async (t) => {
  const { dir, run, file, trust } = desk(t)
  mkdirSync(dir)
  const keys = [{ certificate: signer.der, authority: authority.kid }]
  const own = { name: 'own', kind: 'own', issuedAt: NOW, validUntil: null } as const
  putTrustSource({ dir }, { ...own, authorities: [authority.der], keys })
  await run('add', file('a.json', GATEWAY), '--name', 'eu')
  await run('add', file('b.json', GATEWAY), '--name', 'world')
  await run('add', file('c.json', GATEWAY), '--name', 'eu', '--countries', 'XB', '--valid-days', '7')
  const sizes = trust().sources.map(({ name, keys: all }) => [name, all.length])
  assert.deepEqual(sizes, [
    ['own', 1],
    ['world', 2],
    ['eu', 1],
  ])
  await assert.rejects(
    run('add', file('d.json', GATEWAY), '--name', 'own'),
    isRefusal('option.invalid', /own keys/),
  )
  await assert.rejects(run('remove', 'own'), isRefusal('option.invalid', /own keys/))
  await assert.rejects(run('remove', 'none'), isRefusal('option.invalid', /trust list/))
  await run('remove', 'eu')
  assert.deepEqual(
    trust().sources.map(({ name }) => name),
    ['own', 'world'],
  )
})

test('a list that is refused changes nothing', async (t) => {
  const { dir, run, file } = desk(t)
  await run('add', file('good.json', GATEWAY), '--name', 'eu')
  const before = readFileSync(join(dir, 'trust.json'), 'utf8')
  const orphan = file('orphan.json', [gatewayEntry(signer, 'DSC')])
  await assert.rejects(
    run('add', orphan, '--name', 'eu'),
    isRefusal('trust.invalid', /1 no-authority.*without-chain/),
  )
  await assert.rejects(
    run('add', file('x.json', '{'), '--name', 'eu'),
    isRefusal('trust.invalid', /no trust list/),
  )
  await assert.rejects(run('add', join(dir, 'nowhere')), isRefusal('file.not-found', /no file or folder/))
  assert.equal(readFileSync(join(dir, 'trust.json'), 'utf8'), before)
  assert.equal(existsSync(join(dir, 'trust.json.new')), false)
})

test('what is left out is counted by its reason, and the exit says so', async (t) => {
  const { run, file } = desk(t)
  const forged = { ...signer, der: tampered(signer) }
  const rawData = Buffer.from(forged.der).toString('base64')
  const wrong = gatewayEntry(signer, 'DSC', { rawData, kid: signer.kid })
  const { exit, json, text } = await run('add', file('list.json', [...GATEWAY, wrong]))
  assert.equal(exit, 1)
  assert.match(text, /1 left out:/)
  assert.match(text, /\[wrong-kid\]/)
  const { dropped } = json as { dropped: unknown[] } // printed by this command
  assert.deepEqual(dropped, [{ what: signer.kid, why: 'wrong-kid' }])
})

test('a folder and a single file of PEM are taken by their SHA-256', async (t) => {
  const { folder, run, trust } = desk(t)
  for (const [part, made] of [
    ['CSCA/XA', authority],
    ['DSC/XA', signer],
  ] as const) {
    mkdirSync(join(folder, 'archive', part), { recursive: true })
    writeFileSync(join(folder, 'archive', part, `${made.hash}.pem`), made.pem)
  }
  const { exit } = await run('add', join(folder, 'archive'))
  assert.deepEqual([exit, trust().keys.map(({ kid }) => kid)], [0, [signer.kid]])
  const single = join(folder, 'archive/DSC/XA', `${signer.hash}.pem`)
  await run('add', single, '--name', 'one', '--without-chain')
  assert.deepEqual(
    trust().keys.map(({ authority: by }) => by),
    [authority.kid, null],
  )
})

test('a list of the WHO comes in only with its proof, or on the word of who takes it', async (t) => {
  const { run, file, trust } = desk(t)
  const methods = [didMethod(authority, { keyusage: 'CSCA' }), didMethod(signer)]
  const path = file('did.json', didDocument({ methods, created: '2022-05-20T00:00:00Z' }))
  await assert.rejects(run('add', path), isRefusal('trust.invalid', /--proof-key.*--accept-unproven/))
  const key = file('key.pem', elsewhere.pem)
  await assert.rejects(
    run('add', path, '--proof-key', key),
    isRefusal('trust.invalid', /not that of the key/),
  )
  const { text } = await run('add', path, '--accept-unproven')
  assert.match(text, /proof of the list: NOT VERIFIED/)
  const [source] = trust().sources
  assert.deepEqual(source?.issuedAt, new Date('2022-05-20T00:00:00Z'), 'its own moment')
  const early = desk(t, new Date('2022-05-01T00:00:00Z'))
  const again = early.file('did.json', readFileSync(path, 'utf8'))
  await early.run('add', again, '--accept-unproven')
  assert.deepEqual(
    early.trust().sources[0]?.issuedAt,
    new Date('2022-05-01T00:00:00Z'),
    'never from the future',
  )
})

test('a ZIP archive is taken as the folder that is in it', async (t) => {
  const { folder, run, trust } = desk(t)
  const path = join(folder, 'archive.zip')
  const files = [
    { name: `CSCA/XA/${authority.hash}.pem`, text: authority.pem },
    { name: `DSC/XA/${signer.hash}.pem`, text: signer.pem },
  ]
  writeFileSync(path, zipOf(files))
  await run('add', path, '--name', 'eu')
  assert.deepEqual(
    trust().keys.map(({ kid, authority: by }) => [kid, by]),
    [[signer.kid, authority.kid]],
  )
  writeFileSync(path, Buffer.from('PK\u0003\u0004 and no more'))
  await assert.rejects(run('add', path), isRefusal('file.wrong-format', /archive/))
  writeFileSync(path, zipOf([{ name: `${signer.hash}.pem`, text: ' '.repeat(33 * 1024 * 1024) }]))
  await assert.rejects(run('add', path), isRefusal('file.too-large', /32 MB/))
})

test('a passport verifies under a key that was taken over, and says that nobody vouches for it', async (t) => {
  const { run, file, trust } = desk(t)
  const maker = await makeSigner()
  const [kid, rawData] = [maker.kid, maker.certificate].map((bytes) => Buffer.from(bytes).toString('base64'))
  const entry = { kid, country: 'VN', certificateType: 'DSC', rawData }
  const verdicts = () => verifyTexts([passportText(maker)], { trust: trust(), at: NOW })
  await run('add', file('a.json', GATEWAY), '--name', 'eu')
  assert.deepEqual(verdicts()[0]?.reasons, ['key.unknown'])
  await run('add', file('b.json', [entry]), '--name', 'eu', '--without-chain')
  assert.equal(verdicts()[0]?.verdict, 'valid')
  assert.ok(verdicts()[0]?.notChecked.includes('certificate-chain'))
})

/** A ZIP archive (PKWARE APPNOTE 4.3) of files that are packed. */
function zipOf(files: readonly { readonly name: string; readonly text: string }[]): Buffer {
  const heads: Buffer[] = []
  const bodies: Buffer[] = []
  let offset = 0
  for (const { name, text } of files) {
    const packed = deflateRawSync(text)
    const label = Buffer.from(name)
    const facts = Buffer.alloc(26)
    facts.writeUInt16LE(20, 0)
    facts.writeUInt16LE(8, 4)
    facts.writeUInt32LE(packed.length, 14)
    facts.writeUInt32LE(Buffer.byteLength(text), 18)
    facts.writeUInt16LE(label.length, 22)
    const place = Buffer.alloc(14)
    place.writeUInt32LE(offset, 10)
    heads.push(Buffer.from('PK\u0001\u0002\u0014\u0000'), facts, place, label)
    const body = Buffer.concat([Buffer.from('PK\u0003\u0004'), facts, label, packed])
    bodies.push(body)
    offset += body.length
  }
  const directory = Buffer.concat(heads)
  const end = Buffer.alloc(22)
  end.write('PK\u0005\u0006')
  end.writeUInt16LE(files.length, 8)
  end.writeUInt16LE(files.length, 10)
  end.writeUInt32LE(directory.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...bodies, directory, end])
}

test('the sources are listed with their age, and a check names what has ended since', async (t) => {
  const { dir, run, file } = desk(t)
  await run('add', file('gateway.json', GATEWAY))
  const listed = await run('list')
  assert.match(listed.text, /gateway \(dccg\) {2}0 days old, good until 2022-07-01/)
  assert.match(listed.text, /ES256 2/)
  assert.equal((await run('check')).exit, 0)
  const later = desk(t, new Date('2024-06-01T00:00:00Z'))
  const path = join(dir, 'trust.json')
  assert.match((await later.run('list', path)).text, /730 days old, ENDED/)
  const checked = await later.run('check', path)
  assert.equal(checked.exit, 1)
  assert.match(checked.text, /the list has ended/)
  assert.match(checked.text, /2 {2}its certificate has expired \[expired\]/)
})
