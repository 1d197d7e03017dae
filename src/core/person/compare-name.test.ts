import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'

import { compareName } from './compare-name.ts'
import { isPlaceholderName } from './name.ts'

/** Number, injection, register, level, flag. All names are invented. */
const PAIRS: readonly (readonly [string, string, string, string, ('iy' | 'contrary')?])[] = [
  ['N01', 'NGUYỄN VĂN AN', 'Nguyễn Văn An', 'N0'],
  ['N02', 'Nguyễn Văn An'.normalize('NFD'), 'Nguyễn Văn An', 'N0'],
  ['N03', 'Nguyễn  Văn   An', 'Nguyễn Văn An', 'N0'],
  ['N04', 'Trần Thị Hoà', 'Trần Thị Hòa', 'N1'],
  ['N05', 'Lê Thuý Nga', 'Lê Thúy Nga', 'N1'],
  ['N06', 'Phạm Hòan', 'Phạm Hoàn', 'N1'],
  ['N07', 'Lí Mĩ Lệ', 'Lý Mỹ Lệ', 'N1', 'iy'],
  ['N08', 'Vũ Quí', 'Vũ Quý', 'N1', 'iy'],
  ['N09', 'Nguyeenx Vawn An', 'Nguyễn Văn An', 'N1'],
  ['N10', 'NguyÔn V¨n An', 'Nguyễn Văn An', 'N1'],
  ['N11', 'Nguyeãn Vaên An', 'Nguyễn Văn An', 'N1'],
  ['N12', 'Nguyá»…n VÄƒn An', 'Nguyễn Văn An', 'N1'],
  ['N13', 'Nguyễn Thị Dung', 'Nguyễn Thị Dũng', 'N2', 'contrary'],
  ['N14', 'Nguyễn Thị Hường', 'Nguyễn Thị Hương', 'N2', 'contrary'],
  ['N15', 'Đăng Thị Đào', 'Đặng Thị Đào', 'N2'],
  ['N16', 'Phạm Thị Hăng', 'Phạm Thị Hằng', 'N2'],
  ['N17', 'Hoá Văn Bình', 'Hoà Văn Bình', 'N2'],
  ['N18', 'DANG THI DAO', 'Đặng Thị Đào', 'N3'],
  ['N19', 'Đang Thi Đao', 'Đặng Thị Đào', 'N3'],
  ['N20', 'Nguyễn Văn Dức', 'Nguyễn Văn Đức', 'N3'],
  ['N21', 'Trần Quốc Tuán', 'Trần Quốc Tuấn', 'N3'],
  ['N22', 'Nguyễn Ngọc Trăm', 'Nguyễn Ngọc Trâm', 'N3', 'contrary'],
  ['N23', 'Nguyễn Văn Năm', 'Nguyễn Văn Nam', 'N3', 'contrary'],
  ['N24', 'An Nguyễn Văn', 'Nguyễn Văn An', 'N4'],
  ['N25', 'Minh Anh Trần', 'Trần Minh Anh', 'N4'],
  ['N26', 'Thị Hoà Trần', 'Trần Thị Hòa', 'N4'],
  ['N27', 'Nguyễn An', 'Nguyễn Văn An', 'N5'],
  ['N28', 'Nguyễn V. An', 'Nguyễn Văn An', 'N5'],
  ['N29', 'Nguyễn Minh Khai', 'Nguyễn Thị Minh Khai', 'N5'],
  ['N30', 'Nguyen T Hoa', 'Nguyễn Thị Hoa', 'N5'],
  ['N31', 'Nguyễn Thị Phươmg', 'Nguyễn Thị Phương', 'N6'],
  ['N32', 'Lê Văn Khnáh', 'Lê Văn Khánh', 'N6'],
  ['N33', 'Hồ Thị Lan', 'Hồ Thị Loan', 'N6'],
  ['N34', 'Trần Thị Thúi', 'Trần Thị Thúy', 'N6'],
  ['N35', 'Lê VănHùng', 'Lê Văn Hùng', 'N6'],
  ['N36', 'Nguyễn Văn Anh', 'Nguyễn Văn An', 'N7'],
  ['N37', 'Trần Thị May', 'Trần Thị Mai', 'N7'],
  ['N38', 'Vũ Thị Lan', 'Võ Thị Lan', 'N7'],
  ['N39', 'Nguyễn Văn Minh', 'Nguyễn Văn Nam', 'N7'],
  ['N40', 'Con bà Lan', 'Nguyễn Bảo An', 'N-'],
  ['N41', 'Không rõ', 'Nguyễn Văn An', 'N-'],
]

