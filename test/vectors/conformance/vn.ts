/** The one published certificate of Viet Nam, under the key of its acceptance environment. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import { nodeInflate } from '../../../src/adapters/crypto/index.ts'
import { decodeHcert } from '../../../src/core/hcert/decode.ts'
import { parseTrustList } from '../../../src/core/trust/trust-list.ts'
import { trustText } from '../../support/hcert.ts'
import { base64Bytes, filesOf } from './folder.ts'
import { type Row, tally } from './report.ts'
import { reasonsOf } from './steps.ts'

export const derOf = (pem: string): Uint8Array => base64Bytes(pem.replaceAll(/-----[^-]+-----|\s/g, ''))

/** Every text of the folder is valid at its issue under the document signers of the folder. */
export function runVn(folder: string): Row[] {
  const read = (path: string): string => readFileSync(join(folder, path), 'utf8')
  const trust = parseTrustList(trustText(filesOf(folder, 'vn/dsc*.pem').map((path) => derOf(read(path)))))
  const outcomes = filesOf(folder, 'vn/*.txt').flatMap((path) => {
    const text = read(path).trim()
    const issuedAt = decodeHcert(text, nodeInflate).claims?.issuedAt ?? 0
    if (path.includes('LICENSE')) return []
    const reasons = reasonsOf(text, trust, new Date(Math.ceil(issuedAt) * 1000))
    return [{ file: path, agrees: reasons.length === 0, reasons }]
  })
  return outcomes.length === 0 ? [] : [tally('vn', 'VERDICT', outcomes)]
}
