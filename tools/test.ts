/**
 * `node tools/test.ts unit|stories|browser [name...]`: runs the tests of one kind with node's runner. Stories and browser
 * tests share one database server, which this process keeps running.
 */
import { spawnSync } from 'node:child_process'
import { globSync } from 'node:fs'
import { resolve } from 'node:path'

import { joinEmbedded } from '../src/adapters/postgres/embedded.ts'

const KINDS: Readonly<Record<string, { readonly files: readonly string[]; readonly database: boolean }>> = {
  unit: {
    files: ['src/**/*.test.ts', 'tools/**/*.test.ts', 'test/vectors/**/*.test.ts', 'test/fuzz/**/*.test.ts'],
    database: false,
  },
  stories: { files: ['test/stories/**/*.test.ts', 'test/faults/**/*.test.ts'], database: true },
  browser: { files: ['test/browser/**/*.test.ts'], database: true },
}
/** Two cores: more files at once only wait for each other. */
const CONCURRENCY = 2

const [kindName = '', ...names] = process.argv.slice(2)
const kind = KINDS[kindName]
if (kind === undefined) {
  console.error(`usage: node tools/test.ts ${Object.keys(KINDS).join('|')} [part of a file name...]`)
  process.exit(2)
}

const files = globSync([...kind.files]).filter(
  (file) => names.length === 0 || names.some((n) => file.includes(n)),
)
const ownServer = process.env.VAXPASS_TEST_URL === undefined && kind.database
const server = ownServer ? await joinEmbedded({ dir: resolve('.vaxpass/test'), durable: false }) : undefined
const flags = ['--test', `--test-concurrency=${CONCURRENCY}`, '--disable-warning=ExperimentalWarning']
const env = server === undefined ? process.env : { ...process.env, VAXPASS_TEST_URL: server.url }
try {
  const { status } = spawnSync(process.execPath, [...flags, ...files.sort()], { stdio: 'inherit', env })
  process.exitCode = files.length === 0 ? 1 : (status ?? 1)
} finally {
  await server?.leave()
}
