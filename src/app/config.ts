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
  readonly register: RegisterConfig
  /** Folder of the program: migrations, templates, package.json. */
  readonly home: string
}

/** The population register, and what a remote one does not say of itself. */
export interface RegisterConfig {
  /** `table`, `image:DIR` or `fhir:URL`. */
  readonly name: string
  /** Value of the header `Authorization` for a remote register. */
  readonly authorization: string | null
  /** Name of the remote register's state: a new name is a new edition. */
  readonly edition: string
  readonly people: number
  /** Communes as they are told apart. */
  readonly communes: number
}

/** Viet Nam: 83 million people were in the platform in April 2022, in 10,599 communes of very unequal size. */
const NATION = { people: 83_000_000, communes: 8000 }

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
    register: registerOf(env),
    home: programHome(),
  }
}

function registerOf(env: Readonly<Record<string, string | undefined>>): RegisterConfig {
  return {
    name: env.VAXPASS_REGISTER ?? 'table',
    authorization: env.VAXPASS_REGISTER_AUTHORIZATION ?? null,
    edition: env.VAXPASS_REGISTER_EDITION ?? '1',
    people: countOf(env, 'VAXPASS_REGISTER_PEOPLE', NATION.people),
    communes: countOf(env, 'VAXPASS_REGISTER_COMMUNES', NATION.communes),
  }
}

function countOf(env: Readonly<Record<string, string | undefined>>, name: string, otherwise: number): number {
  const value = Number(env[name] ?? otherwise)
  if (Number.isInteger(value) && value > 0) return value
  throw new Refusal('option.invalid', `${name} must be a whole number above 0`)
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
