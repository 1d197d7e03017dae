/** The whole run over an image: dose records claimed, matched on two threads, and everything that follows written. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

import { joinEmbedded } from '../../src/adapters/postgres/embedded.ts'
import { migrate } from '../../src/adapters/postgres/migrate.ts'
import { readConfig } from '../../src/app/config.ts'
import { createContext } from '../../src/app/context.ts'
import { runAuthenticate } from '../../src/app/run-authenticate.ts'
import type { DoseId } from '../../src/core/dose/dose.ts'
import { SILENT } from '../../src/core/progress.ts'
import { enterDoses } from '../../src/stages/record/index.ts'
import { readDoses } from './sample-doses.ts'

const HOME = resolve(import.meta.dirname, '../..')
/** Enough for batches of the usual size in every bucket. */
const DOSES = 200_000
const ENTERED_AT_ONCE = 5000

export interface EndToEnd {
  readonly doses: number
  readonly seconds: number
}

/** Enters dose records into a new built-in database and checks them as `vaxpass authenticate --register image:DIR` does. */
export async function endToEnd(image: string, file: string, threads: number): Promise<EndToEnd> {
  const state = mkdtempSync(join(tmpdir(), 'vaxpass-bench-'))
  const server = await joinEmbedded({ dir: join(state, 'state') })
  const context = createContext({
    config: { ...readConfig({}, HOME), databaseUrl: server.url, home: HOME },
    account: undefined,
    progress: SILENT,
    say: () => {},
    signal: new AbortController().signal,
  })
  try {
    await migrate(server.url, join(HOME, 'db/migrations'))
    const { worker } = await context.databases()
    const caller = await context.caller('bench')
    const doses = (await readDoses(file)).slice(0, DOSES)
    for (let at = 0; at < doses.length; at += ENTERED_AT_ONCE) {
      const rows = doses.slice(at, at + ENTERED_AT_ONCE).map(({ doseId, claim }) => ({
        record: { doseId: doseId as DoseId, facility: claim.givenAtFacility, claim }, // read from a dose record
        source: null,
      }))
      await worker.transaction(caller, (tx) => enterDoses(tx, rows))
    }
    const { checked, seconds } = await runAuthenticate(context, {
      register: `image:${image}`,
      workers: threads,
    })
    return { doses: checked, seconds }
  } finally {
    await context.close()
    await server.leave()
    rmSync(state, { recursive: true, force: true })
  }
}
