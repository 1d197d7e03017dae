/** SQL of the tables `person_alias` and `attested_person`: people whom the register names twice, or not at all. */
import type { Tx } from '../../adapters/postgres/transaction.ts'
import type { PartialDay } from '../../core/dates.ts'
import type { Sex } from '../../core/dose/dose.ts'
import { bucketOf } from '../../core/dose/dose-id.ts'

/** Renewals of one passport one after the other: more than a life has. A longer chain is a fault of the data. */
const LINKS_MOST = 20

/** For each id that was found to be another's, the id that stays; ids that stand for themselves are left out. */
export async function selectSameAs(tx: Tx, personIds: readonly string[]): Promise<Map<string, string>> {
  const same = new Map<string, string>()
  let asked = [...new Set(personIds)]
  for (let links = 0; asked.length > 0 && links < LINKS_MOST; links += 1) {
    const rows = await tx.query<{ person_id: string; same_as: string }>(
      `select a.person_id, a.same_as from unnest($1::smallint[], $2::uuid[]) as p (bucket, person_id)
       join person_alias as a on a.bucket = p.bucket and a.person_id = p.person_id`,
      [asked.map(bucketOf), asked],
    )
    for (const { person_id, same_as } of rows) same.set(person_id, same_as)
    asked = rows.map(({ same_as }) => same_as).filter((id) => !same.has(id))
  }
  return new Map([...same.keys()].map((id) => [id, lastOf(same, id)]))
}

function lastOf(same: ReadonlyMap<string, string>, id: string): string {
  let last = id
  for (let links = 0; links < LINKS_MOST; links += 1) last = same.get(last) ?? last
  return last
}

/** Two ids of one human. Both stand for themselves until now, so that no chain of links comes back to its beginning. */
export interface PersonLink {
  readonly personId: string
  /** The id that stays. */
  readonly same: string
  readonly caseId: string
}

/** Links ids; one that is linked already stays as it is. */
export async function insertLinks(tx: Tx, links: readonly PersonLink[]): Promise<void> {
  await tx.run(
    `insert into person_alias (bucket, person_id, same_as, case_id, at, account)
     select bucket, person_id, same_as, case_id, $5, $6
     from unnest($1::smallint[], $2::uuid[], $3::uuid[], $4::uuid[]) as l (bucket, person_id, same_as, case_id)
     on conflict (bucket, person_id) do nothing`,
    [
      links.map(({ personId }) => bucketOf(personId)),
      links.map(({ personId }) => personId),
      links.map(({ same }) => same),
      links.map(({ caseId }) => caseId),
      tx.now,
      tx.caller.account,
    ],
  )
}

/** Somebody whom no register knows, and the two people who answer for the identity. */
export interface AttestedPerson {
  readonly personId: string
  readonly fullName: string
  readonly birthDate: PartialDay
  readonly sex: Sex
  /** GSO code. */
  readonly commune: string
  readonly household: string | null
}

/** Enters people; one who is there stays as attested first. The two human beings are different ones. */
export async function insertAttested(
  tx: Tx,
  people: readonly AttestedPerson[],
  by: { readonly caseId: string; readonly attestedBy: string; readonly confirmedBy: string },
): Promise<void> {
  await tx.run(
    `insert into attested_person (bucket, person_id, full_name, birth_date, sex, commune, household, case_id, attested_by,
       confirmed_by, at)
     select bucket, person_id, full_name, birth_date, sex, commune, household, $8, $9, $10, $11
     from unnest($1::smallint[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[])
       as p (bucket, person_id, full_name, birth_date, sex, commune, household)
     on conflict (bucket, person_id) do nothing`,
    [
      people.map(({ personId }) => bucketOf(personId)),
      people.map(({ personId }) => personId),
      people.map(({ fullName }) => fullName),
      people.map(({ birthDate }) => birthDate),
      people.map(({ sex }) => sex),
      people.map(({ commune }) => commune),
      people.map(({ household }) => household),
      by.caseId,
      by.attestedBy,
      by.confirmedBy,
      tx.now,
    ],
  )
}

/** The attested ones among these persons, by id. */
export async function selectAttested(
  tx: Tx,
  personIds: readonly string[],
): Promise<Map<string, AttestedPerson>> {
  const rows = await tx.query<AttestedPerson>(
    `select a.person_id as "personId", a.full_name as "fullName", a.birth_date as "birthDate", a.sex, a.commune, a.household
     from unnest($1::smallint[], $2::uuid[]) as p (bucket, person_id)
     join attested_person as a on a.bucket = p.bucket and a.person_id = p.person_id`,
    [personIds.map(bucketOf), personIds],
  )
  return new Map(rows.map((row) => [row.personId, row]))
}

/** The last edition of any register that was asked; 0 before the first. */
export async function selectLastEdition(tx: Tx): Promise<number> {
  const [row] = await tx.query<{ version: number | null }>(
    'select max(version) as version from register_version',
  )
  return row?.version ?? 0
}
