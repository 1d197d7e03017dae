/** Where on the revocation list a passport stands: the question of a verdict, with every hit. */
import type { OpenRevocationList, RevocationHit } from '../core/trust/revocation/index.ts'
import type { RevocationList } from '../core/trust/revocation.ts'
import type { TrustList } from '../core/trust/trust-list.ts'
import { verifyTexts } from './verify-text.ts'

/** One document for each text, in their order. A passport that is not proven genuine is not looked up. */
export function checkRevoked(
  texts: readonly string[],
  { trust, revocation, at }: { trust: TrustList; revocation: OpenRevocationList; at: Date },
) {
  return texts.map((text) => {
    const asked: { hits?: readonly RevocationHit[] } = {}
    const listening: RevocationList = {
      asOf: revocation.asOf,
      isRevoked(traces, moment) {
        asked.hits = revocation.find(traces, moment)
        return asked.hits.length > 0
      },
    }
    const [verdict] = verifyTexts([text], { trust, at, revocation: listening })
    const { hits } = asked
    return {
      looked_up: hits !== undefined,
      revoked: hits !== undefined && hits.length > 0,
      as_of: verdict?.lists.revocationAsOf?.toISOString() ?? null,
      hits: (hits ?? []).map(({ source, hashType, kid, expires, foundIn }) => ({
        source,
        hash_type: hashType,
        kid,
        found_in: foundIn,
        expires: expires.toISOString(),
      })),
    }
  })
}
