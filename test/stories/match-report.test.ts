/** The quality report: figures and charts of all verdicts, and nobody of the records on it. */
import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'

import { createTableRegister } from '../../src/adapters/registers/table-register.ts'
import { createCalibration } from '../../src/app/calibration.ts'
import { writeMatchReport } from '../../src/app/match-report.ts'
import { SILENT } from '../../src/core/progress.ts'
import { authenticateDoses } from '../../src/stages/authenticate/index.ts'
import { enterDoses } from '../../src/stages/record/index.ts'
import { testContext } from '../support/context.ts'
import { testDatabase } from '../support/database.ts'
import { newDose } from '../support/doses.ts'
import { MODEL } from '../support/match.ts'
import { person, registerOf } from '../support/register.ts'

const SECRET = { person_number: '079185000555', full_name: 'Lý Thị Bí Mật', birth_date: '1977-07-07' }

test('the report counts every verdict, names the model, and shows nobody', async (t) => {
  const db = await testDatabase(t)
  await registerOf(db, [person(), person(SECRET)])
  const birthDate = { birthDate: null }
  const doses = [
    newDose('TYT-1', 'a', { idNumber: '079185000123' }),
    newDose('TYT-1', 'b', { idNumber: '079185000123', fullName: 'TRAN THI MAU' }),
    newDose('TYT-2', 'c', { ...birthDate, idNumber: '079185000555', fullName: 'Lý Thị Bí Mật' }),
    newDose('TYT-2', 'd', { ...birthDate, idNumber: null, fullName: 'Không ai', phone: null }),
  ]
  await db.worker.transaction(db.caller, (tx) => enterDoses(tx, doses))
  const onChecked = async () => {}
  const register = createTableRegister()
  await authenticateDoses(db.caller, {
    worker: db.worker,
    register,
    model: MODEL,
    onChecked,
    progress: SILENT,
  })
  const folder = mkdtempSync(join(tmpdir(), 'vaxpass-report-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const html = join(folder, 'report.html')
  const report = await writeMatchReport(testContext(t, db.url), { html, truth: undefined })
  assert.equal(
    report.verdicts.reduce((sum, { count }) => sum + count, 0),
    4,
  )
  assert.deepEqual(report.models, [{ model: MODEL.version, edition: 1, count: 4 }])
  assert.equal(report.fields.find(({ name }) => name === 'name')?.count, 1)
  const page = readFileSync(html, 'utf8')
  assert.match(page, new RegExp(MODEL.version))
  for (const value of Object.values(SECRET))
    assert.ok(!page.includes(value), 'somebody of the records is shown')
  assert.ok(page.includes('Two people of one name and day'))
})

test('a report before anything was checked says what to do', async (t) => {
  const db = await testDatabase(t)
  const asked = writeMatchReport(testContext(t, db.url), { html: 'unused.html', truth: undefined })
  await assert.rejects(asked, { code: 'register.empty' })
})

test('calibration tells what was said from what was true', () => {
  const calibration = createCalibration()
  for (let i = 0; i < 100; i += 1) calibration.add(1, i < 66)
  for (let i = 0; i < 100; i += 1) calibration.add(40, i < 99)
  const [unsure, sure] = calibration.points()
  assert.deepEqual([unsure?.right, unsure?.records, sure?.right], [0.66, 100, 0.99])
  assert.ok((unsure?.predicted ?? 0) > 0.66 && (unsure?.predicted ?? 1) < 0.67)
  assert.ok((sure?.predicted ?? 0) > 0.999999)
})
