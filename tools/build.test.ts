import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { test } from 'node:test'

const HOME = resolve(import.meta.dirname, '..')

test('the packed program runs below node_modules, where Node refuses TypeScript', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'vaxpass-pack-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const pack = spawnSync('npm', ['pack', '--pack-destination', folder, '--loglevel=error'], {
    cwd: HOME,
    encoding: 'utf8',
  })
  assert.equal(pack.status, 0, pack.stderr)
  const [tarball = ''] = readdirSync(folder)
  const modules = join(folder, 'node_modules')
  mkdirSync(modules)
  spawnSync('tar', ['-xzf', join(folder, tarball), '-C', folder])
  const installed = join(modules, 'vaxpass')
  spawnSync('mv', [join(folder, 'package'), installed])
  // The dependencies as npm would lay them beside the package.
  for (const name of readdirSync(join(HOME, 'node_modules'))) {
    if (!name.startsWith('.')) symlinkSync(join(HOME, 'node_modules', name), join(modules, name))
  }
  const run = spawnSync(process.execPath, [join(installed, 'bin/vaxpass.js'), '--help'], { encoding: 'utf8' })
  assert.equal(run.status, 0, run.stderr)
  assert.match(run.stdout, /ingest/)
  assert.deepEqual(
    readdirSync(installed).filter((name) => name === 'src' || name === 'test'),
    [],
  )
})
