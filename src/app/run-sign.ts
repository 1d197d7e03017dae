import { randomUUID } from 'node:crypto'

import { readPersons } from '../stages/authenticate/index.ts'
import { owePassports } from '../stages/issue/index.ts'
import { type SignSummary, signDoses } from '../stages/sign/index.ts'
import type { Context } from './context.ts'
import { loadFacilitySigner } from './keys.ts'

/** Signs every signable dose record of the caller's facilities. @throws {Refusal} `keys.missing`, `database.*` */
export async function runSign(context: Context): Promise<SignSummary> {
  const { worker, signer: signing } = await context.databases()
  const caller = await context.caller('sign')
  return signDoses(caller, {
    worker,
    signing,
    signer: loadFacilitySigner(context),
    newId: randomUUID,
    onSigned: async (tx, doses) => {
      const persons = await readPersons(
        tx,
        doses.map(({ doseId }) => doseId),
      )
      await owePassports(tx, [...new Set(persons.values())])
    },
    progress: context.progress,
  })
}
