import assert from 'node:assert/strict'
import { webcrypto } from 'node:crypto'
import { test } from 'node:test'

import {
  base64Of,
  DID,
  DID_CONTEXTS,
  didDocument,
  didMethod,
  LABEL_CONTEXT,
  makeAuthority,
  makeSignerUnder,
  PROOF_METHOD,
  signLines,
} from '../../../../test/support/trust-lists.ts'
import { nodeCheck as check } from '../../../adapters/crypto/index.ts'
import { canonicalJson } from '../../ledger/canonical-json.ts'
import { readForeignTrust, readProofKey } from './index.ts'

const authority = await makeAuthority()
const signer = await makeSignerUnder(authority)
const publisher = await makeAuthority({ subject: 'C=XP, O=Test, CN=Publisher' })
const proofKey = readProofKey(publisher.pem)

const SECURITY = 'https://w3id.org/security#'
const TYPE = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#type'
const JSON_TYPE = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#JSON'

const read = (document: unknown) => readForeignTrust(JSON.stringify(document), { proofKey, check })
const dropsOf = (method: unknown) => read(didDocument({ methods: [method] })).dropped

/** The RDF of a document with one key, as a JSON-LD processor writes it: sorted lines. */
function linesOf(document: ReturnType<typeof didDocument>, labels: readonly string[] = []) {
  const [method] = document.verificationMethod as ReturnType<typeof didMethod>[] // the tests list keys of this shape
  const key = canonicalJson(method?.publicKeyJwk ?? {}).replaceAll('"', '\\"')
  const id = `<${method?.id}>`
  return {
    proof: [
      `_:c14n0 <http://purl.org/dc/terms/created> "${document.proof.created}"^^<http://www.w3.org/2001/XMLSchema#dateTime> .`,
      `_:c14n0 <${TYPE}> <${SECURITY}JsonWebSignature2020> .`,
      `_:c14n0 <${SECURITY}nonce> "${document.proof.nonce}" .`,
      `_:c14n0 <${SECURITY}proofPurpose> <${SECURITY}assertionMethod> .`,
      `_:c14n0 <${SECURITY}verificationMethod> <${document.proof.verificationMethod}> .`,
    ],
    document: [
      `${id} <${TYPE}> <${SECURITY}JsonWebKey2020> .`,
      ...labels.map((line) => `${id} ${line}`),
      `${id} <${SECURITY}controller> <${DID}> .`,
      `${id} <${SECURITY}publicKeyJwk> "${key}"^^<${JSON_TYPE}> .`,
      `<${DID}> <${SECURITY}controller> <${DID}> .`,
      `<${DID}> <${SECURITY}verificationMethod> ${id} .`,
    ].sort(),
  }
}

async function signedDocument(
  {
    contexts = DID_CONTEXTS,
    method = didMethod(signer),
    labels = [],
  }: {
    contexts?: readonly string[]
    method?: ReturnType<typeof didMethod>
    labels?: readonly string[]
  } = {},
  how: Parameters<typeof signLines>[2] = {},
) {
  const document = didDocument({ contexts, methods: [method] })
  const jws = await signLines(linesOf(document, labels), publisher, how)
  return { ...document, proof: { ...document.proof, jws } }
}

test('keys are sorted by usage, with codes or plain words, and named where they are left out', () => {
  const coded = { domain: { code: '#DCC' }, participant: { code: '#XXA' } }
  const found = read(
    didDocument({
      methods: [
        didMethod(signer, { ...coded, keyusage: { code: '#DSC' } }),
        didMethod(authority, { keyusage: 'SCA' }),
        didMethod(signer, { keyusage: 'DECA' }),
        didMethod(signer, { domain: 'PH4H' }),
        didMethod(signer, { domain: { code: '#IPS-PILGRIMAGE' } }),
        'did:web:another.example',
      ],
    }),
  )
  assert.deepEqual(found.signers, [signer.der])
  assert.deepEqual(found.authorities, [authority.der])
  assert.deepEqual(found.issuedAt, new Date('2022-05-01T00:00:05Z'))
  assert.deepEqual(
    found.dropped.map(({ what, why }) => `${what} ${why}`),
    [
      `${signer.kid} other-usage`,
      `${signer.kid} other-domain`,
      `${signer.kid} other-domain`,
      'entry 6 no-certificate',
    ],
  )
})

test('another domain is read when it is asked for', () => {
  const text = JSON.stringify(didDocument({ methods: [didMethod(signer, { domain: 'DDCC' })] }))
  assert.deepEqual(readForeignTrust(text, { domains: ['DCC', 'DDCC'] }).signers, [signer.der])
})

test('domain and usage that no key names are those of the document', () => {
  const bare = didMethod(signer, { domain: undefined, keyusage: undefined })
  const signersIn = (id: string) => read(didDocument({ id, methods: [bare] })).signers.length
  assert.equal(signersIn(`${DID}:DCC:XXA:DSC`), 1)
  assert.equal(signersIn(`${DID}:DCC:XXA:DECA`), 0)
  assert.equal(signersIn(`${DID}:-:XXA:DSC`), 0, 'a wildcard names no domain')
  assert.equal(signersIn(DID), 0)
})

