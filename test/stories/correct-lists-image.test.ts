/** Cleaning lists of a place whose register is an image: the table is empty. */
import assert from 'node:assert/strict'
import { test } from 'node:test'

import { createImageResidents } from '../../src/adapters/registers/image/image-residents.ts'
import { createTableResidents } from '../../src/adapters/registers/table-residents.ts'
import type { Resident, Residents } from '../../src/stages/correct/index.ts'
import { testDatabase } from '../support/database.ts'
import {
  ALL,
  fill,
  hire,
  listTest,
  MAU,
  makeList,
  NEIGHBOUR,
  NO_MARKS,
  ONE_MOVED,
  PEOPLE,
  rowsOf,
  STRANGER,
  VANG,
} from '../support/lists.ts'
import { registerOf } from '../support/register.ts'
import { crowdOf } from '../support/register-crowd.ts'
import { imageFolder, memoryImage } from '../support/register-image.ts'

test('hamlet and household come from the image', async (t) => {
  const it = await listTest(t, ALL, [], `image:${await imageFolder(t, PEOPLE)}`)
  const rows = await rowsOf(await it.list())
  assert.deepEqual(
    rows.map((row) => [row['thôn, tổ'], row.hộ, row['họ tên đã nhập']]),
    [
      ['Thôn 2', 'H1', MAU],
      ['Thôn 10', 'H7', 'Lê Văn Anh'],
      ['Thôn 10', 'H7', 'Phạm Thị Bình'],
      ['không rõ', 'không rõ', VANG],
    ],
  )
  const sum = await it.import(await fill(await it.list(), { [MAU]: { 'quyết định': 'đúng như CSDL' } }))
  assert.deepEqual([sum.applied, sum.verified], [1, 1])
})

test('a record belongs to the commune that the image names', async (t) => {
  const it = await listTest(t, [NO_MARKS, STRANGER], [], `image:${await imageFolder(t, ONE_MOVED)}`)
  await hire(it.db, 'neighbour', NEIGHBOUR)
  const theirs = await rowsOf(await makeList(it.as('neighbour'), it.path('csv'), NEIGHBOUR))
  const ours = await rowsOf(await it.list('csv'))
  const names = [theirs, ours].map((rows) => rows.map((row) => row['họ tên đã nhập']))
  assert.deepEqual(names, [[MAU], [VANG]])
})

test('an image names the residents whom the table names, page by page', async (t) => {
  const db = await testDatabase(t)
  const people = crowdOf(1200).map((one, i) => ({ ...one, hamlet: i % 3 === 0 ? '' : `Thôn ${i % 7}` }))
  await registerOf(db, people)
  const image = createImageResidents(await memoryImage(people))
  const communes = [...new Set(people.map((one) => one.residence_commune ?? ''))]
  await db.worker.transaction(db.caller, async (tx) => {
    const all = async (residents: Residents, commune: string, limit: number) => {
      const found: Resident[] = []
      for (let after: string | null = null; ; ) {
        const page = await residents.of(tx, commune, { after, limit })
        found.push(...page)
        after = page.at(-1)?.personId ?? null
        if (page.length < limit) return found.toSorted((a, b) => (a.personId < b.personId ? -1 : 1))
      }
    }
    let most = 0
    for (const commune of [...communes, '99999']) {
      const expected = await all(createTableResidents(), commune, 1000)
      assert.deepEqual(await all(image, commune, 3), expected)
      most = Math.max(most, expected.length)
    }
    assert.ok(most > 3, 'pages follow each other')
  })
})
