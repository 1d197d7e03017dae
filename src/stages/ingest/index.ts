/** Ingest: files of stations, deliveries and session reports. */
export { COLUMN_NAMES, FINDINGS_COLUMN, type Field } from './columns.ts'
export { FINDINGS, type FindingCode, isError } from './findings.ts'
export { type IngestSummary, ingestFile } from './ingest-file.ts'
export { type LoadDeps, type LoadSummary, loadDeliveries } from './load-deliveries.ts'
export { loadSessions, type SessionsSummary } from './load-sessions.ts'
export type { IngestDeps, Places, RejectedRows, SourceFile, SourceTable } from './ports.ts'
export { readUploads } from './store.ts'
export { sessionFigures } from './store-sessions.ts'
