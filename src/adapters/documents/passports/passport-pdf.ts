/** The printed passport: what the QR code says, laid out by typst as one page of PDF/A-2b. */
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler'

import { dayOfInstant } from '../../../core/dates.ts'
import { Refusal } from '../../../core/refusal.ts'
import {
  countryOf,
  dayInWords,
  diseaseOf,
  type InBoth,
  issuerOf,
  kindOf,
  type Language,
  manufacturerOf,
  productOf,
} from '../words.ts'
import { drawQrCode, type QrCode } from './qr-code.ts'
import { type PrintedDose, type PrintedPassport, readPassport } from './read-passport.ts'

export interface PassportDocument {
  readonly pdf: Uint8Array
  readonly qr: QrCode
}

export interface PassportPrinter {
  /**
   * Prints one passport; the same text gives the same document. `specimen` marks the sheet of an invented person.
   * @throws {Refusal} `payload.invalid` when the text holds no vaccination, `passport.too-large`
   */
  print(hcert: string, options: { readonly specimen: boolean }): PassportDocument
}

const TEMPLATE = join(import.meta.dirname, 'passport.typ')
const WEIGHTS = ['400Regular', '500Medium', '600SemiBold', '700Bold']
/** Documents between two sweeps of typst's cache, which would grow with every sheet. */
const SWEEP_EVERY = 20
const ARCHIVABLE = 'a-2b'

/** One compiler for any number of sheets: reading the fonts takes longer than setting a page. */
export function createPassportPrinter(): PassportPrinter {
  const fontPaths = WEIGHTS.map((weight) =>
    fileURLToPath(
      import.meta.resolve(`@expo-google-fonts/be-vietnam-pro/${weight}/BeVietnamPro_${weight}.ttf`),
    ),
  )
  const compiler = NodeCompiler.create({ workspace: import.meta.dirname, fontArgs: [{ fontPaths }] })
  let printed = 0
  return {
    print(hcert, { specimen }) {
      const passport = readPassport(hcert)
      if (passport === undefined || passport.dose === null) {
        throw new Refusal(
          'payload.invalid',
          'a passport holds no vaccination that could be printed: issue it again',
        )
      }
      const qr = drawQrCode(hcert)
      const inputs = { facts: JSON.stringify({ ...factsOf(passport, passport.dose), specimen }), qr: qr.svg }
      const pdf = compiler.pdf({ mainFilePath: TEMPLATE, inputs }, { pdfStandard: ARCHIVABLE })
      printed += 1
      if (printed % SWEEP_EVERY === 0) compiler.evictCache(0)
      return { pdf, qr }
    },
  }
}

/** The words of one sheet; names of fields as the template has them. */
function factsOf(passport: PrintedPassport, dose: PrintedDose): object {
  const issued = passport.issuedAt ?? new Date(0)
  const [year, month, day] = dayOfInstant(issued).split('-').map(Number)
  return {
    name: [passport.familyName, passport.givenName].filter(isPresent).join(' '),
    nameLatin: [passport.familyNameLatin, passport.givenNameLatin].filter(isPresent).join('<<'),
    birthDate: inBoth((language) => dayInWords(passport.birthDate, language)),
    validUntil: dayOfIssuer(passport.validUntil),
    issuedOn: dayOfIssuer(passport.issuedAt),
    issued: { year, month, day },
    dose: `${dose.number}/${dose.of}`,
    number: String(dose.number),
    of: String(dose.of),
    disease: diseaseOf(dose.disease),
    kind: kindOf(dose.kind),
    product: productOf(dose.product),
    manufacturer: manufacturerOf(dose.manufacturer),
    givenOn: inBoth((language) => dayInWords(dose.givenOn, language)),
    country: inBoth((language) => countryOf(dose.country, language)),
    issuer: issuerOf(dose.issuer),
    certificateId: dose.certificateId,
  }
}

const isPresent = (text: string): boolean => text !== ''

const inBoth = (words: (language: Language) => string): InBoth => ({ vi: words('vi'), en: words('en') })

const dayOfIssuer = (instant: Date | null): InBoth =>
  inBoth((language) => (instant === null ? '–' : dayInWords(dayOfInstant(instant), language)))
