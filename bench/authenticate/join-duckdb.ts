/** The reference: DuckDB joins the same dose records to the same register by the exact number. */
import { DuckDBInstance } from '@duckdb/node-api'

export interface DuckdbJoin {
  /** Seconds that reading the register into memory took, with folding the names. */
  readonly loadSeconds: number
  /** Joins by number once and stores the result as a table. */
  pass(): Promise<void>
  /** The same, and for the rows that it does not settle the best of everybody who has some of their fields. */
  search(): Promise<void>
  close(): void
}

/** Names as an ASCII typist would write them; what SQL offers does not know `đ`. */
const ascii = (column: string): string => `lower(strip_accents(translate(${column}, 'đĐ', 'dD')))`

const text = (path: string): string => `'${path.replaceAll("'", "''")}'`

const REGISTER = (csv: string) => `create table register as
  select person_number::bigint as number, ${ascii('full_name')} as name, birth_date as birth, sex,
    try_cast(phone as bigint) as phone, residence_commune as commune
  from read_csv(${text(csv)}, all_varchar = true)`

const DOSES = (files: readonly string[]) => `create table dose as
  select row_number() over () as id, ${ascii('claim.fullName')} as name, claim.birthDate as birth, claim.sex as sex,
    case when regexp_full_match(claim.idNumber, '[0-9]{12}') then claim.idNumber::bigint end as number,
    try_cast(claim.phone as bigint) as phone, claim.commune as commune
  from read_json([${files.map(text).join(', ')}], format = 'newline_delimited', columns = {
    claim: 'STRUCT(fullName VARCHAR, birthDate VARCHAR, sex VARCHAR, idNumber VARCHAR, phone VARCHAR, commune VARCHAR)'})`

const agrees = (field: string, bit: number): string =>
  `(coalesce(r.${field} = d.${field}, false)::utinyint << ${bit})`
const BITS = ['name', 'birth', 'sex', 'phone'].map(agrees).join(' | ')
/** Name, birth date and sex. */
const SETTLED = 7

const JOIN = `create or replace table verdict as
  select d.id, r.number, ${BITS} as bits
  from dose as d left join register as r on r.number = d.number`

/** Fields of which a candidate has both: the kinds of "similar" in src/stages/authenticate/ports.ts, as far as SQL has them. */
const KINDS = [
  ['name', 'birth'],
  ['name', 'commune'],
  ['birth', 'commune'],
  ['phone', 'phone'],
] as const

const candidates = KINDS.map(
  ([a, b]) => `select d.id, r.number, ${BITS} as bits
    from rest as d join register as r on r.${a} = d.${a} and r.${b} = d.${b}`,
).join(' union ')

const SEARCH = `create or replace table found as
  with exact as (select d.id, r.number, ${BITS} as bits
      from dose as d left join register as r on r.number = d.number),
    rest as (select d.* from dose as d join exact using (id) where exact.bits & ${SETTLED} <> ${SETTLED}),
    near as (${candidates}),
    best as (select id, arg_max(number, bit_count(bits)) as number, max(bit_count(bits)) as agreeing, count(*) as fitting
      from near group by id)
  select exact.id, coalesce(best.number, exact.number) as number, exact.bits, best.agreeing, best.fitting
  from exact left join best using (id)`

/** Reads register and dose records into memory; nothing of that counts for a pass. */
export async function startDuckdb(
  register: string,
  doses: readonly string[],
  threads: number,
): Promise<DuckdbJoin> {
  const instance = await DuckDBInstance.create(':memory:', { threads: String(threads) })
  const connection = await instance.connect()
  const run = async (sql: string): Promise<void> => {
    await connection.run(sql)
  }
  const startedMs = performance.now()
  await run(REGISTER(register))
  const loadSeconds = (performance.now() - startedMs) / 1000
  await run(DOSES(doses))
  return {
    loadSeconds,
    pass: () => run(JOIN),
    search: () => run(SEARCH),
    close: () => {
      connection.closeSync()
      instance.closeSync()
    },
  }
}
