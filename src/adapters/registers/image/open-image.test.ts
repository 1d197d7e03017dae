import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { Worker } from 'node:worker_threads'

import { scratchFolder } from '../../../../test/support/command.ts'
import { builtOf, imageFolder, imageOfRows } from '../../../../test/support/register-image.ts'
import { CHILD, FAMILY, MOTHER } from '../../../../test/support/register-people.ts'
import { Refusal } from '../../../core/refusal.ts'
import { imageHandles, openImage, personOf, writeImage } from './index.ts'

const ORIGIN = { builtFrom: { source: 'csv', edition: 'test' }, parent: null } as const

async function refusalOf(dir: string): Promise<Refusal> {
  const error = await openImage(dir).then(
    () => assert.fail('the image was opened'),
    (thrown: unknown) => thrown,
  )
  assert.ok(error instanceof Refusal, String(error))
  return error
}

/** Replaces members of the manifest. */
function changeManifest(dir: string, changes: object): void {
  const path = join(dir, 'manifest.json')
  writeFileSync(path, JSON.stringify({ ...JSON.parse(readFileSync(path, 'utf8')), ...changes }))
}

const DAMAGES: Readonly<Record<string, (dir: string) => string>> = {
  'a column that was cut': (dir) => {
    truncateSync(join(dir, 'serial.u32'), 4)
    return 'serial.u32'
  },
  'one altered byte': (dir) => {
    const bytes = readFileSync(join(dir, 'name-bytes.u8'))
    bytes[3] = (bytes[3] ?? 0) ^ 1
    writeFileSync(join(dir, 'name-bytes.u8'), bytes)
    return 'name-bytes.u8'
  },
  'a column that is missing': (dir) => {
    rmSync(join(dir, 'birth.u32'))
    return 'birth.u32'
  },
  'another number of people': (dir) => {
    changeManifest(dir, { people: 1 })
    return 'manifest.json'
  },
  'a manifest without columns': (dir) => {
    changeManifest(dir, { columns: [] })
    return 'manifest.json'
  },
  'half a manifest': (dir) => {
    truncateSync(join(dir, 'manifest.json'), 100)
    return 'manifest.json'
  },
}

for (const [what, damage] of Object.entries(DAMAGES)) {
  test(`${what} is found when the image is opened, and the file is named`, async (t) => {
    const dir = await imageFolder(t, FAMILY)
    const file = damage(dir)
    const { code, message } = await refusalOf(dir)
    assert.equal(code, 'register.damaged')
    assert.ok(message.includes(file) && message.includes('build the image again'), message)
  })
}

test('another format, and a folder that is no image, are told apart from damage', async (t) => {
  const dir = await imageFolder(t, FAMILY)
  changeManifest(dir, { format: 2 })
  assert.equal((await refusalOf(dir)).code, 'register.other-format')
  changeManifest(dir, { format: undefined })
  assert.equal((await refusalOf(dir)).code, 'register.other-format')
  assert.equal((await refusalOf(scratchFolder(t))).code, 'file.not-found')
  assert.equal((await refusalOf(join(dir, 'nowhere'))).code, 'file.not-found')
})

test('an open image keeps its people when its folder is replaced', async (t) => {
  const dir = await imageFolder(t, [MOTHER])
  const image = await openImage(dir)
  rmSync(dir, { recursive: true })
  await writeImage(dir, (await builtOf([CHILD])).built, ORIGIN)
  assert.equal(personOf(image, 0).fullName, MOTHER.full_name)
  assert.equal(personOf(await openImage(dir), 0).fullName, CHILD.full_name)
})

test('a folder that holds something is refused and left as it is', async (t) => {
  const dir = await imageFolder(t, FAMILY)
  const files = readdirSync(dir)
  const { built } = await builtOf([MOTHER])
  await assert.rejects(writeImage(dir, built, ORIGIN), { code: 'file.not-writable' })
  assert.deepEqual(readdirSync(dir), files)
  assert.equal((await openImage(dir)).manifest.people, FAMILY.length)
})

test('a writer that fails on the way leaves no image and no files', async (t) => {
  const dir = join(scratchFolder(t), 'image')
  const { built } = await builtOf(FAMILY)
  // The last column cannot be read: all the others are written by then.
  const broken = {
    ...built,
    columns: { ...built.columns, changedNumbers: undefined as unknown as Float64Array },
  }
  await assert.rejects(writeImage(dir, broken, ORIGIN))
  assert.equal(existsSync(dir), false)
  assert.deepEqual(readdirSync(dirname(dir)), [])
})

/** Answers in a thread of its own from the blocks that it was sent. */
const THREAD = `
  import { parentPort, workerData } from 'node:worker_threads'
  const { imageOver, createImageRegister } = await import(workerData.module)
  const [owners] = await createImageRegister(imageOver(workerData.handles)).byNumber(null, [workerData.question])
  parentPort.postMessage({
    name: owners[0].fullName,
    isShared: workerData.handles.buffers.serial instanceof SharedArrayBuffer,
  })`

test('another thread reads the same memory', async (t: TestContext) => {
  const handles = imageHandles(await imageOfRows(t, FAMILY))
  const question = { number: MOTHER.person_number, cmnd: null }
  const module = new URL('./index.ts', import.meta.url).href
  const code = new URL(`data:text/javascript,${encodeURIComponent(THREAD)}`)
  const worker = new Worker(code, { workerData: { handles, question, module } })
  t.after(() => worker.terminate())
  const answer = await new Promise((done, fail) => worker.on('message', done).on('error', fail))
  assert.deepEqual(answer, { name: MOTHER.full_name, isShared: true })
})
