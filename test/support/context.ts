/** The context of a command that runs inside the test: as main.ts builds it, on the database of the test. */
import { resolve } from 'node:path'
import type { TestContext } from 'node:test'

import { readConfig } from '../../src/app/config.ts'
import { type Context, createContext } from '../../src/app/context.ts'
import { SILENT } from '../../src/core/progress.ts'

const CHECKOUT = resolve(import.meta.dirname, '../..')

export interface ContextChanges {
  readonly account?: string
  readonly smtpUrl?: string
  /** Folder with db/migrations; the checkout unless another is named. */
  readonly home?: string
  /** Gets every line that the command would print on standard error. */
  readonly say?: (line: string) => void
}

/** Acts as the operator unless another account is named; closed when the test ends. */
export function testContext(
  t: TestContext,
  url: string,
  { account, smtpUrl, home = CHECKOUT, say }: ContextChanges = {},
): Context {
  const context = createContext({
    config: { ...readConfig({}, home), databaseUrl: url, smtpUrl, mailFrom: 'no-reply@vaxpass.test', home },
    account,
    progress: SILENT,
    say: say ?? (() => {}),
    signal: new AbortController().signal,
  })
  t.after(() => context.close())
  return context
}
