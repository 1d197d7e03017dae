/** Changes of bytes that know nothing of them. */
import { joinBytes } from '../support/cbor-writer.ts'
import type { Random } from './random.ts'

const INTERESTING = [0, 1, 0x18, 0x1f, 0x40, 0x58, 0x60, 0x7f, 0x80, 0x9f, 0xa0, 0xbf, 0xc0, 0xd2, 0xf6, 0xff]

/** One to four changes. */
export function mutateBytes(bytes: Uint8Array, random: Random): Uint8Array {
  let changed = bytes
  for (let left = 1 + random.below(4); left > 0; left -= 1) changed = change(changed, random)
  return changed
}

function change(bytes: Uint8Array, random: Random): Uint8Array {
  const at = random.below(bytes.length)
  const [before, after] = [bytes.subarray(0, at), bytes.subarray(at)]
  const length = 1 + random.below(random.chance(4) ? 64 : 4)
  switch (random.below(7)) {
    case 0:
      return bytes.length === 0 ? bytes : bytes.with(at, (bytes[at] ?? 0) ^ (1 << random.below(8)))
    case 1:
      return bytes.length === 0 ? bytes : bytes.with(at, random.pick(INTERESTING))
    case 2:
      return joinBytes(before, random.bytes(length), after)
    case 3:
      return joinBytes(before, after.subarray(length))
    case 4:
      return joinBytes(before, after.subarray(0, length), after)
    case 5:
      return random.chance(2) ? before : joinBytes(bytes, random.bytes(length))
    default:
      return joinBytes(before, new Uint8Array(length).fill(random.pick(INTERESTING)), after.subarray(length))
  }
}
