/** A revoked passport stays revoked in whatever way it is written anew (the security promise of disguises). */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { constants } from 'node:zlib'
import fc from 'fast-check'

import { FORMS, type Form } from '../../../test/support/cbor-writer.ts'
import { type Disguise, disguised, type Original, originalOf } from '../../../test/support/disguise.ts'
import { trustText } from '../../../test/support/hcert.ts'
import { CI, cborOf, headerOf, passport } from '../../../test/vectors/own/message.ts'
import { COSE, certificateOf, ownSigner } from '../../../test/vectors/own/signers.ts'
import { verifyTexts } from '../../app/verify-text.ts'
import { toBase64 } from './base64.ts'
import { entryOf, type HashType } from './revocation/hashes.ts'
import { makeBatches, openRevocationSources } from './revocation/index.ts'
import type { RevocationList } from './revocation.ts'
import { parseTrustList } from './trust-list.ts'
import type { Verdict } from './verdict.ts'

const [VN, RENEWED, RSA] = [ownSigner('vn'), ownSigner('vn-renewed'), ownSigner('vn-rsa')]
const trust = parseTrustList(trustText(['vn', 'vn-renewed', 'vn-rsa', 'fr'].map(certificateOf)))
const AT = new Date('2022-06-01T12:00:00Z')
const TRANSFORMATIONS = 10_000

type Labels = ReadonlyMap<unknown, unknown>
const NONE: Labels = new Map()
const BOTH: Labels = new Map<unknown, unknown>([
  [1, COSE.ES256],
  [4, VN.kid],
])
const KID: Labels = new Map([[4, VN.kid]])

/** What is protected decides what a disguise can move: all of it, the algorithm alone, nothing. */
const ORIGINALS: readonly Original[] = [
  originalOf(passport(), NONE),
  originalOf(passport({ header: cborOf(new Map([[1, COSE.ES256]])), unprotected: cborOf(KID) }), KID),
  originalOf(passport({ header: new Uint8Array(), unprotected: cborOf(BOTH) }), BOTH),
  originalOf(passport({ signer: RSA, header: headerOf(COSE.PS256, RSA.kid) }), NONE),
]

/** The lists that an issuer may publish of a passport, each naming it in one way. */
function listsOf({ signature }: Original): RevocationList[] {
  const isEcdsa = signature.length === 64
  const named: readonly (readonly [HashType, Uint8Array | string])[] = [
    ['UCI', CI],
    ['COUNTRYCODEUCI', `VN${CI}`],
    ['SIGNATURE', isEcdsa ? signature.subarray(0, 32) : signature],
  ]
  return named.map(([hashType, content]) => {
    const kid = toBase64((isEcdsa ? VN : RSA).kid)
    const expires = new Date('2023-01-01T00:00:00Z')
    const batches = makeBatches([entryOf(content)], { country: 'VN', kid, hashType, expires })
    const source = { name: 'test', kind: 'own' as const, countries: null, batches, slices: [] }
    return openRevocationSources([{ ...source, issuedAt: AT }])
  })
}
const LISTS = ORIGINALS.map(listsOf)

function verdictOf(text: string, revocation?: RevocationList): Verdict {
  const [verdict] = verifyTexts([text], { trust, at: AT, revocation })
  return verdict ?? assert.fail()
}

