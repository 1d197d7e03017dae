import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'

import { comparisons } from '../../../test/support/comparisons.ts'
import { packComparison, unpackComparison } from './compare.ts'
import { repairName, splitName } from './name.ts'
import { personIdOfForeigner, personIdOfNumber } from './person-id.ts'

test('a comparison is unpacked as it was packed', () => {
  fc.assert(fc.property(comparisons, (c) => assert.deepEqual(unpackComparison(packComparison(c)), c)))
})

test('the same number is the same person, and a foreign one never is a Vietnamese one', () => {
  assert.equal(personIdOfNumber('001199000123'), personIdOfNumber('001199000123'))
  assert.match(personIdOfNumber('001199000123'), /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
  assert.notEqual(personIdOfForeigner('KR', 'M1234'), personIdOfForeigner('JP', 'M1234'))
})

test('a broken encoding is repaired with a note; a sound name is left alone', () => {
  assert.deepEqual(repairName('NguyÔn V¨n An'), { name: 'Nguyễn Văn An', repairs: ['tcvn3'] })
  assert.deepEqual(repairName('§inh ThÞ HuÖ'), { name: 'Đinh Thị Huệ', repairs: ['tcvn3'] })
  assert.deepEqual(repairName('Nguyeãn Vaên An'), { name: 'Nguyễn Văn An', repairs: ['vni'] })
  assert.deepEqual(repairName('Traàn Thò Hoøa'), { name: 'Trần Thị Hòa', repairs: ['vni'] })
  assert.deepEqual(repairName('Nguyá»…n VÄƒn An'), { name: 'Nguyễn Văn An', repairs: ['utf8-as-1252'] })
  assert.deepEqual(repairName('Nguyễn\u200b Văn An'), { name: 'Nguyễn Văn An', repairs: ['invisible'] })
  for (const name of [
    'Y Moan Êñuôl',
    "H'Hen Niê",
    'Nguyễn Văn An',
    'Lò Thị Ôn',
    'José Muñoz',
    'Ka Ña',
    'Đỗ Ái Vân',
  ]) {
    assert.deepEqual(repairName(name), { name, repairs: [] }, name)
  }
})

test('a name of one word is a family name', () => {
  assert.deepEqual(splitName('Hiền'), { familyName: 'Hiền', givenName: '' })
  assert.deepEqual(splitName('Nguyễn  Văn An'), { familyName: 'Nguyễn', givenName: 'Văn An' })
})
