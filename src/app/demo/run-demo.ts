/** The whole flow over a made-up province: what `npm run demo` does before it serves the page. */
import { mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'

import { migrate, resetDatabase } from '../../adapters/postgres/migrate.ts'
import { Refusal } from '../../core/refusal.ts'
import { simulate } from '../../simulate/index.ts'
import { samplePassports } from '../../stages/issue/index.ts'
import type { Context } from '../context.ts'
import { evaluate } from '../evaluate.ts'
import { initKeys } from '../keys.ts'
import { publishRevocations } from '../revocation-publish.ts'
import { runAuthenticate } from '../run-authenticate.ts'
import { runCorrect } from '../run-correct.ts'
import { runIngest, runLotsLoad, runSessionsLoad } from '../run-ingest.ts'
import { runIssue } from '../run-issue.ts'
import { runRegisterLoad } from '../run-register-load.ts'
import { runSign } from '../run-sign.ts'
import { runUnitsLoad } from '../run-units-load.ts'
import { APRIL_26, DEMO, readSnapshot, takeSnapshot } from '../snapshots.ts'
import { readStates, readStatus, type Status } from '../status.ts'
import { writePassportDocuments } from '../write-documents.ts'
import { PASSPORT_QUOTA } from './national-figures.ts'
import { correctOneCitizen } from './one-citizen.ts'
import { type DemoReport, type StageTime, summaryText } from './print-summary.ts'
import { verifySample } from './verify-sample.ts'

export interface DemoOptions {
  readonly people: number
  readonly seed: number
}

/** The morning on which the demo's clock starts. */
const STARTS_AT = new Date('2022-04-26T08:00:00+07:00')
const AS_OF = '2022-04-26'
/** The revocation list of the own country. */
const OWN_LIST = 'own'
const COUNTRY = 'VN'
/** Passports that are written as documents and verified as a stranger would. */
const SAMPLE = 10

/** Runs one stage and notes how long it took and how many records went through it. */
type Timed = <T>(stage: string, work: () => Promise<T>, records: (result: T) => number) => Promise<T>

/**
 * Makes a province, takes it through every stage and returns what came of it. Files lie in `<dir>/demo`.
 * @throws {Refusal} `database.not-empty` when the database holds records that are not a demo's; what the stages throw
 */
export async function runDemo(
  context: Context,
  options: DemoOptions,
): Promise<{ report: DemoReport; text: string }> {
  const startedMs = performance.now()
  const stages: StageTime[] = []
  const timed: Timed = async (stage, work, records) => {
    const beganMs = performance.now()
    const result = await work()
    stages.push({ stage, records: records(result), seconds: (performance.now() - beganMs) / 1000 })
    return result
  }
  const folder = join(context.config.dir, 'demo')
  const nation = join(folder, 'nation')
  // Demo 1. An empty database, a clock that shows the morning of 26 April 2022, keys.
  await timed(
    'database',
    () => prepare(context, folder, options),
    () => 1,
  )
  // Demo 2. A made-up province, as the files that its stations would send.
  await timed(
    'simulate',
    () => simulate({ ...options, asOf: AS_OF, out: nation, progress: context.progress }),
    (made) => made.rows,
  )
  // Demo 3. What the ministry knows beforehand: units, register, deliveries.
  await loadKnowledge(context, nation, timed)
  // Demo 4. Every stage up to the passports of that day, then the first snapshot.
  await takeIn(context, nation, timed)
  const snapshot = await reachApril26(context, timed)
  // Demo 5. Corrections, and the same stages again.
  await finishCampaign(context, timed)
  // Demo 6. One citizen whose record a person had to decide, from the case to the passport.
  const citizen = await timed(
    'one citizen',
    () => correctOneCitizen(context),
    () => 1,
  )
  // Demo 7. The figures of now, measured against the truth that no stage has seen.
  const { app } = await context.databases()
  const caller = await context.caller('demo')
  const status = await readStatus(app, caller)
  const states = await readStates(app, caller)
  const measured = await timed(
    'evaluate',
    () => evaluate(context, join(nation, 'truth.csv')),
    () => status.entered,
  )
  // Demo 8. Ten passports as documents, verified with nothing but the public lists.
  publishRevocations(context.config, {
    name: OWN_LIST,
    countries: [COUNTRY],
    now: context.clock.now(),
    numbers: [],
  })
  const sample = await app.transaction(caller, (tx) => samplePassports(tx, SAMPLE))
  const documents = join(folder, 'passports')
  await timed(
    'documents',
    () => writePassportDocuments(context, sample, documents),
    () => sample.length,
  )
  const checked = await verifySample(context, documents)
  const seconds = (performance.now() - startedMs) / 1000
  const report: DemoReport = {
    status,
    snapshot,
    evaluate: measured,
    citizen,
    sample: checked,
    stages,
    seconds,
  }
  return { report, text: `${summaryText(report, states)}\npassports: ${documents}` }
}

async function prepare(context: Context, folder: string, options: DemoOptions): Promise<void> {
  const { config } = context
  const url = await context.adminUrl()
  await migrate(url, join(config.home, 'db/migrations'))
  const before = await context.databases()
  const caller = await context.caller('demo')
  const isDemo = (await readSnapshot(before.app, caller, DEMO)) !== undefined
  const { entered, given } = await readStatus(before.app, caller)
  if (!isDemo && entered + given > 0) {
    throw new Refusal(
      'database.not-empty',
      'this database holds records that are not a demo: choose another folder with --dir, or unset DATABASE_URL',
    )
  }
  if (isDemo) await resetDatabase(url, join(config.home, 'db/migrations'))
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  await context.clock.set(before.app, caller, STARTS_AT)
  await takeSnapshot(before.app, caller, DEMO, options)
  await initKeys(context, { keep: true })
}

async function loadKnowledge(context: Context, nation: string, timed: Timed): Promise<void> {
  await timed(
    'units, lots',
    async () => {
      const units = await runUnitsLoad(context, join(nation, 'units.csv'))
      const lots = await runLotsLoad(context, join(nation, 'deliveries.csv'))
      return units.rows + lots.rows
    },
    (rows) => rows,
  )
  await timed(
    'register',
    () => runRegisterLoad(context, join(nation, 'register.csv')),
    (loaded) => loaded.rows,
  )
}

async function takeIn(context: Context, nation: string, timed: Timed): Promise<void> {
  const facilities = join(nation, 'facilities')
  await timed(
    'ingest',
    () => runIngest(context, { files: filesOf(facilities), rejectedDir: join(nation, 'rejected') }),
    (sum) => sum.rows,
  )
  await timed(
    'sessions',
    () => runSessionsLoad(context, join(nation, 'sessions.csv')),
    (loaded) => loaded.rows,
  )
}

/** Up to the day on which the ministry published its figures: as many passports, as a share of the people, as it had. */
async function reachApril26(context: Context, timed: Timed): Promise<Status> {
  const { app } = await context.databases()
  const caller = await context.caller('demo')
  await timed(
    'authenticate',
    () => runAuthenticate(context),
    (sum) => sum.checked,
  )
  await timed(
    'sign',
    () => runSign(context),
    (sum) => sum.signed,
  )
  const { persons_with_id } = await readStatus(app, caller)
  const quota = Math.round(PASSPORT_QUOTA * persons_with_id)
  await timed(
    'issue to the quota',
    () => runIssue(context, quota),
    (sum) => sum.issued,
  )
  const snapshot = await readStatus(app, caller)
  await takeSnapshot(app, caller, APRIL_26, snapshot)
  return snapshot
}

async function finishCampaign(context: Context, timed: Timed): Promise<void> {
  await timed(
    'correct',
    () => runCorrect(context, { applySafe: true }),
    (sum) => sum.applied,
  )
  await timed(
    'sign again',
    () => runSign(context),
    (sum) => sum.signed,
  )
  await timed(
    'issue',
    () => runIssue(context),
    (sum) => sum.issued,
  )
}

function filesOf(folder: string): string[] {
  return readdirSync(folder)
    .sort()
    .map((name) => join(folder, name))
}
