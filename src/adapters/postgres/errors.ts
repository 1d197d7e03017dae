import { Refusal, type RefusalCode } from '../../core/refusal.ts'

/** SQLSTATE or socket code -> what the user is told. Everything else is a bug and stays as it is. */
const REFUSALS: Readonly<Record<string, readonly [RefusalCode, string]>> = {
  ECONNREFUSED: ['database.unreachable', 'could not reach the database: start it, or correct DATABASE_URL'],
  ECONNRESET: [
    'database.unreachable',
    'the database closed the connection: check that it runs, then start again',
  ],
  ENOTFOUND: ['database.unreachable', 'could not find the database host: correct DATABASE_URL'],
  '08006': [
    'database.unreachable',
    'the database closed the connection: check that it runs, then start again',
  ],
  '57P01': [
    'database.unreachable',
    'the database was shut down in mid-run: start it, then run the command again',
  ],
  '57P02': ['database.unreachable', 'the database crashed in mid-run: start it, then run the command again'],
  '57P03': ['database.unreachable', 'the database is starting or stopping: try again in a few seconds'],
  '28P01': ['database.unreachable', 'the database refused the password: correct DATABASE_URL'],
  '28000': ['database.unreachable', 'the database refused the user: correct DATABASE_URL'],
  '3D000': ['database.unreachable', 'the database named in DATABASE_URL does not exist: create it'],
  '53100': ['database.full', 'the disk of the database is full: free space, then run the command again'],
  '42P01': ['database.not-migrated', 'the database lacks a table: run "vaxpass db migrate"'],
  '22023': ['database.not-migrated', 'the database lacks its roles: run "vaxpass db migrate"'],
}

/** Turns a fault of the connection or the server into a refusal; returns anything else unchanged. */
export function asRefusal(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof Refusal) return error
  const code = 'code' in error ? String(error.code) : ''
  const known = REFUSALS[code]
  if (known !== undefined) return new Refusal(known[0], known[1], { cause: error })
  const lost = /Connection terminated|connection timeout|timeout expired/i.test(error.message)
  if (!lost) return error
  return new Refusal(
    'database.unreachable',
    'lost the connection to the database: start it, then run again',
    {
      cause: error,
    },
  )
}
