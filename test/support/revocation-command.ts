/** The commands of a revocation list, on a folder of their own. */
import assert from 'node:assert/strict'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { parseCommand } from '../../src/app/cli/arguments.ts'
import { revocationCommands } from '../../src/app/cli/revocation.ts'
import type { Context } from '../../src/app/context.ts'
import { trustPath } from '../../src/app/trust-file.ts'
import { Refusal, type RefusalCode } from '../../src/core/refusal.ts'
import { toBase64 } from '../../src/core/trust/base64.ts'
import { entryOf } from '../../src/core/trust/revocation/index.ts'
import { scratchFolder } from './command.ts'
import { makeSigner, passportText, samplePayload, trustText } from './hcert.ts'

export const signer = await makeSigner()
export const TEXT = passportText(signer)
export const [{ ci = '' } = {}] = samplePayload().v
export const ENTRY = entryOf(ci)
export const NOW = '2022-06-01T12:00:00Z'
export const END = '2022-12-01T00:00:00Z'

export const BATCH = {
  country: 'VN',
  expires: END,
  kid: toBase64(signer.kid),
  hashType: 'UCI',
  entries: [{ hash: toBase64(ENTRY) }],
}

/** A folder with the trust list, and the commands on it. Only what a verifier has: no database but the clock's. */
export function verifier(t: TestContext, now = NOW) {
  const dir = scratchFolder(t)
  writeFileSync(trustPath({ dir }), trustText([signer.certificate]))
  const clock = { now: () => new Date(now) }
  const context = { config: { dir }, clock, databases: async () => ({}) } as unknown as Context // as the line above says
  const run = async (...argv: string[]) => {
    const { command, args } = parseCommand(revocationCommands, ['revocation', ...argv])
    const { exit, json, text } = await command.run(args, context)
    return { exit, text, json: JSON.parse(JSON.stringify(json)) }
  }
  const file = (name: string, content: unknown) => {
    const path = join(dir, name)
    mkdirSync(join(path, '..'), { recursive: true })
    writeFileSync(path, content instanceof Uint8Array ? content : JSON.stringify(content))
    return path
  }
  return { dir, run, file }
}

export async function refused(code: RefusalCode, run: () => Promise<unknown>): Promise<void> {
  await assert.rejects(run, (error) => {
    assert.ok(error instanceof Refusal, `${error}`)
    assert.equal(error.code, code, error.message)
    return true
  })
}
