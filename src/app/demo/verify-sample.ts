import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import type { Context } from '../context.ts'
import { readRevocationFile } from '../revocation-file.ts'
import { readTrustFile } from '../trust-file.ts'
import { verifyTexts } from '../verify-text.ts'

/**
 * Verifies every `*.txt` of a folder as a stranger would: with the public lists alone, at the application clock.
 * @throws {Refusal} `file.not-found` when there is no trust list, `trust.invalid`
 */
export async function verifySample(
  { config, clock }: Pick<Context, 'config' | 'clock'>,
  folder: string,
): Promise<{ checked: number; valid: number }> {
  const texts = readdirSync(folder)
    .filter((name) => name.endsWith('.txt'))
    .map((name) => readFileSync(join(folder, name), 'utf8').trim())
  const lists = { trust: readTrustFile(config), revocation: readRevocationFile(config) }
  const verdicts = verifyTexts(texts, { ...lists, at: clock.now() })
  return { checked: verdicts.length, valid: verdicts.filter(({ verdict }) => verdict === 'valid').length }
}
