/** SQL of the finished passports and of the actions on them. */
import type { Cell, Tx } from '../../adapters/postgres/transaction.ts'
import { bucketOf } from '../../core/dose/dose-id.ts'
import type { FinishedPassport } from './rules.ts'

/** A passport as readers get it. */
export interface StoredPassport {
  readonly passportId: string
  readonly personId: string
  readonly certificateId: string
  readonly state: 'active' | 'replaced' | 'revoked'
  readonly hcert: string
  readonly issuedAt: Date
  readonly validUntil: Date
}

const PASSPORT_COLUMNS =
  'bucket, passport_id, person_id, certificate_id, state, hcert, holder, issued_at, valid_until, seq'

/** Replaces the active passports of these persons, inserts the new ones, and appends an action for each. */
export async function insertPassports(tx: Tx, passports: readonly FinishedPassport[]): Promise<void> {
  const persons = [
    passports.map(({ personId }) => bucketOf(personId)),
    passports.map(({ personId }) => personId),
  ]
  await tx.run(
    `with old as (
       update passport as p set state = 'replaced', seq = p.seq + 1
       from unnest($1::smallint[], $2::uuid[]) as n (bucket, person_id)
       where p.bucket = n.bucket and p.person_id = n.person_id and p.state = 'active'
       returning p.bucket, p.passport_id, p.seq)
     insert into passport_action (bucket, passport_id, seq, kind, at, account, unit)
     select bucket, passport_id, seq, 'replaced', $3, $4, $5 from old`,
    [...persons, tx.now, tx.caller.account, tx.caller.unit],
  )
  await tx.run(
    `create temporary table if not exists new_passport (
       bucket smallint, passport_id uuid, person_id uuid, certificate_id text, state text, hcert text, holder jsonb,
       issued_at timestamptz, valid_until timestamptz, seq integer, doses uuid[]) on commit delete rows`,
  )
  await tx.copyIn('new_passport', [...PASSPORT_COLUMNS.split(', '), 'doses'], passportRows(passports))
  await tx.run(`insert into passport (${PASSPORT_COLUMNS}) select ${PASSPORT_COLUMNS} from new_passport`)
  await tx.run(
    `insert into passport_action (bucket, passport_id, seq, kind, at, account, unit)
     select bucket, passport_id, 1, 'issued', $1, $2, $3 from new_passport`,
    [tx.now, tx.caller.account, tx.caller.unit],
  )
  await tx.run(
    `insert into passport_dose (bucket, passport_id, dose_id)
     select bucket, passport_id, unnest(doses) from new_passport`,
  )
  await tx.run('delete from new_passport')
}

function* passportRows(passports: readonly FinishedPassport[]): Generator<Cell[]> {
  for (const p of passports) {
    const key = [bucketOf(p.personId), p.passportId, p.personId, p.certificateId, 'active', p.hcert]
    yield [...key, JSON.stringify(p.holder), p.createdAt, p.validUntil, 1, `{${p.doses.join(',')}}`]
  }
}

/** How many passports are in each state at an instant; expiry is computed, never stored. */
export async function countPassports(
  tx: Tx,
): Promise<{ active: number; replaced: number; revoked: number; expired: number; persons: number }> {
  const rows = await tx.query<{
    active: number
    replaced: number
    revoked: number
    expired: number
    persons: number
  }>(
    `select count(*) filter (where state = 'active' and valid_until > $1)::int as active,
       count(*) filter (where state = 'replaced')::int as replaced,
       count(*) filter (where state = 'revoked')::int as revoked,
       count(*) filter (where state = 'active' and valid_until <= $1)::int as expired,
       count(distinct person_id) filter (where state = 'active' and valid_until > $1)::int as persons
     from passport`,
    [tx.now],
  )
  return rows[0] ?? { active: 0, replaced: 0, revoked: 0, expired: 0, persons: 0 }
}

const READ_COLUMNS = `passport_id as "passportId", person_id as "personId", certificate_id as "certificateId", state, hcert,
  issued_at as "issuedAt", valid_until as "validUntil"`

/** Up to `limit` active passports, evenly from all over, in a fixed order. */
export async function selectSample(tx: Tx, limit: number): Promise<StoredPassport[]> {
  return tx.query(
    `select ${READ_COLUMNS} from passport where state = 'active' and valid_until > $1
     order by passport_id limit $2`,
    [tx.now, limit],
  )
}

/** All passports of one person, newest first. */
export async function selectByPerson(tx: Tx, personId: string): Promise<StoredPassport[]> {
  return tx.query(
    `select ${READ_COLUMNS} from passport where bucket = $1 and person_id = $2 order by issued_at desc, passport_id`,
    [bucketOf(personId), personId],
  )
}
