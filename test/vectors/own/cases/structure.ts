/** What stands twice, too many, in a wrong place, or in no form that a reader may guess at. */
import { encodeCbor } from '../../../../src/core/hcert/cbor.ts'
import { storeZlib } from '../../../../src/core/hcert/zlib.ts'
import { cborMap, cborTag, joinBytes } from '../../../support/cbor-writer.ts'
import {
  cborOf,
  claimsOf,
  coseOf,
  DOSE,
  packedText,
  passport,
  passportWith,
  Raw,
  SAMPLE,
  textOf,
  VN,
} from '../message.ts'
import type { Case } from '../vector.ts'

const bad = (why: string, text: string, ...reasons: Case['reasons']): Case => ({ why, text, reasons })
const claims = cborOf(claimsOf())
const twice = (label: unknown) =>
  cborMap([...claimsOf(), [label, claimsOf().get(label)]].map(([key, value]) => [cborOf(key), cborOf(value)]))
const doubledDose = new Raw(
  cborMap(
    [...Object.entries(DOSE), ['mp', 'EU/1/20/1528']].map(([key, value]) => [
      encodeCbor(key),
      encodeCbor(value),
    ]),
  ),
)
const header = (...pairs: (readonly [Uint8Array, unknown])[]) =>
  cborMap(pairs.map(([label, value]) => [label, cborOf(value)]))
const one = Uint8Array.of(1)

export const STRUCTURE: Readonly<Record<string, Case>> = {
  'duplicate-claim': bad(
    'a claim twice, the same both times',
    passport({ payload: twice(6) }),
    'cbor.duplicate-key',
  ),
  'duplicate-certificate': bad(
    'two certificates under one label',
    passport({ payload: twice(-260) }),
    'cbor.duplicate-key',
  ),
  'duplicate-member': bad(
    'readers differ in which one counts',
    passportWith({ ...SAMPLE, v: [doubledDose] }),
    'cbor.duplicate-key',
  ),
  'duplicate-label-in-other-lengths': bad(
    'the number 1 in one byte and in two is the same label',
    passport({ header: header([one, -7], [Uint8Array.of(0x18, 1), -37], [Uint8Array.of(4), VN.kid]) }),
    'cbor.duplicate-key',
  ),
  'duplicate-label-unprotected': bad(
    'even outside the signature',
    passport({ unprotected: header([one, -7], [one, -37]) }),
    'cbor.duplicate-key',
  ),
  'key-is-a-float': bad(
    '1.0 is no label',
    passport({ unprotected: header([Uint8Array.of(0xf9, 0x3c, 0), -7]) }),
    'cbor.key-type',
  ),
  'key-is-bytes': bad(
    'bytes are no label',
    passport({ unprotected: header([Uint8Array.of(0x41, 1), -7]) }),
    'cbor.key-type',
  ),
  'key-is-an-array': bad(
    'an array is no label',
    passport({ unprotected: header([Uint8Array.of(0x80), -7]) }),
    'cbor.key-type',
  ),
  'text-not-utf8': bad(
    'bytes that are no UTF-8',
    passportWith({ ...SAMPLE, extra: new Raw(Uint8Array.of(0x61, 0xff)) }),
    'cbor.invalid',
  ),
  'text-with-lone-surrogate': bad(
    'half a character',
    passportWith({ ...SAMPLE, extra: new Raw(Uint8Array.of(0x63, 0xed, 0xa0, 0x80)) }),
    'cbor.invalid',
  ),
  'trailing-blank-in-text': bad(
    'a blank is a character of Base45 that is left over or stands for more',
    `${passport()} `,
    'base45.overflow',
  ),
  'trailing-line-feed': bad('a line feed is none of Base45', `${passport()}\n`, 'base45.character'),
  'leading-blank': bad('the text begins with its prefix', ` ${passport()}`, 'prefix.wrong'),
  'prefix-in-small-letters': bad(
    'the prefix is written in capital letters',
    passport().replace('HC1', 'hc1'),
    'prefix.wrong',
  ),
  'prefix-of-version-2': bad(
    'a later version is another format',
    passport().replace('HC1', 'HC2'),
    'prefix.wrong',
  ),
  'trailing-after-zlib': bad(
    'bytes behind the stream',
    packedText(joinBytes(storeZlib(coseOf()), one)),
    'zlib.trailing-bytes',
  ),
  'trailing-second-stream': bad(
    'a second stream',
    packedText(joinBytes(storeZlib(coseOf()), storeZlib(coseOf()))),
    'zlib.trailing-bytes',
  ),
  'trailing-after-message': bad(
    'bytes behind the message',
    textOf(joinBytes(coseOf(), one)),
    'cbor.trailing-bytes',
  ),
  'trailing-after-header': bad(
    'bytes behind the map of the protected header',
    passport({
      header: joinBytes(
        cborOf(
          new Map<number, unknown>([
            [1, -7],
            [4, VN.kid],
          ]),
        ),
        one,
      ),
    }),
    'cbor.trailing-bytes',
  ),
  'trailing-after-claims': bad(
    'bytes behind the claims, under the signature',
    passport({ payload: joinBytes(claims, one) }),
    'cbor.trailing-bytes',
  ),
  'trailing-in-array': bad(
    'a fifth part of the message',
    textOf(joinBytes(Uint8Array.of(0x85), coseOf({ tags: [] }).subarray(1), one)),
    'cose.structure',
  ),
  'array-of-three': bad(
    'a message without a signature',
    textOf(cborOf([new Raw(cborOf(new Uint8Array())), new Map(), claims])),
    'cose.structure',
  ),
  'array-never-ends': bad(
    'an array without a length and without an end',
    textOf(coseOf({ array: 'indefinite' }).subarray(0, -1)),
    'cbor.invalid',
  ),
  'break-as-value': bad(
    'the end of a map in the place of a value',
    passport({ payload: Uint8Array.of(0xbf, 1, 0xff) }),
    'cbor.invalid',
  ),
  'payload-is-detached': bad(
    'the payload is elsewhere',
    textOf(cborOf([new Uint8Array(), new Map(), null, new Uint8Array(64)])),
    'cose.structure',
  ),
  'payload-is-an-array': bad('claims are a map', passport({ payload: Uint8Array.of(0x80) }), 'cwt.structure'),
  'payload-is-empty': bad('claims are a map', passport({ payload: new Uint8Array() }), 'cbor.invalid'),
  'no-certificate': bad(
    'claims alone are no passport',
    passport({ payload: cborOf(claimsOf(SAMPLE, new Map([[-260, undefined]]))) }),
    'cwt.no-certificate',
  ),
  'certificate-under-2': bad(
    'the second label is not the EU DCC',
    passport({ payload: cborOf(claimsOf(SAMPLE, new Map([[-260, new Map([[2, SAMPLE]])]]))) }),
    'cwt.no-certificate',
  ),
  'certificate-is-text': bad('a certificate is a map', passportWith('none'), 'cwt.no-certificate'),
  'cwt-tag-under-signature': bad(
    'a tag around the claims is not taken off',
    passport({ payload: cborTag(61, claims) }),
    'cbor.invalid',
  ),
}
