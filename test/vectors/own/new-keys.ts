/** Makes the keys and certificates of the own vectors, once: what lies there already is left alone. */
import { createPrivateKey, createPublicKey, webcrypto } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import 'reflect-metadata'
import * as x509 from '@peculiar/x509'

import { CERTIFICATES, KEYS, type KeyName, keyFile } from './signers.ts'

const WARNING = 'A TEST KEY, PUBLISHED ON PURPOSE: it protects nothing and must never be trusted.\n'
const EC = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }
const rsa = (bits: number) => ({
  name: 'RSASSA-PKCS1-v1_5',
  hash: 'SHA-256',
  modulusLength: bits,
  publicExponent: Uint8Array.of(1, 0, 1),
})
type Parameters = Readonly<Record<string, unknown>> & { readonly name: string }
const PARAMETERS: Readonly<Record<(typeof KEYS)[KeyName], Parameters>> = {
  'P-256': EC,
  'P-384': { ...EC, namedCurve: 'P-384' },
  Ed25519: { name: 'Ed25519' },
  'RSA-2048': rsa(2048),
  'RSA-1024': rsa(1024),
}

/** Fills the folder of keys; returns the names of the files that it made. */
export async function makeMissingKeys(): Promise<string[]> {
  const made: string[] = []
  for (const name of Object.keys(KEYS) as KeyName[]) {
    // Object.keys of a literal are its names.
    const file = keyFile(`${name}.key`)
    if (existsSync(file)) continue
    writeFileSync(file, WARNING + (await newKey(PARAMETERS[KEYS[name]])))
    made.push(file)
  }
  const authority = await generate(EC)
  for (const [name, facts] of Object.entries(CERTIFICATES)) {
    const file = keyFile(name)
    if (existsSync(file)) continue
    writeFileSync(file, await newCertificate(facts, authority.privateKey))
    made.push(file)
  }
  return made
}

type Pair = Awaited<ReturnType<typeof webcrypto.subtle.generateKey>> & webcrypto.CryptoKeyPair

async function generate(parameters: Parameters): Promise<Pair> {
  return (await webcrypto.subtle.generateKey(parameters, true, ['sign', 'verify'])) as Pair // both are asymmetric
}

async function newKey(parameters: Parameters): Promise<string> {
  const { privateKey } = await generate(parameters)
  const der = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', privateKey))
  const key = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
  return key.export({ format: 'pem', type: 'pkcs8' }).toString()
}

async function newCertificate(
  facts: (typeof CERTIFICATES)[keyof typeof CERTIFICATES],
  signingKey: webcrypto.CryptoKey,
): Promise<string> {
  const spki = createPublicKey(readFileSync(keyFile(`${facts.key}.key`))).export({
    format: 'der',
    type: 'spki',
  })
  const publicKey = await webcrypto.subtle.importKey('spki', spki, PARAMETERS[KEYS[facts.key]], true, [
    'verify',
  ])
  const certificate = await x509.X509CertificateGenerator.create(
    {
      serialNumber: '01',
      issuer: 'C=VN, O=Test that protects nothing, CN=CSCA',
      subject: facts.subject,
      notBefore: new Date(facts.notBefore),
      notAfter: new Date(facts.notAfter),
      publicKey,
      signingKey,
      signingAlgorithm: EC,
      extensions: facts.usages.length === 0 ? [] : [new x509.ExtendedKeyUsageExtension([...facts.usages])],
    },
    webcrypto,
  )
  return `${certificate.toString('pem')}\n`
}
