/** A server of the pages with ports of the test's own. */
import type { TestContext } from 'node:test'

import { createServer } from '../../src/adapters/http/server.ts'
import type { FrontView, ServerPorts, VerdictView } from '../../src/adapters/http/views.ts'
import type { VerdictDocument } from '../../src/core/trust/verdict-document.ts'

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

/** What the API says of a text that is no passport. */
export const REFUSED_DOCUMENT: VerdictDocument = {
  verdict: 'invalid',
  level: 'red',
  reasons: ['prefix.wrong'],
  findings: [],
  not_checked: ['signature', 'content', 'revocation', 'certificate-chain', 'holder', 'entry-rules'],
  key: null,
  passport: null,
  lists: { trust_issued_at: null, trust_valid_until: null, revocation_as_of: null },
}

/** Ports that know nothing, but for those of the test. */
export function portsOf(ports: Partial<ServerPorts> = {}): ServerPorts {
  return {
    now: async () => NOON,
    distanceMs: async () => 0,
    front: async () => FRONT,
    verifyText: async () => REFUSED,
    judgeText: async () => REFUSED_DOCUMENT,
    readList: async () => undefined,
    fault: () => {},
    ...ports,
  }
}

/** Starts on any free port; ends with the test. Returns the address without a slash at the end. */
export async function servePages(t: TestContext, ports: Partial<ServerPorts> = {}): Promise<string> {
  const server = await createServer(portsOf(ports))
  t.after(() => server.close())
  return server.listen({ host: '127.0.0.1', port: 0 })
}
