#!/usr/bin/env node
// Plain JavaScript on purpose: whatever Node is installed must be able to start it and find the Node that the program needs.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { constants } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'

const NEEDED_MAJOR = 24
const major = Number(process.versions.node.split('.')[0])
const home = join(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '..')
// A checkout runs its TypeScript; a package ships it compiled, because Node refuses .ts below node_modules.
const program = [join(home, 'src/app/main.ts'), join(home, 'dist/app/main.js')].find((file) =>
  existsSync(file),
)

if (program === undefined) fail('the program is missing beside bin/: install the package again')
else if (major >= NEEDED_MAJOR) await import(new URL(`file://${program}`).href)
else runBundled(program)

/** Runs the program under the Node that npm installed beside it, and ends as it ends. */
function runBundled(file) {
  const node = bundledNode()
  if (node === undefined) {
    fail(
      `Node ${NEEDED_MAJOR} or newer is needed, this is ${process.version}: run "npm ci" without --omit=optional, or install it`,
    )
    return
  }
  const child = spawn(node, [file, ...process.argv.slice(2)], { stdio: 'inherit' })
  // The terminal sends Ctrl-C to both; this process only waits. A signal sent to it alone is handed on.
  process.on('SIGINT', () => {})
  process.on('SIGTERM', () => child.kill('SIGTERM'))
  child.on('error', () => fail(`could not start ${node}`))
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? 128 + (constants.signals[signal ?? 'SIGTERM'] ?? 15)
  })
}

function bundledNode() {
  const platform = process.platform === 'win32' ? 'win' : process.platform
  const file = process.platform === 'win32' ? 'bin/node.exe' : 'bin/node'
  try {
    const manifest = createRequire(import.meta.url).resolve(`node-${platform}-${process.arch}/package.json`)
    const node = join(manifest, '..', file)
    return existsSync(node) ? node : undefined
  } catch {
    return undefined
  }
}

function fail(message) {
  process.stderr.write(`vaxpass: ${message}\n`)
  process.exitCode = 3
}
