/** Runs the program as a person would, in a process of its own. */
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { TestContext } from 'node:test'

const PROGRAM = resolve(import.meta.dirname, '../../bin/vaxpass.js')

export interface Ended {
  readonly exit: number | null
  readonly out: string
  readonly err: string
}

/** Runs one command line to its end; `env` is added to the environment of the test. */
export async function vaxpass(
  args: readonly string[],
  { env = {}, input = '' }: { env?: Readonly<Record<string, string>>; input?: string } = {},
): Promise<Ended> {
  const child = spawn(process.execPath, [PROGRAM, ...args], { env: { ...process.env, ...env } })
  let out = ''
  let err = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text
  })
  child.stdin.end(input)
  const exit = await new Promise<number | null>((done, fail) => {
    child.on('error', fail)
    child.on('close', (code) => done(code))
  })
  return { exit, out, err }
}

/** The one document that a command printed under `--json`. */
export function documentOf<T>({ out }: Ended): T {
  return JSON.parse(out) as T // the test names the shape that it then asserts
}

/** A folder that is gone when the test ends. */
export function scratchFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'vaxpass-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}
