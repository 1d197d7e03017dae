/** Environment -> configuration, once, at the start. */
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'

import { Refusal } from '../core/refusal.ts'

export interface Config {
  /** Folder of everything that a run leaves on this machine: built-in database, keys, logs. */
  readonly dir: string
  /** Connection string of an own server; undefined = the built-in one. */
  readonly databaseUrl: string | undefined
  /** `smtp://` or `smtps://` address of the mail server; undefined = no mail can be sent. */
  readonly smtpUrl: string | undefined
  /** Sender of messages to citizens. */
  readonly mailFrom: string
  /** Folder of the program: migrations, templates, package.json. */
  readonly home: string
}

/**
 * Reads and checks the environment; `dir` of the command line wins over VAXPASS_DIR.
 * @throws {Refusal} `option.invalid` naming the variable
 */
export function readConfig(env: Readonly<Record<string, string | undefined>>, dir?: string): Config {
  return {
    dir: resolve(dir ?? env.VAXPASS_DIR ?? '.vaxpass'),
    databaseUrl: urlOf(env, 'DATABASE_URL', ['postgres:', 'postgresql:']),
    smtpUrl: urlOf(env, 'SMTP_URL', ['smtp:', 'smtps:']),
    mailFrom: env.MAIL_FROM ?? 'vaxpass@localhost',
    home: programHome(),
  }
}

function urlOf(
  env: Readonly<Record<string, string | undefined>>,
  name: string,
  schemes: readonly string[],
): string | undefined {
  const text = env[name]
  if (text === undefined || text === '') return undefined
  if (!URL.canParse(text) || !schemes.includes(new URL(text).protocol)) {
    throw new Refusal(
      'option.invalid',
      `${name} must start with ${schemes.map((s) => `${s}//`).join(' or ')}`,
    )
  }
  return text
}

/** The folder with db/migrations: two levels up in a checkout (src/app) and in a package (dist/app). */
function programHome(): string {
  const home = resolve(import.meta.dirname, '../..')
  if (!existsSync(join(home, 'db/migrations'))) throw new Error('db/migrations is missing beside the program')
  return home
}
