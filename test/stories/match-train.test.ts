/** Training on a made-up province: what comes out is a model that finds people, and holds nothing of them. */
import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { countGuarded, sampleEntries } from '../../src/adapters/registers/store-sample.ts'
import type { Context } from '../../src/app/context.ts'
import { evaluate } from '../../src/app/evaluate.ts'
import { runAuthenticate } from '../../src/app/run-authenticate.ts'
import { runIngest, runLotsLoad } from '../../src/app/run-ingest.ts'
import { runRegisterLoad } from '../../src/app/run-register-load.ts'
import { runUnitsLoad } from '../../src/app/run-units-load.ts'
import { type TrainedModel, type TrainRequest, trainModel } from '../../src/app/train-model.ts'
import { parseModel } from '../../src/core/person/match-model.ts'
import { SILENT } from '../../src/core/progress.ts'
import { Refusal } from '../../src/core/refusal.ts'
import { simulate } from '../../src/simulate/index.ts'
import { testContext } from '../support/context.ts'
import { testDatabase } from '../support/database.ts'
import { type Line, readList } from '../support/nation.ts'
import { person, registerOf } from '../support/register.ts'

const PEOPLE = 2000
const scratch = mkdtempSync(join(tmpdir(), 'vaxpass-'))
const nation = join(scratch, 'nation')
const truth = join(nation, 'truth.csv')

before(() => simulate({ people: PEOPLE, seed: 11, asOf: '2022-04-26', out: nation, progress: SILENT }))
after(() => rmSync(scratch, { recursive: true }))

/** Units, register and rows of the nation, unchecked. */
async function takeIn(context: Context): Promise<void> {
  await runUnitsLoad(context, join(nation, 'units.csv'))
  await runLotsLoad(context, join(nation, 'deliveries.csv'))
  await runRegisterLoad(context, join(nation, 'register.csv'))
  const facilities = join(nation, 'facilities')
  await runIngest(context, { files: readdirSync(facilities).map((name) => join(facilities, name)) })
}

async function trained(context: Context, request: TrainRequest): Promise<TrainedModel> {
  return (await trainModel(context, request)) ?? assert.fail('the training was not stopped')
}

test('a model trained without labels finds the people of the province', async (t) => {
  const db = await testDatabase(t)
  const context = testContext(t, db.url)
  await takeIn(context)
  const out = join(scratch, 'model.json')
  const plot = join(scratch, 'model.svg')
  const request = { out, name: 'test', doses: 2000, seed: 1, truth, plot }
  const model = await trained(context, request)
  const text = readFileSync(out, 'utf8')

  await t.test(
    'the file is a model that names its content, and the same records and seed give the same',
    async () => {
      assert.deepEqual(parseModel(text).thresholds, model.thresholds)
      assert.match(model.version, /^test-[0-9a-f]{8}$/)
      assert.equal((await trained(context, request)).version, model.version)
      assert.notEqual((await trained(context, { ...request, seed: 2 })).version, model.version)
    },
  )
  await t.test(
    'every pass converged, its likelihood never fell, and nearly all its pairs are one person',
    () => {
      for (const { name, converged, logLikelihood, lambda } of model.diagnostics.passes) {
        assert.ok(converged && lambda > 0.8, name)
        for (const [i, value] of logLikelihood.slice(1).entries()) {
          const before = logLikelihood[i] ?? 0
          assert.ok(value >= before - 1e-9 * Math.abs(value), name)
        }
      }
    },
  )
  await t.test('without a truth, the model chooses thresholds by its own expectation', async () => {
    const { thresholds } = (await trained(context, { ...request, truth: undefined })).diagnostics
    assert.equal(thresholds.how, 'posterior')
    assert.ok(thresholds.acceptBits >= 2 && thresholds.marginBits >= 4)
  })
  await t.test('a training that is stopped writes nothing', async () => {
    const stopped = { ...context, signal: AbortSignal.abort() }
    const nowhere = join(scratch, 'stopped.json')
    assert.equal(await trainModel(stopped, { ...request, out: nowhere }), undefined)
    assert.equal(existsSync(nowhere), false)
  })
  await t.test('neither the file nor the drawing holds anything of a person', () => {
    const files = `${text}${readFileSync(plot, 'utf8')}`
    const said = (line: Line) => [line.person_number, line.full_name, line.phone, line.cmnd, line.household]
    for (const value of readList(nation, 'register.csv').flatMap(said)) {
      assert.ok(value === undefined || value === '' || !files.includes(value), 'a value of the register')
    }
  })
  await t.test('with it nobody is taken for somebody else, and hardly anybody is missed', async () => {
    await runAuthenticate(context, { model: out, workers: 1 })
    const { verified_wrong, mismatch, recall } = await evaluate(context, truth)
    assert.deepEqual([verified_wrong, mismatch.wrong], [0, 0])
    assert.ok(recall > 0.99, `recall ${recall}`)
  })
})

test('too few records teach nothing and are refused, and so is a training without a register', async (t) => {
  const db = await testDatabase(t)
  const context = testContext(t, db.url)
  const request = { out: join(scratch, 'none.json'), name: 'test', doses: 2000, seed: 1 }
  const code = (wanted: string) => (error: unknown) => error instanceof Refusal && error.code === wanted
  await assert.rejects(trainModel(context, request), code('register.empty'))
  await runUnitsLoad(context, join(nation, 'units.csv'))
  await runRegisterLoad(context, join(nation, 'register.csv'))
  await assert.rejects(trainModel(context, request), code('model.invalid'))
})

test('a sample of people goes round each bucket once and names nobody twice; guardians lead to children and homes', async (t) => {
  const db = await testDatabase(t)
  const [mother, child, other] = ['079185000123', '079215000001', '079090000777']
  const home = { household: '26734-1' }
  await registerOf(db, [
    person({ ...home, person_number: mother }),
    person({ ...home, person_number: child, birth_date: '2015-03-01', guardian_1: mother }),
    person({ person_number: other }),
  ])
  await db.worker.transaction(db.caller, async (tx) => {
    const starts = Array.from({ length: 256 }, (_, bucket) => {
      const first = bucket.toString(16).padStart(2, '0')
      return { bucket, id: `${first}800000-0000-0000-0000-000000000000` }
    })
    const drawn = await sampleEntries(tx, starts, 2)
    assert.deepEqual(drawn.map(({ number }) => number).sort(), [mother, child, other].sort())
    assert.deepEqual(await countGuarded(tx, [mother, mother, other]), { children: 2, members: 4 })
    assert.deepEqual(await countGuarded(tx, []), { children: 0, members: 0 })
  })
})
