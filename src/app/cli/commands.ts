import { accessCommands } from './access.ts'
import { authenticateCommands } from './authenticate.ts'
import { clocksCommands } from './clocks.ts'
import type { Command } from './command.ts'
import { correctCommands } from './correct.ts'
import { dbCommands } from './db.ts'
import { demoCommands } from './demo.ts'
import { documentsCommands } from './documents.ts'
import { evaluateCommands } from './evaluate.ts'
import { ingestCommands } from './ingest.ts'
import { issueCommands } from './issue.ts'
import { keysCommands } from './keys.ts'
import { lotsCommands } from './lots.ts'
import { mailCommands } from './mail.ts'
import { nextCommands } from './next.ts'
import { registerCommands } from './register.ts'
import { serveCommands } from './serve.ts'
import { sessionsCommands } from './sessions.ts'
import { simulateCommands } from './simulate.ts'
import { staffCommands } from './staff.ts'
import { statusCommands } from './status.ts'
import { templateCommands } from './template.ts'
import { unitsCommands } from './units.ts'
import { verifyCommands } from './verify.ts'

/** Every command, in the order of the help. */
export const COMMANDS: readonly Command[] = [
  ...demoCommands,
  ...simulateCommands,
  ...unitsCommands,
  ...registerCommands,
  ...lotsCommands,
  ...templateCommands,
  ...ingestCommands,
  ...sessionsCommands,
  ...authenticateCommands,
  ...correctCommands,
  ...keysCommands,
  ...issueCommands,
  ...documentsCommands,
  ...verifyCommands,
  ...statusCommands,
  ...nextCommands,
  ...clocksCommands,
  ...serveCommands,
  ...mailCommands,
  ...staffCommands,
  ...accessCommands,
  ...evaluateCommands,
  ...dbCommands,
]
