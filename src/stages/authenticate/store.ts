/** SQL of the tables `identity_check`, `person_dose` and `person_day`. */
import type { Cell, Tx } from '../../adapters/postgres/transaction.ts'
import type { Basis, ClaimChange, IdentityState } from '../../core/dose/actions.ts'
import type { DoseId } from '../../core/dose/dose.ts'
import { bucketOf } from '../../core/dose/dose-id.ts'
import { daysHeld } from '../../core/dose/duplicates.ts'
import { type Comparison, packComparison, unpackComparison } from '../../core/person/compare.ts'
import type { NumberKind } from '../../core/person/identity-number.ts'
import type { MatchModel } from '../../core/person/match-model.ts'
import { readDoses, type StoredDose } from '../record/index.ts'
import type { Edition } from './ports.ts'
import type { Verdict } from './rules.ts'

export interface CheckedDose {
  readonly dose: StoredDose
  readonly verdict: Verdict
}

/** A stored verdict, as correct, evaluate and the pages read it. */
export interface IdentityCheck extends Verdict {
  readonly doseId: DoseId
  readonly seq: number
  readonly at: Date
  readonly registerVersion: number
  readonly rules: string
}

const CHECK_COLUMNS = [
  'bucket',
  'dose_id',
  'seq',
  'facility',
  'commune',
  'identity',
  'basis',
  'wrong',
  'person_id',
  'number_kind',
  'comparison',
  'fitting',
  'bits',
  'margin_bits',
  'proposal',
] as const

/** Keeps a model that verdicts will name; one that is known stays. */
export async function insertModel(tx: Tx, model: MatchModel): Promise<void> {
  await tx.run(
    `insert into match_model (version, model, first_used_at) values ($1, $2, $3) on conflict (version) do nothing`,
    [model.version, JSON.stringify(model), tx.now],
  )
}

/** The models that verdicts name, by version; unknown ones are left out. */
export async function selectModels(tx: Tx, versions: readonly string[]): Promise<Map<string, MatchModel>> {
  const rows = await tx.query<{ version: string; model: MatchModel }>(
    'select version, model from match_model where version = any ($1)',
    [versions],
  )
  return new Map(rows.map(({ version, model }) => [version, model]))
}

/** Sizes of the editions that verdicts name, by version. */
export async function selectEditions(tx: Tx, versions: readonly number[]): Promise<Map<number, Edition>> {
  const rows = await tx.query<Edition>(
    'select version, people, communes from register_version where version = any ($1)',
    [versions],
  )
  return new Map(rows.map((edition) => [edition.version, edition]))
}

/** Stores the verdicts; the dose records carry the sequence numbers from before the check. */
export async function insertChecks(
  tx: Tx,
  checked: readonly CheckedDose[],
  { registerVersion, rules }: { readonly registerVersion: number; readonly rules: string },
): Promise<void> {
  await tx.run(
    `create temporary table if not exists new_check (
       bucket smallint, dose_id uuid, seq integer, facility text, commune text, identity text, basis text,
       wrong smallint, person_id uuid, number_kind text, comparison integer, fitting smallint,
       bits smallint, margin_bits smallint, proposal jsonb)
     on commit delete rows`,
  )
  await tx.copyIn('new_check', CHECK_COLUMNS, checked.map(checkCells))
  const names = CHECK_COLUMNS.join(', ')
  await tx.run(
    `insert into identity_check (${names}, at, register_version, rules) select ${names}, $1, $2, $3 from new_check`,
    [tx.now, registerVersion, rules],
  )
  await tx.run('delete from new_check')
}

function checkCells({ dose, verdict }: CheckedDose): Cell[] {
  return [
    dose.bucket,
    dose.doseId,
    dose.seq + 1,
    dose.facility,
    dose.claim.commune,
    verdict.identity,
    verdict.basis,
    verdict.wrong,
    verdict.personId,
    verdict.numberKind,
    verdict.comparison === null ? null : packComparison(verdict.comparison),
    verdict.fitting,
    hundredths(verdict.bits),
    hundredths(verdict.marginBits),
    verdict.proposal === null ? null : JSON.stringify(verdict.proposal),
  ]
}

const HUNDREDTHS_MOST = 32_767

/** Bits as the table keeps them. */
function hundredths(bits: number | null): number | null {
  return bits === null ? null : Math.max(-HUNDREDTHS_MOST, Math.min(HUNDREDTHS_MOST, Math.round(bits * 100)))
}

