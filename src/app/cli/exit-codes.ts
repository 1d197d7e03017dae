import type { RefusalCode } from '../../core/refusal.ts'

export const EXIT_WRONG_USE = 2
export const EXIT_NOT_DONE = 3

/** What the shell learns of a refusal: 1 = the input was refused, 2 = wrong use, 3 = not done. */
const REFUSAL_EXIT: Readonly<Record<string, 1 | 2 | 3>> = {
  account: 2,
  option: 2,
  'file.not-found': 2,
  'file.not-writable': 3,
  file: 1,
  payload: 1,
  picture: 1,
  revocation: 1,
  rules: 1,
  trust: 1,
}

/** By the whole code, else by its first word; everything else was not done. */
export function exitOf(code: RefusalCode): 1 | 2 | 3 {
  return REFUSAL_EXIT[code] ?? REFUSAL_EXIT[code.split('.')[0] ?? ''] ?? EXIT_NOT_DONE
}
