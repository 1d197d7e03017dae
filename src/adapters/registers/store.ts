/** SQL of the tables `register_version` and `register_person`. */
import { bucketOf } from '../../core/dose/dose-id.ts'
import type { RegisterEntry } from '../../core/person/compare.ts'
import { neighboursOf } from '../../core/person/identity-number.ts'
import { nameKey } from '../../core/person/name.ts'
import { personIdOfNumber } from '../../core/person/person-id.ts'
import { normalisePhone } from '../../core/person/phone.ts'
import { Refusal } from '../../core/refusal.ts'
import type { Edition, Question } from '../../stages/authenticate/index.ts'
import type { Cell, Tx } from '../postgres/transaction.ts'
import { ENTRY_COLUMNS, type EntryRow, entryOf } from './columns.ts'

export interface Answer {
  /** Index of the question. */
  readonly question: number
  readonly entry: RegisterEntry
}

type AnswerRow = EntryRow & { readonly question: number }

const COLUMNS = ENTRY_COLUMNS.map((name) => `r.${name}`).join(', ')
/** Candidates of one kind for one question: more would say that the question is too weak to single anybody out. */
const MOST_OF_A_KIND = 20
/** More people than this share a phone number: it singles nobody out. */
const MOST_PHONE_USERS = 20

/** The last load of the table. @throws {Refusal} `register.empty` */
export async function selectEdition(tx: Tx): Promise<Edition> {
  const [row] = await tx.query<Edition>(
    `select version, people, communes from register_version where source = 'table' order by version desc limit 1`,
  )
  if (row === undefined) {
    throw new Refusal('register.empty', 'the population register is empty: run "vaxpass register load FILE"')
  }
  return row
}

/** The edition of a register elsewhere, entered when it is first asked. `fileHash` names its state. */
export async function enterEdition(
  tx: Tx,
  source: 'image' | 'fhir',
  { fileHash, people, communes }: { fileHash: string; people: number; communes: number },
): Promise<Edition> {
  const find = () =>
    tx.query<Edition>(
      'select version, people, communes from register_version where source = $1 and file_hash = $2',
      [source, fileHash],
    )
  const [known] = await find()
  if (known !== undefined) return known
  // Two processes may enter it at once: whoever comes second reads the first one's row.
  await tx.run(
    `insert into register_version (version, file_hash, people, communes, source, loaded_at)
     select coalesce(max(version), 0) + 1, $2, $3, $4, $1, $5 from register_version on conflict do nothing`,
    [source, fileHash, people, communes, tx.now],
  )
  const [entered] = await find()
  return entered ?? enterEdition(tx, source, { fileHash, people, communes })
}

/** By personal number (which names the partition and the id) and by the old number. */
export async function selectByNumber(tx: Tx, questions: readonly Question[]): Promise<Answer[]> {
  const numbered = questions.flatMap(({ number }, question) =>
    number === null ? [] : [{ question, personId: personIdOfNumber(number) }],
  )
  const old = questions.flatMap(({ cmnd }, question) => (cmnd === null ? [] : [{ question, cmnd }]))
  const rows = await tx.query<AnswerRow>(
    `select q.question, ${COLUMNS} from unnest($1::integer[], $2::smallint[], $3::uuid[]) as q (question, bucket, person_id)
     join register_person as r on r.bucket = q.bucket and r.person_id = q.person_id
     union all
     select q.question, ${COLUMNS} from unnest($4::integer[], $5::text[]) as q (question, cmnd)
     join register_person as r on r.cmnd = q.cmnd
     order by 1, 2`,
    [
      numbered.map(({ question }) => question),
      numbered.map(({ personId }) => bucketOf(personId)),
      numbered.map(({ personId }) => personId),
      old.map(({ question }) => question),
      old.map(({ cmnd }) => cmnd),
    ],
  )
  return rows.map((row) => ({ question: row.question, entry: entryOf(row) }))
}

