/** Decides about units.csv row by row and about the whole; no I/O. */
import { ROOT_UNIT } from '../../core/caller.ts'
import { type Day, parseDay } from '../../core/dates.ts'
import { BRANCHES, isFacilityKind, isUnitKind, type Unit, type UnitKind } from '../../core/unit.ts'

/** Why a row of units.csv is not taken; every finding of a row is reported, not the first. */
export const UNIT_FINDINGS = [
  'unit.code-missing',
  'unit.code-malformed',
  'unit.code-repeated',
  'unit.code-taken',
  'unit.name-missing',
  'unit.kind-unknown',
  'unit.commune-missing',
  'unit.commune-unknown',
  'unit.parent-missing',
  'unit.parent-unknown',
  'unit.valid-from-malformed',
  'unit.valid-to-malformed',
  'unit.valid-to-before-from',
  'unit.successor-unknown',
  'unit.successor-itself',
  'unit.cycle',
] as const

export type UnitFindingCode = (typeof UNIT_FINDINGS)[number]

export interface UnitFinding {
  /** Row as a person sees it in the spreadsheet, header = 1. */
  readonly row: number
  readonly code: UnitFindingCode
}

/** One line of the file: column name -> text. */
export type UnitRow = Readonly<Record<string, string>>

/** A row that may become a unit. `head` is the name of the person in charge, or null. */
export interface UnitDraft {
  readonly row: number
  readonly unit: Unit
  readonly head: string | null
}

export interface UnitPlan {
  readonly drafts: readonly UnitDraft[]
  readonly findings: readonly UnitFinding[]
}

/** Units without a first day have stood since before the campaign. */
export const SINCE_ALWAYS = '1900-01-01' as Day // a day of the calendar

const CODE = /^[A-Za-z0-9][A-Za-z0-9_-]{0,31}$/

/** Kinds that answer to the district of their commune, and to its province; all others answer to the commune itself. */
const DISTRICT_KINDS: ReadonlySet<UnitKind> = new Set(['hospital', 'district-centre', 'mobile', 'dissolved'])
const PROVINCE_KINDS: ReadonlySet<UnitKind> = new Set(['province-hospital', 'cdc'])

/** What is known of a unit while the file is read. */
export interface KnownUnit {
  readonly kind: UnitKind
  readonly parent: string | null
}

/**
 * Turns all rows into drafts and findings. `known` holds the units of the database; a row may point at any of them and at
 * any other row that is itself without findings.
 */
export function planUnits(rows: readonly UnitRow[], known: ReadonlyMap<string, KnownUnit>): UnitPlan {
  const findings: UnitFinding[] = []
  const drafts = new Map<string, UnitDraft>()
  for (const [index, raw] of rows.entries()) {
    const row = index + 2
    const result = readRow(row, raw, known)
    const isRepeated = drafts.has(result.draft.unit.code)
    if (isRepeated) result.codes.push('unit.code-repeated')
    if (result.codes.length === 0) drafts.set(result.draft.unit.code, result.draft)
    findings.push(...result.codes.map((code) => ({ row, code })))
  }
  findings.push(...dropUnresolved(drafts, known))
  return { drafts: [...drafts.values()], findings: findings.sort((a, b) => a.row - b.row) }
}

function readRow(row: number, raw: UnitRow, known: ReadonlyMap<string, KnownUnit>) {
  const text = (column: string): string | null => raw[column]?.normalize('NFC').trim() || null
  const codes: UnitFindingCode[] = []
  const code = text('code') ?? ''
  if (code === '') codes.push('unit.code-missing')
  else if (!CODE.test(code)) codes.push('unit.code-malformed')
  const kindText = text('kind') ?? ''
  if (!isUnitKind(kindText)) codes.push('unit.kind-unknown')
  const kind = isUnitKind(kindText) ? kindText : 'station'
  if (isTaken(known.get(code)?.kind, kind)) codes.push('unit.code-taken')
  const name = text('name') ?? ''
  if (name === '') codes.push('unit.name-missing')
  const commune = text('commune')
  if (commune === null && isFacilityKind(kind)) codes.push('unit.commune-missing')
  else if (commune !== null && !isPlace(known.get(commune)?.kind)) codes.push('unit.commune-unknown')
  const span = readSpan(text('valid_from'), text('valid_to'), codes)
  const successor = text('successor')
  if (successor !== null && successor === code) codes.push('unit.successor-itself')
  const parent = text('parent') ?? defaultParent(code, kind, commune, known)
  if (parent === null && code !== ROOT_UNIT) codes.push('unit.parent-missing')
  const unit: Unit = { code, kind, name, parent, commune, ...span, successor }
  return { codes, draft: { row, unit, head: text('head') } }
}