const form = fc.constantFrom<Form>(...FORMS)
const fixedForm = fc.constantFrom<Form>('shortest', 1, 2, 4, 8)
const tagLists = fc.constantFrom(
  ...[
    [],
    [18],
    [18],
    [61, 18],
    [55799],
    [55799, 18],
    [55799, 61, 18],
    [61, 55799, 18],
    [55799, 61, 55799, 18],
  ],
  ...[[98], [61], [18, 18]],
)
const packing = fc.oneof(
  fc.record({ kind: fc.constant('stored' as const), cuts: fc.array(fc.nat(400), { maxLength: 6 }) }),
  fc.record({
    kind: fc.constant('deflated' as const),
    level: fc.integer({ min: 0, max: 9 }),
    strategy: fc.integer({ min: constants.Z_DEFAULT_STRATEGY, max: constants.Z_FIXED }),
    windowBits: fc.integer({ min: 9, max: 15 }),
    memLevel: fc.integer({ min: 1, max: 9 }),
  }),
)
/** Labels that nobody knows, key ids (the same, the other certificate's, a stranger's), algorithms, and demands. */
const entry = fc.oneof(
  fc.tuple(
    fc.oneof(fc.integer({ min: -99, max: 99 }), fc.string({ maxLength: 4 })),
    fc.string({ maxLength: 9 }),
  ),
  fc.tuple(fc.constant(4), fc.constantFrom(VN.kid, RENEWED.kid, RSA.kid, VN.kid.subarray(0, 7))),
  fc.tuple(fc.constant(1), fc.constantFrom<number>(COSE.ES256, COSE.PS256, COSE.EdDSA)),
)
const disguises: fc.Arbitrary<Disguise> = fc.record(
  {
    otherS: fc.boolean(),
    tags: tagLists.chain((tags) => fc.tuple(...tags.map((tag) => fc.tuple(fc.constant(tag), fixedForm)))),
    array: form,
    strings: fc.tuple(fixedForm, fixedForm, fixedForm),
    unprotected: fc.array(entry, { maxLength: 3 }),
    unprotectedForm: form,
    emptyHeader: fc.constantFrom('no-bytes' as const, 'empty-map' as const),
    packing,
  },
  { requiredKeys: [] },
)
const index = fc.nat(ORIGINALS.length - 1)

test('the untouched passports are valid, and revoked by each of their lists', () => {
  for (const [at, original] of ORIGINALS.entries()) {
    const text = disguised(original, {})
    assert.deepEqual(verdictOf(text).reasons, [])
    for (const list of LISTS[at] ?? []) assert.deepEqual(verdictOf(text, list).reasons, ['revoked'])
  }
})

test('a disguise changes neither verdict nor content of a passport, or the text is refused', () => {
  const untouched = ORIGINALS.map((original) => verdictOf(disguised(original, {})))
  let kept = 0
  fc.assert(
    fc.property(index, disguises, (at, disguise) => {
      const before = untouched[at] ?? assert.fail()
      const after = verdictOf(disguised(ORIGINALS[at] ?? assert.fail(), disguise))
      if (after.verdict === 'invalid') return
      kept += 1
      assert.deepEqual(after.passport, before.passport)
      assert.deepEqual([after.reasons, after.findings, after.notChecked], [[], [], before.notChecked])
    }),
    { numRuns: 2_000, seed: 18 },
  )
  assert.ok(kept > 1_000, `only ${kept} of 2,000 disguises kept the passport valid: they prove little`)
})

test('no disguise of a revoked passport is accepted, whichever way the list names it', () => {
  const outcomes = { revoked: 0, refused: 0, accepted: 0 }
  fc.assert(
    fc.property(index, fc.nat(2), disguises, (at, which, disguise) => {
      const text = disguised(ORIGINALS[at] ?? assert.fail(), disguise)
      const { verdict, reasons } = verdictOf(text, LISTS[at]?.[which] ?? assert.fail())
      if (verdict === 'valid') outcomes.accepted += 1
      else if (reasons.includes('revoked')) outcomes.revoked += 1
      else outcomes.refused += 1
      assert.equal(verdict, 'invalid')
    }),
    { numRuns: TRANSFORMATIONS, seed: 61 },
  )
  assert.equal(outcomes.accepted, 0)
  assert.ok(outcomes.revoked > TRANSFORMATIONS / 2, `only ${outcomes.revoked} got as far as the list`)
})

test('a list that knows passports by their text or by the whole signature would be fooled', () => {
  const original = ORIGINALS[0] ?? assert.fail()
  const byWholeSignature: RevocationList = {
    asOf: () => AT,
    isRevoked: ({ signature }) => toBase64(signature) === toBase64(original.signature),
  }
  assert.deepEqual(verdictOf(disguised(original, {}), byWholeSignature).reasons, ['revoked'])
  assert.deepEqual(verdictOf(disguised(original, { otherS: true }), byWholeSignature).reasons, [])
  assert.notEqual(disguised(original, { otherS: true }), disguised(original, {}))
})
