import { ROOT_UNIT } from './caller.ts'
import type { Day } from './dates.ts'
import { isValidOn, type StaffName, type Unit, type UnitHead } from './unit.ts'

/** Who stands above whom on a day. Units that ended are replaced by their successors, or skipped when they have none. */
export interface UnitTree {
  /** The unit as it was entered, whether it still exists or not. */
  unit(code: string): Unit | undefined
  /** The unit that does the work of `code` on a day: itself, a successor, or the next one above. */
  standing(code: string, day: Day): Unit
  /** The next unit above that exists on a day; null above the root. */
  above(code: string, day: Day): Unit | null
  /** From the unit that does the work of `code` up to the root; never empty. */
  path(code: string, day: Day): readonly Unit[]
  head(code: string, day: Day): StaffName | null
  deputies(code: string, day: Day): readonly StaffName[]
  /** All units, in no order that means anything. */
  all(): Iterable<Unit>
}

/** Builds the tree once; every question is then answered from memory. @throws when the root is missing (a bug) */
export function buildUnitTree(units: Iterable<Unit>, heads: Iterable<UnitHead>): UnitTree {
  const byCode = new Map<string, Unit>()
  for (const unit of units) byCode.set(unit.code, unit)
  const root = byCode.get(ROOT_UNIT)
  if (root === undefined) throw new Error('could not build the unit tree: the root is missing')
  const headsOf = Map.groupBy(heads, ({ unit }) => unit)

  /** Walks once up, over successors where a unit ended; a loop in bad data ends at the root. */
  const path = (code: string, day: Day): Unit[] => {
    const found: Unit[] = []
    const seen = new Set<string>()
    let next: string | null = code
    while (next !== null && !seen.has(next)) {
      seen.add(next)
      const unit = byCode.get(next)
      if (unit === undefined || unit === root) break
      const exists = isValidOn(unit, day)
      if (exists) found.push(unit)
      next = exists ? unit.parent : followUp(unit, day)
    }
    found.push(root)
    return found
  }

  const inCharge = (code: string, kind: UnitHead['kind'], day: Day): StaffName[] =>
    (headsOf.get(code) ?? [])
      .filter((head) => head.kind === kind && isValidOn(head, day))
      .sort((a, b) =>
        a.validFrom < b.validFrom ? 1 : a.validFrom > b.validFrom ? -1 : a.person < b.person ? -1 : 1,
      )
      .map(({ person, name }) => ({ person, name }))

  return {
    unit: (code) => byCode.get(code),
    standing: (code, day) => path(code, day)[0] ?? root,
    above: (code, day) => path(code, day)[1] ?? null,
    path,
    head: (code, day) => inCharge(code, 'head', day)[0] ?? null,
    deputies: (code, day) => inCharge(code, 'deputy', day),
    all: () => byCode.values(),
  }
}

/** Where the duties of a unit that does not exist on `day` went: to its successor once it ended, else to the unit above. */
function followUp(unit: Unit, day: Day): string | null {
  const hasEnded = unit.validTo !== null && unit.validTo < day
  return hasEnded && unit.successor !== null ? unit.successor : unit.parent
}

/**
 * The lowest unit that stands above both, on a day; the root when they share nothing else. When one stands above the
 * other, it is the unit above that one: nobody decides a quarrel of their own.
 */
export function aboveBoth(tree: UnitTree, one: string, other: string, day: Day): Unit {
  const first = tree.path(one, day)
  const second = new Set(tree.path(other, day).map(({ code }) => code))
  const shared = first.filter(({ code }) => second.has(code))
  const party = new Set([first[0]?.code, tree.path(other, day)[0]?.code])
  const neutral = shared.find(({ code }) => !party.has(code))
  return neutral ?? first.at(-1) ?? tree.standing(one, day)
}
