import type { Command } from './command.ts'

type Load = () => Promise<readonly Command[]>

/**
 * First word of a command -> the file that holds it, in the order of the help. A file is loaded when its word is asked for:
 * nobody waits for a PDF compiler to see a figure.
 */
const FILES: Readonly<Record<string, Load>> = {
  demo: async () => (await import('./demo.ts')).demoCommands,
  simulate: async () => (await import('./simulate.ts')).simulateCommands,
  units: async () => (await import('./units.ts')).unitsCommands,
  register: async () => (await import('./register.ts')).registerCommands,
  lots: async () => (await import('./lots.ts')).lotsCommands,
  template: async () => (await import('./template.ts')).templateCommands,
  ingest: async () => (await import('./ingest.ts')).ingestCommands,
  sessions: async () => (await import('./sessions.ts')).sessionsCommands,
  authenticate: async () => (await import('./authenticate.ts')).authenticateCommands,
  match: async () => [
    ...(await import('./match.ts')).matchCommands,
    ...(await import('./match-report.ts')).matchReportCommands,
  ],
  correct: async () => [
    ...(await import('./correct.ts')).correctCommands,
    ...(await import('./correct-lists.ts')).correctListsCommands,
  ],
  case: async () => (await import('./case.ts')).caseCommands,
  cases: async () => (await import('./correct.ts')).casesCommands,
  keys: async () => (await import('./keys.ts')).keysCommands,
  sign: async () => (await import('./issue.ts')).signCommands,
  issue: async () => (await import('./issue.ts')).issueCommands,
  documents: async () => (await import('./documents.ts')).documentsCommands,
  verify: async () => (await import('./verify.ts')).verifyCommands,
  trust: async () => (await import('./trust.ts')).trustCommands,
  revocation: async () => (await import('./revocation.ts')).revocationCommands,
  rules: async () => (await import('./rules.ts')).rulesCommands,
  status: async () => (await import('./status.ts')).statusCommands,
  next: async () => (await import('./next.ts')).nextCommands,
  clocks: async () => (await import('./clocks.ts')).clocksCommands,
  serve: async () => (await import('./serve.ts')).serveCommands,
  mail: async () => (await import('./mail.ts')).mailCommands,
  staff: async () => (await import('./staff.ts')).staffCommands,
  access: async () => (await import('./access.ts')).accessCommands,
  clients: async () => (await import('./clients.ts')).clientsCommands,
  evaluate: async () => (await import('./evaluate.ts')).evaluateCommands,
  db: async () => (await import('./db.ts')).dbCommands,
}

/** The commands that begin with a word; none when there is no such word. */
export async function commandsOf(word: string): Promise<readonly Command[]> {
  const load = Object.hasOwn(FILES, word) ? FILES[word] : undefined
  return load === undefined ? [] : load()
}

/** Every command, in the order of the help. */
export async function allCommands(): Promise<readonly Command[]> {
  const groups = await Promise.all(Object.values(FILES).map((load) => load()))
  return groups.flat()
}
