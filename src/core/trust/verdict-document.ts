/** A verdict as JSON: the same document from the command line, over HTTP and in the library. */
import type { Verdict } from './verdict.ts'

/** One document for each verdict; times in ISO 8601, UTC. */
export function verdictDocument(verdict: Verdict) {
  const { key, passport, lists } = verdict
  return {
    verdict: verdict.verdict,
    level: verdict.level,
    reasons: verdict.reasons,
    findings: verdict.findings,
    not_checked: verdict.notChecked,
    key: key && {
      kid: key.kid,
      country: key.country,
      not_before: key.notBefore?.toISOString() ?? null,
      not_after: key.notAfter?.toISOString() ?? null,
    },
    passport: passport && {
      issuer: passport.issuer,
      issued_at: passport.issuedAt?.toISOString() ?? null,
      expires_at: passport.expiresAt?.toISOString() ?? null,
      certificate: passport.certificate,
    },
    lists: {
      trust_issued_at: lists.trustIssuedAt?.toISOString() ?? null,
      trust_valid_until: lists.trustValidUntil?.toISOString() ?? null,
      revocation_as_of: lists.revocationAsOf?.toISOString() ?? null,
    },
  }
}

export type VerdictDocument = ReturnType<typeof verdictDocument>
