import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'

import { builtOf, memoryImage } from '../../../../test/support/register-image.ts'
import { MOTHER, namesakes, numberOf } from '../../../../test/support/register-people.ts'
import { personIdOfNumber } from '../../../core/person/person-id.ts'
import type { FileRow } from './gather-rows.ts'
import { changedNumbers, type Image, imagePeople, personOf } from './index.ts'

const NUMBERS = ['079185000123', '079185000124', '001201000001', '001201000002', '970185000003']
const ROW: fc.Arbitrary<FileRow> = fc.record({
  person_number: fc.constantFrom(...NUMBERS),
  cmnd: fc.constantFrom('', '023456789', '000000000'),
  full_name: fc.constantFrom('Trần Thị Mẫu', 'TRAN THI MAU', 'Mẫu Thị Trần', 'Nguyễn Văn Thử'),
  birth_date: fc.constantFrom('1985', '1985-03', '1985-03-12', '1999-12-31'),
  sex: fc.constantFrom('M', 'F'),
  residence_commune: fc.constantFrom('', '26734', '00004'),
  phone: fc.constantFrom('', '0912345678', '0084912345678', '8412345678901', '19001234'),
  deceased_on: fc.constantFrom('', '2021-12-01'),
  hamlet: fc.constantFrom('', 'Thôn 1'),
  household: fc.constantFrom('', 'HK-1', 'HK-2'),
  guardian_1: fc.constantFrom('', ...NUMBERS, '001201999999', 'không rõ'),
  guardian_2: fc.constantFrom('', ...NUMBERS),
  family_name: fc.constantFrom('', 'Trần', 'Trần Thị', 'Mẫu'),
  given_name: fc.constantFrom('', 'Thị Mẫu', 'Mẫu'),
})
const ROWS = fc.array(ROW, { minLength: 1, maxLength: 8 })

/** Everything that an image says. */
const peopleOf = (image: Image) =>
  Array.from({ length: image.manifest.people }, (_, row) => personOf(image, row))

test('of rows with one number the last wins, and the others are counted', async () => {
  const rows = [
    MOTHER,
    { ...MOTHER, full_name: 'Trần Thị Sau' },
    { ...MOTHER, person_number: NUMBERS[1] ?? '' },
  ]
  const { built } = await builtOf(rows)
  assert.deepEqual([built.people, built.duplicates], [2, 1])
  assert.equal(peopleOf(await memoryImage(rows))[0]?.fullName, 'Trần Thị Sau')
})

test('a row that cannot be used is left out and counted under each of its faults', async () => {
  const bad = { ...MOTHER, person_number: '12', cmnd: 'x', full_name: ' ', birth_date: '1985-02-30' }
  const { built, gathered } = await builtOf([
    MOTHER,
    { ...bad, sex: 'f', deceased_on: 'tomorrow' },
    { ...MOTHER, removed: 'yes' },
  ])
  assert.equal(built.people, 1)
  assert.deepEqual([gathered.rows, gathered.rejected], [3, 2])
  assert.deepEqual(gathered.findings, {
    'person-number.invalid': 1,
    'cmnd.invalid': 1,
    'full-name.missing': 1,
    'birth-date.invalid': 1,
    'sex.invalid': 1,
    'deceased-on.invalid': 1,
    'removed.invalid': 1,
  })
})

test('a register of nobody is refused', async () => {
  await assert.rejects(builtOf([{ ...MOTHER, sex: '' }]), { code: 'register.empty' })
})

test('the dead stay in the image, with the day', async () => {
  const image = await memoryImage([
    MOTHER,
    { ...MOTHER, person_number: NUMBERS[2] ?? '', deceased_on: '2021-12-01' },
  ])
  assert.deepEqual(
    peopleOf(image).map(({ deceasedOn }) => deceasedOn),
    ['2021-12-01', null],
  )
})

test('the image says of a person what the row said, and finds the person by id', async () => {
  await fc.assert(
    fc.asyncProperty(ROWS, async (rows) => {
      const image = await memoryImage(rows)
      for (const person of peopleOf(image)) {
        const row = rows.findLast(({ person_number }) => person_number === person.number)
        const said = [
          row?.cmnd,
          row?.birth_date,
          row?.sex,
          row?.residence_commune,
          row?.household,
          row?.guardian_1,
        ]
        const { cmnd, birthDate, sex, commune, household, guardian1 } = person
        assert.deepEqual([cmnd ?? '', birthDate, sex, commune ?? '', household ?? '', guardian1 ?? ''], said)
      }
      const ids = NUMBERS.map(personIdOfNumber)
      const known = new Set(rows.map(({ person_number }) => personIdOfNumber(person_number ?? '')))
      assert.deepEqual(imagePeople(image).registered(ids), known)
    }),
    { numRuns: 15 },
  )
})

test('the same people have the same version, in whatever order their rows came', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(ROW, { minLength: 1, selector: (row) => row.person_number }),
      async (rows) => {
        const there = await memoryImage(rows)
        const back = await memoryImage([...rows].reverse())
        assert.equal(there.manifest.version, back.manifest.version)
      },
    ),
    { numRuns: 15 },
  )
})

test('a delta makes the image that the changed register makes, and names exactly who changed', async () => {
  const delta = fc.array(
    fc.tuple(ROW, fc.constantFrom('', '', '1')).map(([row, removed]) => ({ ...row, removed })),
  )
  await fc.assert(
    fc.asyncProperty(ROWS, delta, async (rows, changes) => {
      // Somebody whom no delta touches, so that the register is never empty.
      const before = [...rows, { ...MOTHER, person_number: '025190000009' }]
      const last = new Map<string, FileRow>(
        [...before, ...changes].map((row) => [row.person_number ?? '', row]),
      )
      const old = await memoryImage(before)
      const made = await memoryImage(changes, old)
      const anew = await memoryImage([...last.values()].filter((row) => row.removed !== '1'))
      assert.equal(made.manifest.version, anew.manifest.version)
      const saysOf = (image: Image) =>
        new Map(peopleOf(image).map((one) => [one.number, JSON.stringify(one)]))
      const [was, is] = [saysOf(old), saysOf(made)]
      const differing = [...new Set([...was.keys(), ...is.keys()])].filter((n) => was.get(n) !== is.get(n))
      assert.deepEqual(changedNumbers(made), differing.sort())
      const { added = 0, changed = 0, removed = 0, unchanged = 0 } = made.manifest.parent ?? {}
      assert.equal(added + changed + unchanged, made.manifest.people)
      assert.equal(changed + unchanged + removed, old.manifest.people)
    }),
    { numRuns: 20 },
  )
})

test('an image names its parent', async () => {
  const old = await memoryImage([MOTHER])
  const made = await memoryImage([{ ...MOTHER, sex: 'M' }], old)
  assert.deepEqual(made.manifest.parent, {
    version: old.manifest.version,
    added: 0,
    changed: 1,
    removed: 0,
    unchanged: 0,
  })
  assert.deepEqual(changedNumbers(made), ['079185000123'])
})

test('a phone number keeps the number of its people, however many', async () => {
  for (const users of [254, 255, 300]) {
    const image = await memoryImage([...namesakes(users, { phone: '0987654321' }), MOTHER])
    const entries = imagePeople(image).entriesOf([
      personIdOfNumber(numberOf(90, 100)),
      personIdOfNumber(NUMBERS[0] ?? ''),
    ])
    assert.deepEqual(
      [...entries.values()].map(({ phoneUsers }) => phoneUsers).sort((a, b) => a - b),
      [1, users],
    )
  }
})