/**
 * Moves the dose records to the persons of the new verdicts; must run before these are stored. The update of a day changes
 * nothing: it holds the day and its neighbours (`daysHeld`), so that another process that checks a record of them waits and
 * then sees this one.
 */
export async function replacePersonDoses(tx: Tx, checked: readonly CheckedDose[]): Promise<void> {
  const again = checked.filter(({ dose }) => dose.standing.firstWrong !== null).map(({ dose }) => dose.doseId)
  const before = again.length === 0 ? [] : [...(await selectPersonsOf(tx, again))]
  await tx.run(
    `delete from person_dose as p using unnest($1::smallint[], $2::uuid[], $3::uuid[]) as old (bucket, person_id, dose_id)
     where p.bucket = old.bucket and p.person_id = old.person_id and p.dose_id = old.dose_id`,
    [before.map(([, person]) => bucketOf(person)), before.map(([, p]) => p), before.map(([dose]) => dose)],
  )
  const owned = checked.flatMap(({ dose, verdict }) =>
    verdict.personId === null ? [] : [{ dose, personId: verdict.personId }],
  )
  const held = owned.flatMap(({ dose, personId }) =>
    daysHeld(dose.claim.givenOn).map((day) => ({ personId, day })),
  )
  await tx.run(
    `insert into person_day (bucket, person_id, given_on)
     select distinct * from unnest($1::smallint[], $2::uuid[], $3::date[]) as p (bucket, person_id, given_on)
     order by bucket, person_id, given_on
     on conflict (bucket, person_id, given_on) do update set given_on = excluded.given_on`,
    [
      held.map(({ personId }) => bucketOf(personId)),
      held.map(({ personId }) => personId),
      held.map(({ day }) => day),
    ],
  )
  await tx.run(
    `insert into person_dose (bucket, person_id, dose_id, facility, given_on)
     select * from unnest($1::smallint[], $2::uuid[], $3::uuid[], $4::text[], $5::date[])
     on conflict (bucket, person_id, dose_id) do nothing`,
    [
      owned.map(({ personId }) => bucketOf(personId)),
      owned.map(({ personId }) => personId),
      owned.map(({ dose }) => dose.doseId),
      owned.map(({ dose }) => dose.facility),
      owned.map(({ dose }) => dose.claim.givenOn),
    ],
  )
}

interface CheckRow {
  readonly dose_id: string
  readonly seq: number
  readonly at: Date
  readonly identity: string
  readonly basis: string | null
  readonly wrong: number
  readonly person_id: string | null
  readonly number_kind: string
  readonly comparison: number | null
  readonly fitting: number
  readonly bits: number | null
  readonly margin_bits: number | null
  readonly proposal: ClaimChange | null
  readonly register_version: number
  readonly rules: string
}

/** The latest check of each of these dose records; unchecked ones are left out. */
export async function selectChecks(tx: Tx, ids: readonly DoseId[]): Promise<Map<DoseId, IdentityCheck>> {
  const rows = await tx.query<CheckRow>(
    `select distinct on (c.bucket, c.dose_id) c.dose_id, c.seq, c.at, c.identity, c.basis, c.wrong, c.person_id,
       c.number_kind, c.comparison, c.fitting, c.bits, c.margin_bits, c.proposal, c.register_version, c.rules
     from unnest($1::smallint[], $2::uuid[]) as d (bucket, dose_id)
     join identity_check as c on c.bucket = d.bucket and c.dose_id = d.dose_id
     order by c.bucket, c.dose_id, c.seq desc`,
    [ids.map(bucketOf), ids],
  )
  return new Map(rows.map((row) => [row.dose_id as DoseId, checkOf(row)])) // the table holds ids of dose records
}

/** The table holds only what `insertChecks` wrote: every `as` restores the type that the writer had. */
function checkOf(row: CheckRow): IdentityCheck {
  const comparison: Comparison | null = row.comparison === null ? null : unpackComparison(row.comparison)
  return {
    doseId: row.dose_id as DoseId,
    seq: row.seq,
    at: row.at,
    identity: row.identity as Exclude<IdentityState, 'unchecked'>,
    basis: row.basis as Basis | null,
    wrong: row.wrong,
    personId: row.person_id,
    numberKind: row.number_kind as NumberKind,
    comparison,
    fitting: row.fitting,
    bits: row.bits === null ? null : row.bits / 100,
    marginBits: row.margin_bits === null ? null : row.margin_bits / 100,
    proposal: row.proposal,
    registerVersion: row.register_version,
    rules: row.rules,
  }
}

