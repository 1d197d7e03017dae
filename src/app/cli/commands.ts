import type { Command } from './command.ts'
import { dbCommands } from './db.ts'

/** Every command, in the order of the help. */
export const COMMANDS: readonly Command[] = [...dbCommands]
