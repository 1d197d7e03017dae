/** The members of a certificate by their letters: a name that is at hand need not be made anew for every passport. */
const NAMES = 'ver nam dob fn gn fnt gnt tg vp mp ma dn sd dt co is ci tt nm tr sc dr tc fr df du'.split(' ')
const BY_LETTERS: ReadonlyMap<number, string> = new Map(
  NAMES.map((name) => [
    codeOf(name.length, name.charCodeAt(0), name.charCodeAt(1), name.charCodeAt(2) || 0),
    name,
  ]),
)

/** The name that stands at `at`, two or three letters long; undefined for every other text. */
export function memberName(bytes: Uint8Array, at: number, length: number): string | undefined {
  if (length !== 2 && length !== 3) return undefined
  const third = length === 3 ? (bytes[at + 2] ?? 0) : 0
  return BY_LETTERS.get(codeOf(length, bytes[at] ?? 0, bytes[at + 1] ?? 0, third))
}

/** The length belongs to it: `vp` and `vp` with a zero behind it are two texts. */
function codeOf(length: number, a: number, b: number, c: number): number {
  return length * 2 ** 24 + a * 65_536 + b * 256 + c
}
