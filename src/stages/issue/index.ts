/** Issue: the ministry signs one passport a person, for the latest dose. */
export { type IssueDeps, type IssueSummary, issuePassports } from './issue-passports.ts'
export type {
  Holder,
  Holders,
  IndependentCheck,
  PassportNotices,
  PersonDoses,
  PersonRecords,
} from './ports.ts'
export type { Issuer } from './rules.ts'
export { countProblems, upsertDue as owePassports } from './store.ts'
export {
  countPassports as passportFigures,
  type StoredPassport,
  selectByPerson as passportsOf,
  selectSample as samplePassports,
} from './store-passports.ts'
