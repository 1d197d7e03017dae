/** Keeps the arrows of ARCHITECTURE.md true: which folder may import which, and how large a file may grow. */
import assert from 'node:assert/strict'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { test } from 'node:test'

import { STAGES } from './stages/order.ts'

const ROOT = resolve(import.meta.dirname, '..')
const IMPORT =
  /^\s*(?:import|export)\b([^'"]*?)\bfrom\s*['"]([^'"]+)['"]|^\s*import\s*['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]/gm

/** npm packages the pure core may use; everything in them must stay free of input and output. */
const CORE_MAY_USE = new Set(['cborg', '@noble/hashes'])

const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  core: ['core'],
  simulate: ['core', 'adapters', 'simulate'],
  stages: ['core', 'stages'],
  office: ['core', 'stages', 'office'],
  adapters: ['core', 'stages', 'office', 'adapters'],
  app: ['core', 'stages', 'office', 'adapters', 'simulate', 'app'],
}

/** Only app and the clock's own file may ask what time it is; core may not even ask for chance. */
const CLOCK_OR_CHANCE = /\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(|\brandomUUID\(|\brandomBytes\(/
const MAY_READ_CLOCK = /^(app|simulate|adapters)\//
const SQL_CLOCK = /\bnow\(\)|\bcurrent_timestamp\b|\bcurrent_date\b|\bclock_timestamp\(\)/i

const FILE_LINES_MAX = 300

interface Edge {
  readonly from: string
  readonly to: string
  readonly typeOnly: boolean
}

/** Returns why an import is forbidden, or undefined. */
function faultOf({ from, to, typeOnly }: Edge): string | undefined {
  const [layer = '', part = ''] = from.split('/')
  const [toLayer = '', toPart = '', ...rest] = to.split('/')
  if (!(toLayer in MAY_IMPORT)) {
    const packageName = to.startsWith('@') ? `${toLayer}/${toPart}` : toLayer
    return layer === 'core' && !CORE_MAY_USE.has(packageName) ? 'core does no I/O' : undefined
  }
  // A store names the transaction type of its driver; nothing of the driver is loaded through it.
  if (toLayer === 'adapters' && typeOnly && /\/store(-[a-z-]+)?\.ts$/.test(from)) return undefined
  if (!MAY_IMPORT[layer]?.includes(toLayer)) return `${layer} may not import ${toLayer}`
  if (
    (toLayer === 'stages' || toLayer === 'office') &&
    rest.length > 0 &&
    toPart !== part &&
    rest.join('/') !== 'index.ts'
  ) {
    return 'a stage or an office is entered through its index.ts'
  }
  const order: readonly string[] = STAGES
  if (
    layer === 'stages' &&
    toLayer === 'stages' &&
    rest.length > 0 &&
    order.indexOf(toPart) > order.indexOf(part)
  ) {
    return 'data flows from left to right'
  }
  return undefined
}

function importsOf(file: string, text: string): Edge[] {
  return [...text.matchAll(IMPORT)].map((m) => {
    const target = m[2] ?? m[3] ?? m[4] ?? ''
    const to = target.startsWith('.')
      ? relative(join(ROOT, 'src'), resolve(dirname(join(ROOT, 'src', file)), target))
      : target
    return { from: file, to, typeOnly: /^\s*type\b/.test(m[1] ?? '') }
  })
}

function sourceFiles(): { file: string; text: string }[] {
  return globSync('src/**/*.ts', { cwd: ROOT })
    .filter((path) => !path.endsWith('.test.ts'))
    .map((path) => ({ file: relative('src', path), text: readFileSync(join(ROOT, path), 'utf8') }))
}

test('imports follow the arrows', () => {
  const faults = sourceFiles().flatMap(({ file, text }) =>
    importsOf(file, text).flatMap((edge) => {
      const why = faultOf(edge)
      return why === undefined ? [] : [`${edge.from} -> ${edge.to}: ${why}`]
    }),
  )
  assert.deepEqual(faults, [])
})

test('a planted arrow of each forbidden kind is reported', () => {
  const planted: readonly Edge[] = [
    { from: 'core/person/name.ts', to: 'node:fs', typeOnly: false },
    { from: 'core/person/name.ts', to: 'adapters/postgres/transaction.ts', typeOnly: false },
    { from: 'stages/ingest/rules.ts', to: 'stages/issue/index.ts', typeOnly: false },
    { from: 'stages/sign/sign-doses.ts', to: 'stages/record/store.ts', typeOnly: false },
    { from: 'stages/sign/sign-doses.ts', to: 'office/units/index.ts', typeOnly: false },
    { from: 'adapters/http/server.ts', to: 'app/main.ts', typeOnly: false },
    { from: 'office/units/store.ts', to: 'adapters/postgres/transaction.ts', typeOnly: false },
  ]
  assert.deepEqual(
    planted.filter((edge) => faultOf(edge) === undefined),
    [],
  )
})

test('pages import pages and core, and nothing of the server', () => {
  const files = globSync('web/**/*.{ts,tsx}', { cwd: ROOT })
  assert.ok(files.length > 20)
  const faults = files.flatMap((path) =>
    [...readFileSync(join(ROOT, path), 'utf8').matchAll(IMPORT)].flatMap((m) => {
      const target = m[2] ?? m[3] ?? m[4] ?? ''
      const to = target.startsWith('.') ? relative(ROOT, resolve(ROOT, dirname(path), target)) : ''
      return to === '' || /^(?:web|src\/core)\//.test(to) ? [] : [`${path} -> ${to}`]
    }),
  )
  assert.deepEqual(faults, [])
})

test('no clock and no chance outside app and its adapters', () => {
  const faults = sourceFiles().flatMap(({ file, text }) =>
    !MAY_READ_CLOCK.test(file) && CLOCK_OR_CHANCE.test(text) ? [file] : [],
  )
  assert.deepEqual(faults, [])
})

test('no statement asks the database for the time', () => {
  const files = [
    ...globSync('db/migrations/*.sql', { cwd: ROOT }),
    ...globSync('src/**/store*.ts', { cwd: ROOT }),
  ]
  const faults = files.filter((path) => {
    const text = readFileSync(join(ROOT, path), 'utf8').replace(/--.*$|\/\*[\s\S]*?\*\/|\/\/.*$/gm, '')
    return SQL_CLOCK.test(text.replaceAll('tx.now', ''))
  })
  assert.deepEqual(faults, [])
})

/** Written by `npm run api`, read by nobody. */
const GENERATED = new Set(['web/api/schema.ts'])

test('a file is at most 300 lines', () => {
  const files = globSync(
    ['src/**/*.ts', 'web/**/*.{ts,tsx}', 'test/**/*.ts', 'bench/**/*.ts', 'tools/**/*.ts'],
    { cwd: ROOT },
  )
  const long = files.flatMap((path) => {
    if (GENERATED.has(path)) return []
    const lines = readFileSync(join(ROOT, path), 'utf8').split('\n').length - 1
    return lines > FILE_LINES_MAX ? [`${path}: ${lines}`] : []
  })
  assert.deepEqual(long, [])
})

test('every stage and office has a public face', () => {
  const folders = globSync(['src/stages/*/', 'src/office/*/'], { cwd: ROOT })
  const used = folders.filter((folder) => globSync(`${folder}/*.ts`, { cwd: ROOT }).length > 0)
  assert.deepEqual(
    used.filter((folder) => !existsSync(join(ROOT, folder, 'index.ts'))),
    [],
  )
})
