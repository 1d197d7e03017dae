/** A server of the pages with ports of the test's own. */
import type { TestContext } from 'node:test'

import { createServer } from '../../src/adapters/http/server.ts'
import type { FrontView, ServerPorts, VerdictView } from '../../src/adapters/http/views.ts'

export const NOON = new Date('2022-06-01T12:00:00+07:00')

const FIGURES = {
  given: 49_218,
  not_entered: 1759,
  persons_with_id: 17_012,
  wrong: 10_071,
  unverifiable: 779,
  persons_with_passport: 14_233,
}

export const FRONT: FrontView = {
  asOf: NOON,
  now: FIGURES,
  snapshot: {
    at: new Date('2022-04-26T08:00:00+07:00'),
    figures: { ...FIGURES, persons_with_passport: 811 },
  },
  national: FIGURES,
  states: { covered: 41_000, signed: 1200, mismatch: 3100, withdrawn: 12 },
  isDemo: true,
}

export const REFUSED: VerdictView = {
  isValid: false,
  reasons: ['prefix.wrong'],
  findings: [],
  notChecked: [],
  key: undefined,
  passport: undefined,
}

/** Starts on any free port; ends with the test. Returns the address without a slash at the end. */
export async function servePages(t: TestContext, ports: Partial<ServerPorts> = {}): Promise<string> {
  const server = await createServer({
    now: async () => NOON,
    front: async () => FRONT,
    verifyText: async () => REFUSED,
    fault: () => {},
    ...ports,
  })
  t.after(() => server.close())
  return server.listen({ host: '127.0.0.1', port: 0 })
}
