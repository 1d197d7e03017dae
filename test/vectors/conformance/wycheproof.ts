/** Wycheproof's edge cases of signatures, against the check that every passport goes through. */
import { derSignature, nodeCheck, rawSignature } from '../../../src/adapters/crypto/index.ts'
import type { AlgorithmName } from '../../../src/core/hcert/algorithms.ts'
import { filesOf, hexBytes, readDocument } from './folder.ts'
import { type Outcome, type Row, tally } from './report.ts'

interface Document {
  readonly algorithm: string
  readonly schema: string
  readonly testGroups: readonly {
    readonly publicKeyDer: string
    readonly tests: readonly {
      readonly tcId: number
      readonly msg: string
      readonly sig: string
      readonly result: 'valid' | 'invalid' | 'acceptable'
    }[]
  }[]
}

/** One row for each file. */
export function runWycheproof(folder: string): Row[] {
  return filesOf(folder, 'wycheproof/*.json').map((path) => {
    const document = readDocument<Document>(`${folder}/${path}`)
    return tally('wycheproof', path.slice(path.lastIndexOf('/') + 1), outcomesOf(path, document))
  })
}

function outcomesOf(path: string, { algorithm, schema, testGroups }: Document): Outcome[] {
  const ours = algorithmOf(algorithm)
  const isDer = algorithm === 'ECDSA' && !schema.includes('p1363')
  return testGroups.flatMap(({ publicKeyDer, tests }) => {
    const key = ours === undefined ? undefined : { algorithm: ours, publicKey: hexBytes(publicKeyDer) }
    return tests.map(({ tcId, msg, sig, result }) => {
      const signature = isDer ? fromDer(hexBytes(sig)) : hexBytes(sig)
      const isValid = key !== undefined && signature !== undefined && nodeCheck(key, hexBytes(msg), signature)
      return { file: `${path}#${tcId}`, agrees: isValid === (result === 'valid') }
    })
  })
}

function algorithmOf(name: string): AlgorithmName | undefined {
  if (name === 'ECDSA') return 'ES256'
  return name === 'RSASSA-PSS' ? 'PS256' : undefined
}

/** As a signing device's signature becomes that of a passport; undefined unless it is the one DER form of its numbers. */
function fromDer(der: Uint8Array): Uint8Array | undefined {
  try {
    const raw = rawSignature(der)
    return Buffer.from(derSignature(raw) ?? []).equals(der) ? raw : undefined
  } catch {
    return undefined
  }
}
