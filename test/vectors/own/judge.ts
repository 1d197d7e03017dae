/** Both ways to a verdict over an own vector: at once, and with signatures that are checked later. */
import { readFileSync } from 'node:fs'
import { nodeCheck, nodeInflate } from '../../../src/adapters/crypto/index.ts'
import { verifyTexts } from '../../../src/app/verify-text.ts'
import { DEFAULT_POLICY, type Policy } from '../../../src/core/trust/policy.ts'
import { openRevocationList } from '../../../src/core/trust/revocation/index.ts'
import { parseTrustList, type TrustList } from '../../../src/core/trust/trust-list.ts'
import type { Verdict } from '../../../src/core/trust/verdict.ts'
import { verifyTextLater } from '../../../src/core/trust/verify.ts'
import { trustText } from '../../support/hcert.ts'
import { certificateOf } from './signers.ts'
import { VECTORS_FILE, type Vector } from './vector.ts'

export function readVectors(): Vector[] {
  const lines = readFileSync(VECTORS_FILE, 'utf8').trimEnd().split('\n')
  return lines.map((line) => JSON.parse(line) as Vector) // written by makeVectors, compared with it in the test
}

export function optionsOf({ trust, shares_kid, at, policy, revocation }: Vector) {
  return {
    trust: trustOf(trust, shares_kid),
    at: new Date(at),
    policy: policyOf(policy),
    revocation: revocation === undefined ? undefined : openRevocationList(JSON.stringify(revocation)),
  }
}

export function judgeNow(vector: Vector): Verdict | undefined {
  return verifyTexts([vector.text], optionsOf(vector))[0]
}

export async function judgeLater(vector: Vector): Promise<Verdict> {
  const check = async (...args: Parameters<typeof nodeCheck>): Promise<boolean> => {
    await new Promise((resolve) => setImmediate(resolve))
    return nodeCheck(...args)
  }
  return await verifyTextLater(vector.text, { ...optionsOf(vector), ports: { inflate: nodeInflate, check } })
}

/** No list can hold a key under a wrong key id, and nobody can make two certificates with one: they are put there by hand. */
function trustOf(names: readonly string[], sharesKid: string | undefined): TrustList {
  const trust = parseTrustList(trustText(names.map(certificateOf)))
  const [first] = trust.keys
  const other = trust.keys[names.indexOf(sharesKid ?? '')]
  return first === undefined || other === undefined
    ? trust
    : { ...trust, byKid: new Map([...trust.byKid, [first.kid, [first, other]]]) }
}

function policyOf(policy: Vector['policy'] = {}): Policy {
  const { rsa_bits_least, outlives_key, key_expired } = policy
  return {
    ...DEFAULT_POLICY,
    ...(rsa_bits_least === undefined ? {} : { rsaBitsLeast: rsa_bits_least }),
    ...(outlives_key === undefined ? {} : { outlivesKey: outlives_key }),
    ...(key_expired === undefined ? {} : { keyExpired: key_expired }),
  }
}
