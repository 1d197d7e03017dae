/** The columns that find people by their personal number. */
import { PREFIXES, SERIALS } from './codes.ts'
import type { ImageColumns } from './columns.ts'
import { groupRows } from './group-rows.ts'

/** Columns of the personal number. */
export type Numbers = Pick<ImageColumns, 'prefixStarts' | 'serial' | 'serialStarts' | 'serialPrefixes'>

/** From prefix and serial of each person (six digits each), ascending by number. */
export function numberColumns(prefixes: Uint32Array, serial: Uint32Array): Numbers {
  const byPrefix = groupRows((visit) => {
    for (let row = 0; row < prefixes.length; row += 1) visit(prefixes[row] ?? 0, row)
  }, PREFIXES)
  const bySerial = groupRows((visit) => {
    for (let row = 0; row < prefixes.length; row += 1) visit(serial[row] ?? 0, prefixes[row] ?? 0)
  }, SERIALS)
  return {
    prefixStarts: byPrefix.starts,
    serial,
    serialStarts: bySerial.starts,
    serialPrefixes: bySerial.rows,
  }
}
