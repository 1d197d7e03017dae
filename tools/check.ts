/** `npm run check`: types, lint, format, architecture, in seconds. */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

const bin = (name: string): string => `node_modules/.bin/${name}`

const STEPS: readonly (readonly [string, string, readonly string[]])[] = [
  ['types', bin('tsc'), ['-p', 'tsconfig.json']],
  ['types of core without a platform', bin('tsc'), ['-p', 'src/core/tsconfig.json']],
  ['types of the pages', bin('tsc'), ['-p', 'web/tsconfig.json']],
  ['lint and format', bin('biome'), ['check', '--error-on-warnings', '.']],
  ['architecture', process.execPath, ['--test', '--test-reporter=dot', 'src/architecture.test.ts']],
]

let failed = 0
for (const [name, command, args] of STEPS) {
  if (name.startsWith('types of core') && !existsSync('src/core/tsconfig.json')) continue
  const startedMs = performance.now()
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8' })
  const seconds = ((performance.now() - startedMs) / 1000).toFixed(1)
  console.log(`${status === 0 ? 'ok    ' : 'FAILED'} ${name} (${seconds} s)`)
  if (status !== 0) {
    failed += 1
    console.log(stdout, stderr)
  }
}
process.exitCode = failed === 0 ? 0 : 1
