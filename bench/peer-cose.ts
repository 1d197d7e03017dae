/** The fastest npm package for COSE, with the steps around it that it leaves to its user: the measuring stick of `verify`. */
import { createPublicKey } from 'node:crypto'
import { inflateSync } from 'node:zlib'
import { Sign1 } from '@auth0/cose'
import { decode } from 'cborg'

import { decodeBase45 } from '../src/core/hcert/base45.ts'
import { PREFIX } from '../src/core/hcert/encode.ts'
import { readCertificate } from '../src/core/trust/certificate.ts'
import type { TestSigner } from '../test/support/hcert.ts'

/** Verifies all texts, one after the other; throws when one is not genuine. */
export async function peerOf(
  texts: readonly string[],
  { certificate }: TestSigner,
): Promise<() => Promise<void>> {
  const spki = Buffer.from(readCertificate(certificate)?.publicKey ?? [])
  const key = createPublicKey({ key: spki, format: 'der', type: 'spki' })
  return async () => {
    for (const text of texts) {
      const packed = text.startsWith(PREFIX) ? decodeBase45(text, PREFIX.length) : 'no prefix'
      if (typeof packed === 'string') throw new Error('a passport cannot be read')
      const message = Sign1.decode(inflateSync(packed))
      await message.verify(key)
      decode(message.payload, { useMaps: true })
    }
  }
}
