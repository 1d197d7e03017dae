/** What may be taken from the register while it has been asked to change what it says of a person. */
import {
  CLAIM_FIELD_OF,
  type ClaimChange,
  type FieldMask,
  fieldsOf,
  REGISTER_FIELDS,
  type RegisterField,
} from '../../core/dose/actions.ts'
import type { DoseId } from '../../core/dose/dose.ts'
import { readNumber } from '../../core/person/identity-number.ts'
import { normaliseName } from '../../core/person/name.ts'
import { Refusal } from '../../core/refusal.ts'
import { readChecks } from '../authenticate/index.ts'
import type { Tx } from '../record/index.ts'
import { selectContested } from './store-changes.ts'

/** Of whom a verdict speaks. */
interface Judged {
  readonly personId: string | null
}

/** Reads, for all these verdicts at once, in which fields the register has been asked to change its person's entry. */
export async function readContested(
  tx: Tx,
  checks: readonly Judged[],
): Promise<(check: Judged) => ReadonlySet<RegisterField>> {
  const persons = checks.flatMap(({ personId }) => personId ?? [])
  const contested = await selectContested(tx, [...new Set(persons)])
  return ({ personId }) => contested.get(personId ?? '') ?? NOTHING
}

const NOTHING: ReadonlySet<RegisterField> = new Set()

/** A change in two parts. */
export interface DividedChange {
  readonly taken: ClaimChange
  /** Fields in which it would have taken a value that the register has been asked to change. */
  readonly left: readonly RegisterField[]
}

/**
 * Leaves out of a change what would take the register's value in a contested field: the register may be wrong there, and
 * nobody goes by it before it has answered. Another value is somebody's own word and stays. `proposal`: what the register
 * says where it differs from the claim.
 */
export function leaveContested(
  change: ClaimChange,
  proposal: ClaimChange | null,
  contested: ReadonlySet<RegisterField>,
): DividedChange {
  const left = REGISTER_FIELDS.filter((field) => {
    const name = CLAIM_FIELD_OF[field]
    return contested.has(field) && isSameValue(name, change[name], proposal?.[name])
  })
  const names = new Set<string>(left.map((field) => CLAIM_FIELD_OF[field]))
  return { taken: Object.fromEntries(Object.entries(change).filter(([name]) => !names.has(name))), left }
}

/**
 * True when a change makes a claim agree with a person's entry just where the register has been asked to change it. `found`:
 * the verdict on the claim as it would be.
 */
export function agreesWhereContested(
  change: ClaimChange,
  found: { readonly wrong: FieldMask },
  contested: ReadonlySet<RegisterField>,
): boolean {
  const wrong = fieldsOf(found.wrong)
  return REGISTER_FIELDS.some(
    (field) => contested.has(field) && CLAIM_FIELD_OF[field] in change && !wrong.includes(field),
  )
}

type Value = ClaimChange[string] | undefined

function isSameValue(name: string, a: Value, b: Value): boolean {
  if (typeof a !== 'string' || typeof b !== 'string') return false
  if (name === 'fullName') return normaliseName(a) === normaliseName(b)
  return name === 'idNumber' ? readNumber(a).value === readNumber(b).value : a === b
}

/**
 * Refuses a change that would take the register's value where the register has been asked to change it.
 * @throws {Refusal} `case.not-allowed`
 */
export async function refuseContested(tx: Tx, doseId: DoseId, change: ClaimChange): Promise<void> {
  const check = (await readChecks(tx, [doseId])).get(doseId)
  if (check === undefined) return
  const contested = (await readContested(tx, [check]))(check)
  if (leaveContested(change, check.proposal, contested).left.length === 0) return
  const message =
    'the register has been asked to change this field: wait for its answer, or write what is right'
  throw new Refusal('case.not-allowed', message)
}
