/** What npm users get: the packed program, installed in an empty folder. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { after, before, test } from 'node:test'

import { makeSigner, passportText, trustText } from '../test/support/hcert.ts'

const HOME = resolve(import.meta.dirname, '..')
const folder = mkdtempSync(join(tmpdir(), 'vaxpass-pack-'))
const empty = join(folder, 'empty')
after(() => rmSync(folder, { recursive: true, force: true }))

const INSTALL = ['install', '--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund']

before(() => {
  run('npm', ['pack', '--pack-destination', folder, '--loglevel=error'], HOME)
  const [tarball = ''] = readdirSync(folder)
  mkdirSync(empty)
  writeFileSync(join(empty, 'package.json'), '{ "private": true, "type": "module" }')
  run('npm', [...INSTALL, join(folder, tarball)], empty)
})

test('the packed program runs below node_modules, where Node refuses TypeScript', () => {
  const installed = join(empty, 'node_modules/vaxpass')
  assert.match(run(process.execPath, [join(installed, 'bin/vaxpass.js'), '--help'], empty), /ingest/)
  assert.deepEqual(
    readdirSync(installed).filter((name) => name === 'src' || name === 'test'),
    [],
  )
})

test("the README's example verifies a passport with the installed library", async () => {
  const [, example = ''] =
    /```js\n(import[\s\S]*?)```/.exec(readFileSync(join(HOME, 'README.md'), 'utf8')) ?? []
  assert.ok(example.trim().split('\n').length <= 10, 'ten lines')
  const signer = await makeSigner({ notAfter: new Date('2099-01-01T00:00:00Z') })
  writeFileSync(join(empty, 'example.js'), example)
  writeFileSync(join(empty, 'trust.json'), trustText([signer.certificate]))
  const printed = run(process.execPath, ['example.js', passportText(signer)], empty)
  assert.match(printed, /time\.expired/, 'the sample has expired, and nothing else is wrong with it')
  assert.match(printed, /NGUYEN/)
  assert.doesNotMatch(printed, /signature\.wrong|key\.unknown/)
})

test('the types of the library say what it gives', () => {
  const source = `import { parseTrustList, verifyText } from 'vaxpass/verify'
import { nodePorts } from 'vaxpass/verify/node'
const trust = parseTrustList('{"format":"vaxpass-trust-list/1","sources":[]}')
const verdict = verifyText('HC1:', { trust, at: new Date(), ports: nodePorts })
export const level: 'green' | 'amber' | 'red' = verdict.level
// @ts-expect-error there is no such level
export const wrong: 'blue' = verdict.level
`
  writeFileSync(join(empty, 'types.ts'), source)
  const flags = ['--noEmit', '--strict', '--skipLibCheck', '--module', 'nodenext', '--target', 'es2022']
  run(join(HOME, 'node_modules/.bin/tsc'), [...flags, 'types.ts'], empty)
})

function run(command: string, args: readonly string[], cwd: string): string {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, encoding: 'utf8' })
  assert.equal(status, 0, `${command} ${args[0]}: ${stdout}${stderr}`)
  return stdout
}
