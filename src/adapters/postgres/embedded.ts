/**
 * A real PostgreSQL server that needs no installation: started by the first command, joined by the others, stopped by
 * the last one to leave.
 */
import { spawn, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  chownSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'

import { Refusal } from '../../core/refusal.ts'
import { nativeFolder, type ServerUser, serverHome, serverUser } from './native.ts'

export interface EmbeddedServer {
  /** Connection string of the server's administrator, database `postgres`. */
  readonly url: string
  /** Leaves the server; the last one to leave stops it. */
  leave(): Promise<void>
}

export interface EmbeddedOptions {
  /** Folder of the state, usually `.vaxpass`. */
  readonly dir: string
  /** False only for tests: a crash of the machine may then lose data. */
  readonly durable?: boolean
}

interface ServerState {
  readonly port: number
  readonly password: string
}

interface Place {
  readonly dir: string
  readonly data: string
  readonly native: string
  readonly user: ServerUser | null
  readonly durable: boolean
}

const START_TIMEOUT_MS = 30_000
const LOCK_TIMEOUT_MS = 60_000
const POLL_MS = 40

/** Starts the server of this folder, or joins it when it runs. @throws {Refusal} `database.unreachable` */
export async function joinEmbedded({ dir, durable = true }: EmbeddedOptions): Promise<EmbeddedServer> {
  mkdirSync(join(dir, 'users'), { recursive: true })
  const place = await withLock(dir, async () => {
    const found = locate(dir, durable)
    writeFileSync(userFile(dir), '')
    if (!existsSync(join(found.data, 'PG_VERSION'))) initialise(found)
    if (!isRunning(found.data)) await start(found)
    return found
  })
  const state = readState(dir)
  let left = false
  return {
    url: `postgres://postgres:${state.password}@127.0.0.1:${state.port}/postgres`,
    leave: async () => {
      if (left) return
      left = true
      await withLock(dir, () => leave(place))
    },
  }
}

function locate(dir: string, durable: boolean): Place {
  const user = serverUser()
  const home = serverHome(dir, user)
  return { dir, data: join(home, 'data'), native: nativeFolder(home, user), user, durable }
}

const userFile = (dir: string): string => join(dir, 'users', String(process.pid))

/** One process at a time starts or stops the server. A lock whose owner is gone is taken over. */
async function withLock<T>(dir: string, work: () => Promise<T> | T): Promise<T> {
  const lock = join(dir, 'lock')
  const deadline = performance.now() + LOCK_TIMEOUT_MS
  for (;;) {
    try {
      const handle = openSync(lock, 'wx')
      writeFileSync(handle, String(process.pid))
      closeSync(handle)
      break
    } catch {
      const owner = Number(readIfPresent(lock))
      if (owner > 0 && !isAlive(owner)) rmSync(lock, { force: true })
      else if (performance.now() > deadline)
        throw new Refusal('database.unreachable', `${lock} is held: remove it`)
      else await sleep(POLL_MS)
    }
  }
  try {
    return await work()
  } finally {
    rmSync(lock, { force: true })
  }
}

function initialise({ dir, data, native, user }: Place): void {
  rmSync(data, { recursive: true, force: true })
  mkdirSync(data, { recursive: true, mode: 0o700 })
  if (user !== null) chownSync(data, user.uid, user.gid)
  const password = randomBytes(24).toString('base64url')
  const passwordFile = `${data}-password`
  writeFileSync(passwordFile, password, { mode: 0o600 })
  if (user !== null) chownSync(passwordFile, user.uid, user.gid)
  const options = [
    '-D',
    data,
    '-U',
    'postgres',
    '-E',
    'UTF8',
    '--locale=C.UTF-8',
    '-k',
    '--auth=scram-sha-256',
  ]
  const run = spawnSync(join(native, 'bin', 'initdb'), [...options, `--pwfile=${passwordFile}`], {
    ...(user ?? {}),
    cwd: '/',
    encoding: 'utf8',
    env: libraryEnvironment(native),
  })
  rmSync(passwordFile, { force: true })
  if (run.status !== 0) {
    throw new Refusal('database.unreachable', 'could not create the built-in database: set DATABASE_URL', {
      cause: run.error ?? new Error(run.stderr),
    })
  }
  writeFileSync(join(dir, 'server.json'), JSON.stringify({ port: 0, password }), { mode: 0o600 })
}

async function start(place: Place): Promise<void> {
  const { dir, data, native, user } = place
  const state: ServerState = { ...readState(dir), port: await freePort(readState(dir).port) }
  writeFileSync(join(dir, 'server.json'), JSON.stringify(state), { mode: 0o600 })
  const log = openSync(join(dir, 'server.log'), 'a')
  const child = spawn(join(native, 'bin', 'postgres'), ['-D', data, ...settings(state.port, place.durable)], {
    ...(user ?? {}),
    cwd: '/',
    // Its own process group: Ctrl-C in the terminal must not reach the server before the command has finished with it.
    detached: true,
    stdio: ['ignore', log, log],
    env: libraryEnvironment(native),
  })
  closeSync(log)
  child.unref()
  await untilReady(state, () => child.exitCode !== null || child.signalCode !== null, join(dir, 'server.log'))
}

function settings(port: number, durable: boolean): string[] {
  const values: Record<string, string> = {
    port: String(port),
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    shared_buffers: '256MB',
    work_mem: '32MB',
    maintenance_work_mem: '256MB',
    max_wal_size: '4GB',
    wal_compression: 'off',
    max_connections: '60',
    timezone: 'UTC',
    jit: 'off',
    log_min_messages: 'fatal',
    log_min_error_statement: 'panic',
    ...(durable ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
  }
  return Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`])
}

async function untilReady(state: ServerState, hasExited: () => boolean, log: string): Promise<void> {
  const deadline = performance.now() + START_TIMEOUT_MS
  for (;;) {
    if (await answers(state)) return
    if (hasExited() || performance.now() > deadline) {
      throw new Refusal('database.unreachable', `the built-in database did not start: see ${log}`)
    }
    await sleep(POLL_MS)
  }
}

async function answers({ port, password }: ServerState): Promise<boolean> {
  const client = new pg.Client({ host: '127.0.0.1', port, user: 'postgres', password, database: 'postgres' })
  // A server that is starting may drop the connection after it was made.
  client.on('error', () => {})
  try {
    await client.connect()
    return true
  } catch {
    return false
  } finally {
    await client.end().catch(() => {})
  }
}

async function leave({ dir, data }: Place): Promise<void> {
  rmSync(userFile(dir), { force: true })
  const others = readdirSync(join(dir, 'users')).filter((name) => isAlive(Number(name)))
  const server = postmasterPid(data)
  if (others.length > 0 || server === undefined || !isAlive(server)) return
  // Fast shutdown: open sessions are ended, everything committed is kept (PostgreSQL manual, "Shutting Down the Server").
  process.kill(server, 'SIGINT')
  const deadline = performance.now() + START_TIMEOUT_MS
  while (isAlive(server) && performance.now() < deadline) await sleep(POLL_MS)
}

function isRunning(data: string): boolean {
  const pid = postmasterPid(data)
  return pid !== undefined && isAlive(pid)
}

function postmasterPid(data: string): number | undefined {
  const pid = Number(readIfPresent(join(data, 'postmaster.pid')).split('\n')[0])
  return pid > 0 ? pid : undefined
}

function readState(dir: string): ServerState {
  const text = readIfPresent(join(dir, 'server.json'))
  if (text === '') {
    throw new Refusal('database.unreachable', `${dir}/server.json is missing: run "vaxpass db reset --yes"`)
  }
  return JSON.parse(text) as ServerState // written above
}

function readIfPresent(path: string): string {
  return existsSync(path) ? readFileSync(path, 'utf8') : ''
}

/** A zombie counts as gone: in a container nobody may be there to collect it. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
  return !/^State:\s+Z/m.test(readIfPresent(`/proc/${pid}/status`))
}

/** The port of last time when it is still free, else any free one. */
async function freePort(wanted: number): Promise<number> {
  const tryPort = (port: number) =>
    new Promise<number | undefined>((done) => {
      const probe = createServer()
      probe.once('error', () => done(undefined))
      probe.listen(port, '127.0.0.1', () => {
        const address = probe.address()
        probe.close(() => done(typeof address === 'object' && address !== null ? address.port : undefined))
      })
    })
  return (await tryPort(wanted)) ?? (await tryPort(0)) ?? 0
}

function libraryEnvironment(native: string): NodeJS.ProcessEnv {
  const { PATH, LANG, TZ } = process.env
  return { PATH, LANG, TZ, LD_LIBRARY_PATH: join(native, 'lib'), LC_ALL: 'C.UTF-8' }
}