/** A code of the statistics office never becomes a facility, nor the other way round. */
function isTaken(before: UnitKind | undefined, now: UnitKind): boolean {
  if (before === undefined || before === now) return false
  return !isFacilityKind(before) || !isFacilityKind(now)
}

const isPlace = (kind: UnitKind | undefined): boolean => kind === 'commune' || kind === 'district'

function readSpan(from: string | null, to: string | null, codes: UnitFindingCode[]) {
  const validFrom = from === null ? SINCE_ALWAYS : parseDay(from)
  const validTo = to === null ? null : parseDay(to)
  if (validFrom === undefined) codes.push('unit.valid-from-malformed')
  if (validTo === undefined) codes.push('unit.valid-to-malformed')
  if (validFrom !== undefined && validTo && validTo < validFrom) codes.push('unit.valid-to-before-from')
  return { validFrom: validFrom ?? SINCE_ALWAYS, validTo: validTo ?? null }
}

/** Areas stay where they are; stations to their commune, hospitals to the district or the province, branches' sites to their branch. */
function defaultParent(
  code: string,
  kind: UnitKind,
  commune: string | null,
  known: ReadonlyMap<string, KnownUnit>,
): string | null {
  if (!isFacilityKind(kind)) return known.get(code)?.parent ?? (kind === 'province' ? ROOT_UNIT : null)
  const branch = BRANCHES[kind]
  if (branch !== undefined) return branch
  if (commune === null) return null
  const place = known.get(commune)
  const district = place?.kind === 'district' ? commune : place?.parent
  if (DISTRICT_KINDS.has(kind)) return district ?? null
  if (PROVINCE_KINDS.has(kind)) return known.get(district ?? '')?.parent ?? null
  return commune
}

/** Rows that point at nothing or at themselves over others fall out, and with them the rows that point at those. */
function dropUnresolved(
  drafts: Map<string, UnitDraft>,
  known: ReadonlyMap<string, KnownUnit>,
): UnitFinding[] {
  const findings: UnitFinding[] = []
  const isKnown = (code: string): boolean => known.has(code) || drafts.has(code)
  const drop = ({ row, unit }: UnitDraft, code: UnitFindingCode): void => {
    findings.push({ row, code })
    drafts.delete(unit.code)
  }
  for (let before = -1; before !== drafts.size; ) {
    before = drafts.size
    for (const draft of [...drafts.values()]) {
      const { parent, successor } = draft.unit
      const lacksParent = parent !== null && !isKnown(parent)
      const lacksSuccessor = successor !== null && !isKnown(successor)
      if (lacksParent) drop(draft, 'unit.parent-unknown')
      if (lacksSuccessor && lacksParent) findings.push({ row: draft.row, code: 'unit.successor-unknown' })
      else if (lacksSuccessor) drop(draft, 'unit.successor-unknown')
    }
    const parentOf = (code: string): string | null | undefined =>
      (drafts.get(code)?.unit ?? known.get(code))?.parent
    for (const draft of inCycle(drafts, parentOf)) drop(draft, 'unit.cycle')
  }
  return findings
}

function inCycle(
  drafts: ReadonlyMap<string, UnitDraft>,
  parentOf: (code: string) => string | null | undefined,
): UnitDraft[] {
  const reachesRoot = new Set<string>()
  return [...drafts.values()].filter(({ unit }) => {
    const walked = new Set<string>()
    let code: string | null | undefined = unit.code
    while (code != null && !reachesRoot.has(code)) {
      if (walked.has(code)) return true
      walked.add(code)
      code = parentOf(code)
    }
    for (const seen of walked) reachesRoot.add(seen)
    return false
  })
}
