/** A verdict as lines for people. */
import { eventsOf } from '../../core/passport/content-rules.ts'
import { isObject, textMember } from '../../core/passport/payload.ts'
import { PRODUCTS } from '../../core/passport/value-sets.ts'
import { FINDINGS, type Finding, NOT_CHECKED, REASONS } from '../../core/trust/codes.ts'
import type { Level, PassportContent, Verdict, VerdictKey, VerdictLists } from '../../core/trust/verdict.ts'

const HEADINGS: Readonly<Record<Level, string>> = {
  green: 'VALID',
  amber: 'GENUINE, with a reserve,',
  red: 'NOT VALID',
}
const HOUR_MS = 3_600_000
/** From here on an age is said in days. */
const HOURS_IN_WORDS = 48
/** Findings that make a genuine passport amber. */
const RESERVES: readonly Finding[] = ['revocation.list-old', 'trust.list-ended']

/**
 * Lines for people, a sentence for every code; the first says the level. What an unproven text says of its holder is left
 * out. `remarks` are lines about the picture that it came from.
 */
export function verdictText(verdict: Verdict, at: Date, remarks: readonly string[] = []): string {
  const { level, reasons, findings, notChecked, key, passport, lists } = verdict
  const isRed = level === 'red'
  return [
    `${HEADINGS[level]} at ${at.toISOString()}`,
    ...section('because', sentences(reasons, REASONS)),
    ...section('reserve', isRed ? [] : reservesOf(verdict)),
    ...(isRed || passport === null ? [] : contentLines(passport)),
    ...keyLines(key),
    ...listLines(lists, at),
    ...section('remarks', [
      ...sentences(
        findings.filter((code) => isRed || !RESERVES.includes(code)),
        FINDINGS,
      ),
      ...remarks,
    ]),
    ...section(
      'not checked',
      sentences(
        notChecked.filter((code) => isRed || code !== 'revocation'),
        NOT_CHECKED,
      ),
    ),
  ].join('\n')
}

function reservesOf({ findings, notChecked, lists }: Verdict): string[] {
  const why =
    lists.revocationAsOf === null
      ? 'no revocation list speaks for its country'
      : 'the newest revocation list is too old to count'
  return [
    ...(notChecked.includes('revocation')
      ? [`not known ${NOT_CHECKED.revocation}: ${why} [revocation]`]
      : []),
    ...sentences(
      findings.filter((code) => RESERVES.includes(code)),
      FINDINGS,
    ),
  ]
}

function sentences<Code extends string>(
  codes: readonly Code[],
  words: Readonly<Record<Code, string>>,
): string[] {
  return codes.map((code) => `${words[code]} [${code}]`)
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [`${title}:`, ...lines.map((line) => `  - ${line}`)]
}

function keyLines(key: VerdictKey | null): string[] {
  if (key === null) return []
  return [
    row('key', key.country === null ? `${key.kid}, not on the trust list` : `${key.kid} of ${key.country}`),
  ]
}

/** How old the news is that the verdict stands on. */
function listLines({ trustIssuedAt, trustValidUntil, revocationAsOf }: VerdictLists, at: Date): string[] {
  const end = trustValidUntil === null ? '' : `, good until ${trustValidUntil.toISOString()}`
  return [
    ...(trustIssuedAt === null ? [] : [row('trust list', `${ageOf(trustIssuedAt, at)}${end}`)]),
    ...(revocationAsOf === null ? [] : [row('revocations', ageOf(revocationAsOf, at))]),
  ]
}

function ageOf(instant: Date, at: Date): string {
  const hours = Math.floor((at.getTime() - instant.getTime()) / HOUR_MS)
  const of = `list of ${instant.toISOString()}`
  if (hours < 0) return `${of}, later than the moment of verification`
  return hours < HOURS_IN_WORDS ? `${of}, ${hours} hours old` : `${of}, ${Math.floor(hours / 24)} days old`
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
