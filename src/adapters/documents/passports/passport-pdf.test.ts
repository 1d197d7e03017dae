import assert from 'node:assert/strict'
import { test } from 'node:test'

import { unsignedPassport } from '../../../../test/support/passport-text.ts'
import { textOfPdf } from '../../../../test/support/pdf-text.ts'
import { createPassportPrinter } from './passport-pdf.ts'

const printer = createPassportPrinter()
const pagesOf = (pdf: Uint8Array): string | undefined =>
  /NPages>(\d+)</.exec(Buffer.from(pdf).toString('latin1'))?.[1]

test('the sheet says in both languages what the code says', () => {
  const { pdf } = printer.print(unsignedPassport(), { specimen: false })
  const words = textOfPdf(pdf)
  const facts = [
    'Nguyễn Thị Mẫu',
    'NGUYEN<<THI<MAU',
    '12/03/1985',
    '12 March 1985',
    '20/11/2021',
    'BBIBP-CorV',
    '2/2',
  ]
  const more = [
    '26/04/2023',
    'Vắc xin bất hoạt',
    'Inactivated vaccine',
    'Bộ Y tế',
    'Ministry of Health',
    'Việt Nam',
  ]
  for (const fact of [...facts, ...more, 'URN:UVCI:01:VN:0123456789ABCDEF0123456789ABCDEF#X']) {
    assert.ok(words.includes(fact), fact)
  }
  assert.equal(words.includes('SPECIMEN'), false)
})

test('another passport prints another sheet from the same compiler', () => {
  const first = printer.print(unsignedPassport(), { specimen: false })
  const other = printer.print(unsignedPassport({ familyName: 'H’Hen', givenName: '', doseNumber: 3 }), {
    specimen: false,
  })
  assert.match(textOfPdf(other.pdf), /H’Hen\nHHEN\n[\s\S]*3\/2[\s\S]*Mũi thứ 3/)
  assert.notEqual(other.qr.svg, first.qr.svg)
})

test('the same text prints the same bytes', () => {
  const [one, two] = [1, 2].map(() => printer.print(unsignedPassport(), { specimen: false }).pdf)
  assert.deepEqual(one, two)
})

test('the sheet of an invented person is marked as a specimen', () => {
  const { pdf } = printer.print(unsignedPassport(), { specimen: true })
  assert.match(textOfPdf(pdf), /MẪU.·.SPECIMEN/)
})

test('the longest names and the longest manufacturer still leave one page', () => {
  const long = 'Nguyễn Hoàng Phương '.repeat(4).trim()
  const text = unsignedPassport({ familyName: long, givenName: long, vaccine: 'ABD' })
  const { pdf } = printer.print(text, { specimen: false })
  assert.equal(pagesOf(pdf), '1')
  assert.ok(textOfPdf(pdf).includes('holder.'))
})

test('a name that looks like markup is printed as it stands', () => {
  const { pdf } = printer.print(unsignedPassport({ familyName: '#panic()', givenName: '*_$x$' }), {
    specimen: false,
  })
  assert.ok(textOfPdf(pdf).includes('#panic() *_$x$'))
})

test('the file is PDF/A-2b with title and language', () => {
  const raw = Buffer.from(printer.print(unsignedPassport(), { specimen: false }).pdf).toString()
  assert.match(raw, /pdfaid:part>2<.*pdfaid:conformance>B</s)
  assert.match(raw, /Giấy chứng nhận tiêm chủng COVID-19/)
  assert.match(raw, /\/Lang \(vi/)
})

test('a text that holds no vaccination is refused, not printed empty', () => {
  assert.throws(() => printer.print('HC1:ABC', { specimen: false }), { code: 'payload.invalid' })
})