/** Each arm is one index and at most MOST_OF_A_KIND rows for a question. */
const SIMILAR = `
  with q as (
    select * from unnest($1::integer[], $2::text[], $3::text[], $4::smallint[], $5::text[], $6::text[], $7::text[],
      $10::text[]) as q (question, name_key, birth_date, birth_year, commune, phone, guardian, household))
  select found.* from q cross join lateral (
    (select q.question, ${COLUMNS} from register_person as r
     where r.name_key = q.name_key and r.birth_year between q.birth_year - 1 and q.birth_year + 1 order by r.number limit $8)
    union all
    (select q.question, ${COLUMNS} from register_person as r
     where r.name_key = q.name_key and r.commune = q.commune order by r.number limit $8)
    union all
    (select q.question, ${COLUMNS} from register_person as r
     where r.birth_date = q.birth_date and r.commune = q.commune order by r.number limit $8)
    union all
    (select q.question, ${COLUMNS} from register_person as r
     where r.phone = q.phone and r.birth_year between q.birth_year - 1 and q.birth_year + 1 and r.phone_users <= $9
     order by r.number limit $8)
    union all
    (select q.question, ${COLUMNS} from register_person as r
     where (r.guardian_1 = q.guardian or r.guardian_2 = q.guardian)
       and r.birth_year between q.birth_year - 1 and q.birth_year + 1 order by r.number limit $8)
    union all
    (select q.question, ${COLUMNS} from register_person as r
     where r.household = q.household and r.birth_year between q.birth_year - 1 and q.birth_year + 1
     order by r.number limit $8)
  ) as found
  union
  select near.question, ${COLUMNS} from unnest($11::integer[], $12::text[]) as near (question, number)
  join register_person as r on r.number = near.number
  order by 1, 3`

/** Who might be meant, by everything but the number. */
export async function selectSimilar(
  tx: Tx,
  questions: readonly Question[],
  limit: number,
): Promise<Answer[]> {
  const near = questions.flatMap(({ number, damaged }, question) =>
    neighboursOf(number ?? damaged ?? '').map((neighbour) => ({ question, neighbour })),
  )
  const rows = await tx.query<AnswerRow>(SIMILAR, [
    questions.map((_, question) => question),
    questions.map(({ fullName }) => nameKey(fullName)),
    questions.map(({ birthDate }) => birthDate),
    questions.map(({ birthDate }) => (birthDate === null ? null : Number(birthDate.slice(0, 4)))),
    questions.map(({ commune }) => commune),
    questions.map(({ phone }) => normalisePhone(phone)),
    questions.map(({ guardian }) => guardian),
    Math.min(limit, MOST_OF_A_KIND),
    MOST_PHONE_USERS,
    questions.map(({ guardianHousehold }) => guardianHousehold),
    near.map(({ question }) => question),
    near.map(({ neighbour }) => neighbour),
  ])
  return rows.map((row) => ({ question: row.question, entry: entryOf(row) }))
}

/** A register row ready to be stored: the cells of LOAD_COLUMNS. */
export type LoadRow = readonly Cell[]

export const LOAD_COLUMNS = [
  'bucket',
  'person_id',
  'number',
  'cmnd',
  'full_name',
  'family_name',
  'given_name',
  'birth_date',
  'birth_year',
  'sex',
  'commune',
  'phone',
  'deceased_on',
  'hamlet',
  'household',
  'guardian_1',
  'guardian_2',
  'name_key',
] as const

const LOAD_TYPES: Readonly<Record<string, string>> = {
  bucket: 'smallint',
  person_id: 'uuid',
  birth_year: 'smallint',
  deceased_on: 'date',
}

/** Where a load gathers its rows until the last one is known to be sound. */
export async function beginLoad(tx: Tx): Promise<void> {
  const columns = LOAD_COLUMNS.map((name) => `${name} ${LOAD_TYPES[name] ?? 'text'}`)
  await tx.run(`create temporary table register_load (${columns.join(', ')}) on commit drop`)
}

/** Adds rows to the load that this transaction began. */
export async function gather(tx: Tx, rows: Iterable<LoadRow>): Promise<void> {
  await tx.copyIn('register_load', LOAD_COLUMNS, rows)
}

/** Replaces the register by what was gathered; of rows with one number the last wins. Returns people and version. */
export async function finishLoad(tx: Tx, fileHash: string): Promise<{ people: number; version: number }> {
  const [row] = await tx.query<{ version: number }>(
    'select coalesce(max(version), 0) + 1 as version from register_version',
  )
  const version = row?.version ?? 1
  await tx.run('delete from register_person')
  const names = LOAD_COLUMNS.join(', ')
  const people = await tx.run(
    `with people as (select distinct on (person_id) * from register_load order by person_id, ctid desc),
     users as (select phone, count(*) as users from people where phone is not null group by phone),
     named as (select name_key, count(*) as users from people group by name_key)
     insert into register_person (${names}, phone_users, name_users, version)
     select ${LOAD_COLUMNS.map((name) => `l.${name}`).join(', ')}, coalesce(u.users, 0), n.users, $1
     from people as l left join users as u on u.phone = l.phone join named as n on n.name_key = l.name_key`,
    [version],
  )
  await tx.run(
    `insert into register_version (version, file_hash, people, communes, loaded_at)
     select $1, $2, $3, coalesce(1 / nullif(sum((people * 1.0 / greatest($3, 1)) ^ 2), 0), 1), $4
     from (select count(*) as people from register_person where commune is not null group by commune) as c`,
    [version, fileHash, people, tx.now],
  )
  await tx.run('select vaxpass_analyze_register()')
  return { people, version }
}
