/** dcc-quality-assurance: certificates of the issuers' acceptance environments, at the moment of their issue. */
import { verifyTexts } from '../../../src/app/verify-text.ts'
import type { Verdict } from '../../../src/core/trust/verdict.ts'
import { rowsOf } from './folder.ts'
import { type Row, tally } from './report.ts'
import { hasSameJson, isSigned, trustOf, type Vector } from './steps.ts'

export interface Real extends Vector {
  readonly WIRE: { readonly iat: number }
  readonly NOTES: readonly string[]
}

export function realCertificates(folder: string): Real[] {
  return rowsOf<Real>(folder, 'WIRE', '**/qa*.jsonl', '**/qa/**/*.jsonl')
}

/** At the first whole second that is not before its issue. */
export function verdictAtIssue({ PREFIX, TESTCTX, WIRE }: Real): Verdict | undefined {
  const at = new Date(Math.ceil(WIRE.iat) * 1000)
  return verifyTexts([PREFIX], { trust: trustOf(TESTCTX.CERTIFICATE), at })[0]
}

type Answer = (verdict: Verdict, certificate: Real) => boolean

const ANSWERS: readonly (readonly [string, string, Answer])[] = [
  ['VERIFY', 'EXPECTEDVERIFY', (verdict) => isSigned(verdict)],
  ['VALIDJSON', 'EXPECTEDVALIDJSON', (verdict, { JSON: json }) => hasSameJson(verdict, json)],
]

/** Every one is meant to be read and accepted: so says the README of the corpus. */
export function runQa(folder: string): Row[] {
  const judged = realCertificates(folder).flatMap((certificate) => {
    const verdict = verdictAtIssue(certificate)
    return verdict === undefined ? [] : [{ certificate, verdict }]
  })
  if (judged.length === 0) return []
  const rows = ANSWERS.map(([flag, label, answer]) => {
    const outcomes = judged.flatMap(({ certificate, verdict }) => {
      const expected = certificate.EXPECTEDRESULTS[label] ?? true
      return [{ file: certificate.file, agrees: answer(verdict, certificate) === expected }]
    })
    return tally('qa', flag, outcomes)
  })
  const verdicts = judged.map(({ certificate: { file }, verdict }) => {
    return { file, agrees: verdict.verdict === 'valid', reasons: verdict.reasons }
  })
  return [...rows, tally('qa', 'VERDICT', verdicts)]
}
