/** Figures over all stored verdicts, within the caller's units: counts and levels, never a person. */
import type { Tx } from '../../adapters/postgres/transaction.ts'
import type { IdentityState } from '../../core/dose/actions.ts'

/** How many dose records have this verdict now. */
export interface VerdictCount {
  readonly identity: Exclude<IdentityState, 'unchecked'>
  readonly basis: string | null
  readonly count: number
}

/** Dose records by verdict and evidence: one bin of `binBits` bits, named by its lower edge. */
export interface EvidenceBin {
  readonly identity: VerdictCount['identity']
  readonly from: number
  readonly count: number
}

/** Verdicts by the model and the register edition that they were made with. */
export interface Provenance {
  readonly rules: string
  readonly registerVersion: number
  readonly count: number
}

/** The last check of every dose record, one row each. */
const LATEST = `select distinct on (bucket, dose_id) identity, basis, bits, rules, register_version
  from identity_check order by bucket, dose_id, seq desc`

/** Verdicts by kind, the most frequent first. */
export async function selectVerdicts(tx: Tx): Promise<VerdictCount[]> {
  return tx.query(
    `select identity, basis, count(*)::int as count from (${LATEST}) as c group by identity, basis
     order by count desc, identity, basis`,
  )
}

/** Verdicts by evidence; those without any candidate are left out. */
export async function selectEvidence(tx: Tx, binBits: number): Promise<EvidenceBin[]> {
  return tx.query(
    `select identity, (floor(bits / (100.0 * $1)) * $1)::float8 as "from", count(*)::int as count
     from (${LATEST}) as c where bits is not null group by 1, 2 order by 2, 1`,
    [binBits],
  )
}

/** Which model and which register edition the present verdicts name. */
export async function selectProvenance(tx: Tx): Promise<Provenance[]> {
  return tx.query(
    `select rules, register_version as "registerVersion", count(*)::int as count from (${LATEST}) as c
     group by 1, 2 order by count desc, 1, 2`,
  )
}
