/** Texts that start the fuzzer, and where it leaves what it finds. */
import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { readVectors } from '../vectors/own/judge.ts'
import { passportWith, withDose, withRecovery, withTest } from '../vectors/own/message.ts'
import { REVOKED_CI } from './fuzz-signers.ts'
import type { Finding } from './trial.ts'

const CORPUS = join(import.meta.dirname, 'corpus')
const CRASHES = join(import.meta.dirname, 'crashes')
const CORPUS_FILES_MAX = 300

export function readSeeds(): string[] {
  const revoked = [withDose, withTest, withRecovery].map((event) => passportWith(event({ ci: REVOKED_CI })))
  return [...readVectors().map(({ text }) => text), ...revoked]
}

/** In the order of the file names, which are hashes of the texts. */
export function readCorpus(): string[] {
  const names = readdirSync(CORPUS).filter((name) => name.endsWith('.txt'))
  return names.toSorted().map((name) => readFileSync(join(CORPUS, name), 'utf8'))
}

/** Leaves exactly these texts in the corpus, the first 300 of them. */
export function writeCorpus(texts: readonly string[]): void {
  const wanted = new Map(texts.slice(0, CORPUS_FILES_MAX).map((text) => [`${nameOf(text)}.txt`, text]))
  for (const name of readdirSync(CORPUS))
    if (name.endsWith('.txt') && !wanted.has(name)) rmSync(join(CORPUS, name))
  for (const [name, text] of wanted) writeFileSync(join(CORPUS, name), text)
}

/** Writes the text of a finding; returns the file. */
export function writeCrash({ kind, text }: Finding): string {
  mkdirSync(CRASHES, { recursive: true })
  const file = join(CRASHES, `${kind}-${nameOf(text)}.txt`)
  writeFileSync(file, text)
  return file
}

function nameOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16)
}