test('a key on an unknown curve, without a certificate or under a wrong id is left out', () => {
  const why = (jwk: object) => dropsOf(didMethod(signer, { jwk }))[0]?.why
  assert.equal(why({ crv: 'UNKNOWN CURVE' }), 'unknown-curve')
  assert.equal(why({ crv: undefined }), 'unknown-curve')
  assert.equal(why({ x5c: [] }), 'no-certificate')
  assert.equal(why({ x5c: 'text' }), 'no-certificate')
  assert.equal(why({ x5c: ['AAAA'] }), 'unreadable')
  assert.equal(why({ x5c: [{}] }), 'unreadable')
  assert.equal(why({ kid: authority.kid }), 'wrong-kid')
  assert.equal(why({ kid: undefined }), 'wrong-kid')
  assert.equal(why({ kid: Buffer.from(signer.kid, 'base64').toString('base64url') }), undefined)
})

test('the authorities above a key are read with it, once', () => {
  const chain = { x5c: [base64Of(signer.der), base64Of(authority.der)] }
  const method = didMethod(signer, { jwk: chain })
  assert.deepEqual(read(didDocument({ methods: [method, method] })).authorities, [authority.der])
  const listed = didMethod(authority, { keyusage: 'CSCA' })
  assert.deepEqual(read(didDocument({ methods: [listed, method] })).authorities, [authority.der])
})

test('a proof is verified in DER, as the WHO writes it, and as the standard does', async () => {
  for (const form of ['der', 'raw'] as const) {
    const { proof } = read(await signedDocument({}, { form }))
    assert.deepEqual(proof, { state: 'verified', key: 'given', coversLabels: false }, form)
  }
  assert.equal(read(didDocument({ methods: [] })).proof.state, 'not-verified', 'a proof without a signature')
  const { proof: _, ...bare } = didDocument({ methods: [] })
  assert.equal(read(bare).proof.state, 'absent')
})

test('labels count as proven only under the context that gives them a meaning', async () => {
  const method = didMethod(signer, {
    domain: { code: '#DCC' },
    participant: { code: '#XXA' },
    keyusage: { code: '#DSC' },
  })
  const set = (name: string, code: string) =>
    `<https://smart.who.int/trust/ValueSet-${name}.jsonld> <https://smart.who.int/trust/ValueSet-${name}.jsonld#${code}> .`
  const labels = [set('Domains', 'DCC'), set('KeyUsage', 'DSC'), set('Participants', 'XXA')]
  const contexts = [...DID_CONTEXTS, LABEL_CONTEXT]
  const document = await signedDocument({ contexts, method, labels })
  assert.deepEqual(read(document).proof, { state: 'verified', key: 'given', coversLabels: true })
  const relabelled = { ...document, verificationMethod: [{ ...method, keyusage: { code: '#CSCA' } }] }
  assert.equal(read(relabelled).proof.state, 'not-verified')
  const unknown = { ...document, '@context': [...DID_CONTEXTS, 'https://attacker.example/v1'] }
  assert.equal(read(unknown).proof.state, 'not-verified')
})

test('whatever is changed, added or taken away, the proof fails', async () => {
  const document = await signedDocument()
  const method = didMethod(signer)
  const stranger = didMethod(await makeSignerUnder(authority))
  const wrong: [string, object][] = [
    ['another key', { verificationMethod: [stranger] }],
    ['one key more', { verificationMethod: [method, stranger] }],
    ['no key', { verificationMethod: [] }],
    ['another name', { id: `${DID}:x` }],
    ['another controller', { controller: `${DID}:x` }],
    ['another kind of key', { verificationMethod: [{ ...method, type: 'Other' }] }],
    ['a name with a line in it', { id: `${DID}> <a> <b> .\n<${DID}` }],
    ['no context', { '@context': undefined }],
    ['another moment', { proof: { ...document.proof, created: '2022-05-02T00:00:05Z' } }],
    ['another nonce', { proof: { ...document.proof, nonce: 'k3mB1' } }],
    ['another purpose', { proof: { ...document.proof, proofPurpose: 'authentication' } }],
    ['no signature', { proof: { ...document.proof, jws: document.proof.jws.replace(/\.\..*/, '..') } }],
    ['rubbish', { proof: { ...document.proof, jws: 'rubbish' } }],
    ['a number', { proof: 1 }],
  ]
  for (const [what, change] of wrong) {
    assert.equal(read({ ...document, ...change }).proof.state, 'not-verified', what)
  }
})

test('no other algorithm or attachment is taken from the header, though the signature fits', async () => {
  const stateUnder = async (changes: object) => {
    const fields = { b64: false, crit: ['b64'], alg: 'ES256', ...changes }
    const header = Buffer.from(JSON.stringify(fields)).toString('base64url')
    return read(await signedDocument({}, { header })).proof.state
  }
  assert.equal(await stateUnder({ kid: 'x' }), 'verified', 'the way of signing is sound')
  const wrong = [
    { alg: 'none' },
    { alg: 'HS256' },
    { b64: true },
    { crit: ['b64', 'x'] },
    { crit: undefined },
  ]
  for (const changes of wrong)
    assert.equal(await stateUnder(changes), 'not-verified', JSON.stringify(changes))
})

test('a key that came with the list itself is told from one that was given', async () => {
  const jwk = await webcrypto.subtle.exportKey('jwk', publisher.keys.publicKey)
  const method = { ...didMethod(signer, { jwk: { x: jwk.x, y: jwk.y } }), id: PROOF_METHOD }
  const document = await signedDocument({ method })
  const text = JSON.stringify(document)
  assert.deepEqual(readForeignTrust(text, { check }).proof, {
    state: 'verified',
    key: 'own',
    coversLabels: false,
  })
  const other = readProofKey(authority.pem)
  assert.equal(readForeignTrust(text, { check, proofKey: other }).proof.state, 'not-verified')
  assert.equal(readForeignTrust(text).proof.state, 'not-verified', 'nothing to check with')
})
