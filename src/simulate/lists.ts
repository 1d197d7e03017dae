/** The lists of the whole nation, appended to area by area. */
import { closeSync, openSync, writeSync } from 'node:fs'
import { join } from 'node:path'

const HEADERS = {
  register:
    'person_number,cmnd,full_name,birth_date,sex,residence_commune,phone,deceased_on,hamlet,household,guardian_1,guardian_2',
  units: 'code,name,kind,commune,head,parent,valid_from,valid_to,successor',
  deliveries: 'lot,vaccine,facility,delivered_on,doses,returned,expiry',
  sessions: 'facility,day,vaccine,lot,doses_given',
  truth: 'file,row,person_number,errors,traits',
}

export type List = keyof typeof HEADERS

export interface Lists {
  append(list: List, lines: readonly string[]): void
  close(): void
}

/** Creates the five files with their headers. */
export function openLists(folder: string): Lists {
  const names = Object.keys(HEADERS) as List[] // the keys of a record of lists
  const files = new Map(names.map((list) => [list, openSync(join(folder, `${list}.csv`), 'w')]))
  const append = (list: List, lines: readonly string[]): void => {
    const file = files.get(list)
    if (file === undefined || lines.length === 0) return
    const bytes = Buffer.from(`${lines.join('\n')}\n`)
    // A write may take less than it was given.
    for (let done = 0; done < bytes.length; ) done += writeSync(file, bytes, done)
  }
  for (const list of names) append(list, [HEADERS[list]])
  return {
    append,
    close: () => {
      for (const file of files.values()) closeSync(file)
    },
  }
}
