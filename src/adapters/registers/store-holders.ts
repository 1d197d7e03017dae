import type { RegisteredFields } from '../../stages/correct/index.ts'
import type { Tx } from '../postgres/transaction.ts'

export interface HolderRow {
  readonly personId: string
  readonly familyName: string
  readonly givenName: string
  readonly birthDate: string
  readonly deceasedOn: string | null
}

/** What the register says of these persons; those whom it does not know are left out. */
export async function selectHolders(
  tx: Tx,
  buckets: readonly number[],
  personIds: readonly string[],
): Promise<HolderRow[]> {
  return tx.query(
    `select r.person_id as "personId", r.family_name as "familyName", r.given_name as "givenName",
       r.birth_date as "birthDate", r.deceased_on as "deceasedOn"
     from unnest($1::smallint[], $2::uuid[]) as p (bucket, person_id)
     join register_person as r on r.bucket = p.bucket and r.person_id = p.person_id`,
    [buckets, personIds],
  )
}

/** Of these persons, those whom the register knows. */
export async function selectRegistered(
  tx: Tx,
  buckets: readonly number[],
  personIds: readonly string[],
): Promise<Set<string>> {
  const rows = await tx.query<{ person_id: string }>(
    `select distinct r.person_id from unnest($1::smallint[], $2::uuid[]) as p (bucket, person_id)
     join register_person as r on r.bucket = p.bucket and r.person_id = p.person_id`,
    [buckets, personIds],
  )
  return new Set(rows.map(({ person_id }) => person_id))
}

/** Person -> commune of residence, where the register names one. */
export async function selectCommunes(
  tx: Tx,
  buckets: readonly number[],
  personIds: readonly string[],
): Promise<Map<string, string>> {
  const rows = await tx.query<{ person_id: string; commune: string }>(
    `select r.person_id, r.commune from unnest($1::smallint[], $2::uuid[]) as p (bucket, person_id)
     join register_person as r on r.bucket = p.bucket and r.person_id = p.person_id where r.commune is not null`,
    [buckets, personIds],
  )
  return new Map(rows.map(({ person_id, commune }) => [person_id, commune]))
}

/** What the register says of these persons in the fields that it can be asked to change; unknown ones are left out. */
export async function selectFields(
  tx: Tx,
  buckets: readonly number[],
  personIds: readonly string[],
): Promise<Map<string, RegisteredFields>> {
  const rows = await tx.query<RegisteredFields & { readonly personId: string }>(
    `select r.person_id as "personId", r.number, r.full_name as "fullName", r.birth_date as "birthDate", r.sex
     from unnest($1::smallint[], $2::uuid[]) as p (bucket, person_id)
     join register_person as r on r.bucket = p.bucket and r.person_id = p.person_id`,
    [buckets, personIds],
  )
  return new Map(rows.map((row) => [row.personId, row]))
}