/** Whose these dose records are by their latest check; those that are nobody's are left out. */
export async function selectPersonsOf(tx: Tx, ids: readonly DoseId[]): Promise<Map<DoseId, string>> {
  return new Map([...(await selectOwners(tx, ids))].map(([id, { personId }]) => [id, personId]))
}

/** Ids of the dose records of these persons; persons without any are left out. */
export async function selectDoseIds(tx: Tx, personIds: readonly string[]): Promise<Map<string, DoseId[]>> {
  const rows = await tx.query<{ person_id: string; dose_id: DoseId }>(
    `select d.person_id, d.dose_id from unnest($1::smallint[], $2::uuid[]) as p (bucket, person_id)
     join person_dose as d on d.bucket = p.bucket and d.person_id = p.person_id order by 1, 2`,
    [personIds.map(bucketOf), personIds],
  )
  const grouped = Map.groupBy(rows, ({ person_id }) => person_id)
  return new Map([...grouped].map(([person, owned]) => [person, owned.map(({ dose_id }) => dose_id)]))
}

/** All dose records of these persons, locked until the transaction ends; an entry for every person asked for. */
export async function selectPersonDoses(
  tx: Tx,
  personIds: readonly string[],
): Promise<{ personId: string; doses: StoredDose[] }[]> {
  const owned = await selectDoseIds(tx, personIds)
  const doses = await readDoses(tx, [...owned.values()].flat(), true)
  const byId = new Map(doses.map((dose) => [dose.doseId, dose]))
  return personIds.map((personId) => ({
    personId,
    doses: (owned.get(personId) ?? []).flatMap((id) => byId.get(id) ?? []),
  }))
}

/** People found behind the dose records, and dose records whose number was of no use at their first check. */
export async function selectFigures(tx: Tx): Promise<{ personsWithId: number; withoutId: number }> {
  const [persons] = await tx.query<{ count: number }>(
    'select count(*)::int as count from (select distinct bucket, person_id from person_dose) as persons',
  )
  const [without] = await tx.query<{ count: number }>(
    `select count(*)::int as count from identity_check as c
     where c.number_kind in ('missing', 'malformed', 'placeholder') and not exists (
       select 1 from identity_check as e where e.bucket = c.bucket and e.dose_id = c.dose_id and e.seq < c.seq)`,
  )
  return { personsWithId: persons?.count ?? 0, withoutId: without?.count ?? 0 }
}

/** Of each of these persons, the dose records that have another one of theirs on the same or a neighbouring day. */
export async function selectNearDays(tx: Tx, personIds: readonly string[]): Promise<DoseId[][]> {
  const rows = await tx.query<{ doses: DoseId[] }>(
    `select array_agg(d.dose_id::text order by d.dose_id) as doses
     from (select distinct * from unnest($1::smallint[], $2::uuid[]) as asked (bucket, person_id)) as p
     join person_dose as d on d.bucket = p.bucket and d.person_id = p.person_id
     where exists (select 1 from person_dose as near where near.bucket = d.bucket and near.person_id = d.person_id
       and near.dose_id <> d.dose_id and near.given_on between d.given_on - 1 and d.given_on + 1)
     group by d.bucket, d.person_id`,
    [personIds.map(bucketOf), personIds],
  )
  return rows.map(({ doses }) => doses)
}

/** Whose these dose records are by their latest check, and by how many bits of evidence; those that are nobody's are left out. */
export async function selectOwners(
  tx: Tx,
  ids: readonly DoseId[],
): Promise<Map<DoseId, { personId: string; bits: number | null }>> {
  const rows = await tx.query<{ dose_id: DoseId; person_id: string | null; bits: number | null }>(
    `select distinct on (c.bucket, c.dose_id) c.dose_id, c.person_id, c.bits
     from unnest($1::smallint[], $2::uuid[]) as d (bucket, dose_id)
     join identity_check as c on c.bucket = d.bucket and c.dose_id = d.dose_id
     order by c.bucket, c.dose_id, c.seq desc`,
    [ids.map(bucketOf), ids],
  )
  return new Map(
    rows.flatMap(({ dose_id, person_id, bits }) =>
      person_id === null ? [] : [[dose_id, { personId: person_id, bits: bits === null ? null : bits / 100 }]],
    ),
  )
}
