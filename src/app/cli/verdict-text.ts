/** A verdict as lines for people. */
import { eventsOf } from '../../core/passport/content-rules.ts'
import { isObject, textMember } from '../../core/passport/payload.ts'
import { PRODUCTS } from '../../core/passport/value-sets.ts'
import { FINDINGS, NOT_CHECKED, REASONS } from '../../core/trust/codes.ts'
import type { PassportContent, Verdict, VerdictKey } from '../../core/trust/verdict.ts'

/** Lines for people, a sentence for every code. What an unproven text says of its holder is left out. */
export function verdictText(verdict: Verdict, at: Date): string {
  const { reasons, findings, notChecked, key, passport } = verdict
  const isValid = verdict.verdict === 'valid'
  return [
    `${isValid ? 'VALID' : 'NOT VALID'} at ${at.toISOString()}`,
    ...section('because', reasons, REASONS),
    ...(isValid && passport !== null ? contentLines(passport) : []),
    ...keyLines(key),
    ...section('remarks', findings, FINDINGS),
    ...section('not checked', notChecked, NOT_CHECKED),
  ].join('\n')
}

function section<Code extends string>(
  title: string,
  codes: readonly Code[],
  sentences: Readonly<Record<Code, string>>,
): string[] {
  return codes.length === 0 ? [] : [`${title}:`, ...codes.map((code) => `  - ${sentences[code]} [${code}]`)]
}

function keyLines(key: VerdictKey | null): string[] {
  if (key === null) return []
  return [
    row('key', key.country === null ? `${key.kid}, not on the trust list` : `${key.kid} of ${key.country}`),
  ]
}

function contentLines({ issuer, issuedAt, expiresAt, certificate }: PassportContent): string[] {
  const name = isObject(certificate.nam) ? certificate.nam : {}
  const holder = [textMember(name, 'fn'), textMember(name, 'gn')].filter(Boolean).join(' ')
  const lines = [row('holder', holder), row('born', textMember(certificate, 'dob') ?? '')]
  for (const { type, entry } of eventsOf(certificate)) {
    const of = (key: string) => String(entry[key] ?? '')
    if (type === 'v') {
      const product = Object.hasOwn(PRODUCTS, of('mp')) ? PRODUCTS[of('mp')]?.name : undefined
      lines.push(row('vaccination', `dose ${of('dn')} of ${of('sd')}, ${product ?? of('mp')}, ${of('dt')}`))
    }
    if (type === 't') lines.push(row('test', `${of('tt')}, ${of('sc')}`))
    if (type === 'r') lines.push(row('recovery', `from ${of('df')} to ${of('du')}`))
    lines.push(row('certificate', of('ci')), row('issued by', `${of('is')}, ${issuer ?? of('co')}`))
  }
  const day = (instant: Date | null) => instant?.toISOString() ?? 'not said'
  return [...lines, row('issued', day(issuedAt)), row('expires', day(expiresAt))]
}

/** Control and direction characters of a name must not steer the reader's terminal. */
function row(label: string, value: string): string {
  return `${label.padEnd(12)} ${value.replaceAll(/[\p{Cc}\p{Cf}]/gu, '?')}`
}
