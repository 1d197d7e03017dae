/** The made-up nation of a bench and its sampled dose records: made once, and kept in the system's folder for temporary files. */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { SILENT } from '../../src/core/progress.ts'
import { simulate } from '../../src/simulate/index.ts'
import { sampleDoses } from './sample-doses.ts'

const HOME = join(import.meta.dirname, '../..')
/** What decides how the files of a nation and the sample look. */
const PROGRAM = ['src/simulate', 'src/stages/ingest', 'bench/authenticate/sample-doses.ts']
const AS_OF = '2022-04-26'

export interface NationWish {
  readonly people: number
  readonly doses: number
  readonly seed: number
  readonly errors: 'april' | 'hard'
  readonly threads: number
}

/** The folder with `nation/` and the dose records. */
export async function prepareNation({ people, doses, seed, errors, threads }: NationWish): Promise<string> {
  const key = `${people}-${seed}-${errors}-${programHash()}`
  const folder = join(tmpdir(), `vaxpass-bench-nation-${key}`)
  const nation = join(folder, 'nation')
  if (!existsSync(nation)) {
    const part = join(folder, 'nation.part')
    rmSync(part, { recursive: true, force: true })
    mkdirSync(folder, { recursive: true })
    await simulate({ people, seed, asOf: AS_OF, out: part, errors, progress: SILENT })
    renameSync(part, nation)
  }
  await sampleDoses(folder, doses, threads)
  return folder
}

function programHash(): string {
  const hash = createHash('sha256')
  for (const path of PROGRAM) {
    const files = path.endsWith('.ts')
      ? [path]
      : readdirSync(join(HOME, path)).map((name) => join(path, name))
    for (const file of files.filter((name) => /\.(ts|json)$/.test(name) && !name.includes('.test.')).sort())
      hash.update(readFileSync(join(HOME, file)))
  }
  return hash.digest('hex').slice(0, 12)
}

/** What "register build" says of its work. */
export interface Built {
  readonly people: number
  readonly seconds: number
  readonly bytes: number
  readonly bytes_per_person: number
}

/** Builds the image with the command that everybody has, in a process of its own. */
export function buildImage(register: string, out: string): Built {
  rmSync(out, { recursive: true, force: true })
  const args = [join(HOME, 'bin/vaxpass.js'), 'register', 'build', '--from', register, '--out', out, '--json']
  const built = spawnSync(process.execPath, args, { encoding: 'utf8' })
  if (built.status !== 0) throw new Error(built.stderr)
  return JSON.parse(built.stdout) as Built // what the command prints
}
