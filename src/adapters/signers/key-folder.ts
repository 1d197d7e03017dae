/** Keys and certificates in files that nobody but their owner may read. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import type { KeyPair } from './certificates.ts'

const ONLY_OWNER = 0o600
const ONLY_OWNER_FOLDER = 0o700
const FILE_NAME = /^[\p{L}\p{N}][\p{L}\p{N}%_.-]*$/u

export interface KeyFolder {
  has(name: string): boolean
  /** Undefined when there is no such key. */
  read(name: string): KeyPair | undefined
  /** Writes a new key; an existing one is never overwritten. @throws EEXIST */
  write(name: string, pair: KeyPair): void
  /** Names of all keys. */
  names(): string[]
}

/** `<folder>/<name>.key.pem` (0600) and `<folder>/<name>.crt.pem`. */
export function keyFolder(folder: string): KeyFolder {
  const pathOf = (name: string, kind: 'key' | 'crt') => {
    if (!FILE_NAME.test(name)) throw new TypeError('this name cannot be the name of a file')
    return join(folder, `${name}.${kind}.pem`)
  }
  const has = (name: string) => existsSync(pathOf(name, 'key')) && existsSync(pathOf(name, 'crt'))
  return {
    has,
    read: (name) =>
      has(name)
        ? {
            keyPem: readFileSync(pathOf(name, 'key'), 'utf8'),
            certificatePem: readFileSync(pathOf(name, 'crt'), 'utf8'),
          }
        : undefined,
    write: (name, { keyPem, certificatePem }) => {
      mkdirSync(folder, { recursive: true, mode: ONLY_OWNER_FOLDER })
      // The certificate first: a key without one would count as missing and could not be written again.
      writeFileSync(pathOf(name, 'crt'), certificatePem)
      writeFileSync(pathOf(name, 'key'), keyPem, { mode: ONLY_OWNER, flag: 'wx' })
    },
    names: () =>
      existsSync(folder)
        ? readdirSync(folder)
            .filter((file) => file.endsWith('.key.pem'))
            .map((file) => file.slice(0, -'.key.pem'.length))
            .sort()
        : [],
  }
}
