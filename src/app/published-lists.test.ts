import assert from 'node:assert/strict'
import { truncateSync, writeFileSync } from 'node:fs'
import { test } from 'node:test'

import { scratchFolder } from '../../test/support/command.ts'
import { makeSigner, trustText } from '../../test/support/hcert.ts'
import { readConfig } from './config.ts'
import { publishedLists } from './published-lists.ts'
import { putRevocationSource } from './revocation-file.ts'
import { trustPath } from './trust-file.ts'

const ISSUED_AT = new Date('2022-04-26T00:00:00Z')
const OWN = {
  name: 'own',
  kind: 'own',
  issuedAt: ISSUED_AT,
  countries: null,
  batches: [],
  slices: [],
} as const

test('a list is read once, and again as soon as its file is another', async (t) => {
  const config = readConfig({}, scratchFolder(t))
  const { certificate } = await makeSigner()
  writeFileSync(trustPath(config), trustText([certificate]))
  const lists = publishedLists(config)
  const [trust, bytes] = [lists.trust(), lists.bytes('trust')]
  assert.deepEqual([lists.trust() === trust, lists.bytes('trust') === bytes], [true, true])
  writeFileSync(trustPath(config), trustText([certificate], { name: 'next' }))
  assert.deepEqual(
    lists.trust().sources.map(({ name }) => name),
    ['next'],
  )
  assert.notDeepEqual(lists.bytes('trust'), bytes)
})

test('a revocation list that is not there is none, and counts once it is', (t) => {
  const config = readConfig({}, scratchFolder(t))
  const lists = publishedLists(config)
  assert.deepEqual([lists.revocation(), lists.bytes('revocation')], [undefined, undefined])
  putRevocationSource(config, OWN)
  assert.deepEqual(lists.revocation()?.asOf('VN'), ISSUED_AT)
  assert.notEqual(lists.bytes('revocation'), undefined)
})

test('a missing or broken trust list is refused each time, and a good one after it is taken', async (t) => {
  const config = readConfig({}, scratchFolder(t))
  const lists = publishedLists(config)
  assert.throws(() => lists.trust(), { code: 'file.not-found' })
  writeFileSync(trustPath(config), '{}')
  for (let i = 0; i < 2; i += 1) assert.throws(() => lists.trust(), { code: 'trust.invalid' })
  writeFileSync(trustPath(config), trustText([(await makeSigner()).certificate]))
  assert.equal(lists.trust().keys.length, 1)
})

test('a list over 64 MiB is not published', (t) => {
  const config = readConfig({}, scratchFolder(t))
  writeFileSync(trustPath(config), '')
  truncateSync(trustPath(config), 64 * 1024 * 1024 + 1)
  assert.throws(() => publishedLists(config).bytes('trust'), { code: 'file.too-large' })
})