for (const [no, claimed, registered, level, flag] of PAIRS) {
  test(`${no}: ${level}${flag === undefined ? '' : ` ${flag}`}`, () => {
    const { extraMarks: _, ...found } = compareName(claimed, registered)
    assert.deepEqual(found, { level, iySpelling: flag === 'iy', contraryMarks: flag === 'contrary' })
  })
}

test('typing loses marks: a mark that the register does not have is told apart from one that was lost', () => {
  const extra = (typed: string, right: string) => compareName(typed, right).extraMarks
  assert.equal(extra('Phạm Thị Hăng', 'Phạm Thị Hằng'), false)
  assert.equal(extra('DANG THI DAO', 'Đặng Thị Đào'), false)
  assert.equal(extra('Phạm Thị Hằng', 'Phạm Thị Hăng'), true)
  assert.equal(extra('Hoàng Thị Lan', 'Hoang Thị Lan'), true)
  assert.equal(extra('Nguyễn Thị Hường', 'Nguyễn Thị Hương'), true)
})

test('names of one word and of minorities are names like any other', () => {
  for (const name of ['Y Moan Êñuôl', "H'Hen Niê", 'Lò Văn Ứng', 'Siu Bơ', 'Hiền', 'Kpă Č’hŏ']) {
    assert.equal(compareName(name.toUpperCase().normalize('NFD'), name).level, 'N0', name)
    assert.notEqual(compareName('Nguyễn Văn An', name).level, 'N0', name)
  }
})

test('every name is N0 with itself, decomposed, in capitals or widely spaced', () => {
  const vietnamese = fc
    .tuple(
      fc.constantFrom('', 'b', 'đ', 'gi', 'kh', 'l', 'ng', 'nh', 'ph', 'qu', 'th', 'tr', 'v', 'x'),
      fc.constantFrom('a', 'ă', 'â', 'ê', 'i', 'oa', 'ươ', 'uyê', 'y', 'ư', 'ua', 'iê'),
      fc.constantFrom('', '\u0300', '\u0301', '\u0303', '\u0309', '\u0323'),
      fc.constantFrom('', 'c', 'm', 'n', 'ng', 'nh', 't'),
    )
    .map((parts) => parts.join('').normalize('NFC'))
  const highland = fc.constantFrom(
    'Êñuôl',
    'Niê',
    'Ka',
    'Ña',
    'Kpă',
    'Byă',
    'Siu',
    "H'Hen",
    'Čil',
    'Ktul',
    'Ƀing',
  )
  const word = fc.oneof(vietnamese, highland).filter((text) => text.length > 1)
  fc.assert(
    fc.property(fc.array(word, { minLength: 2, maxLength: 5 }), (words) => {
      const name = words.join(' ')
      fc.pre(!isPlaceholderName(name))
      for (const typed of [name.normalize('NFD'), name.toUpperCase(), words.join('   ')]) {
        assert.equal(compareName(typed, name).level, 'N0')
      }
    }),
  )
})

test('nothing that is typed breaks the comparison', () => {
  const text = fc.string({ unit: 'grapheme', maxLength: 40 })
  fc.assert(fc.property(text, text, (a, b) => void compareName(a, b).level))
})

test('the two sides may change places except where marks are concerned', () => {
  const syllable = fc.constantFrom('Nguyễn', 'Văn', 'An', 'Anh', 'Hòa', 'Hoà', 'Thị', 'Lan', 'Loan', 'Phương')
  const name = fc.array(syllable, { minLength: 2, maxLength: 4 }).map((parts) => parts.join(' '))
  fc.assert(
    fc.property(name, name, (a, b) => {
      const [there, back] = [compareName(a, b).level, compareName(b, a).level]
      const isPrefix = there === 'N-' || back === 'N-'
      assert.ok(there === back || isPrefix, `${there} ${back}`)
    }),
  )
})
