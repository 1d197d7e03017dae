/** `vaxpass serve`: the pages, until Ctrl-C. */
import { serveUntilStopped, startServer } from '../serve.ts'
import { wholeNumber } from './arguments.ts'
import type { Command } from './command.ts'

const PORT = { least: 0, most: 65_535, otherwise: 8080 }

const serve: Command = {
  name: 'serve',
  summary: 'serve the page with the figures and the verifier, on this machine only',
  usage: '[--port P]',
  options: { port: { type: 'string', help: 'port, 0 for any free one (default: 8080)' } },
  async run(args, context) {
    const server = await startServer(context, { port: wholeNumber(args, 'port', PORT) })
    await serveUntilStopped(context, server)
    return { exit: 0, json: { url: server.url }, text: 'ended' }
  },
}

export const serveCommands: readonly Command[] = [serve]
