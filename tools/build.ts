/**
 * `node tools/build.ts [--out DIR]`: compiles src to JavaScript for the npm package (Node refuses TypeScript below
 * node_modules) and copies what lies beside the sources: templates, styles, data.
 */
import { spawnSync } from 'node:child_process'
import { cpSync, globSync, mkdirSync, rmSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { parseArgs } from 'node:util'

const { values } = parseArgs({ options: { out: { type: 'string', default: 'dist' } } })
const home = resolve(import.meta.dirname, '..')
const out = resolve(values.out)

rmSync(out, { recursive: true, force: true })
const compiler = join(home, 'node_modules/.bin/tsc')
const { status } = spawnSync(compiler, ['-p', join(home, 'tsconfig.build.json'), '--outDir', out], {
  stdio: 'inherit',
})
for (const file of globSync('src/**/*.*', { cwd: home })) {
  if (/\.tsx?$|tsconfig\.json$/.test(file)) continue
  const target = join(out, relative('src', file))
  mkdirSync(dirname(target), { recursive: true })
  cpSync(join(home, file), target)
}
process.exitCode = status ?? 1
