/** Which population register a command asks: the table, a national image, or an authority far away. */
import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'

import { createFhirRegister } from '../adapters/registers/fhir/fhir-register.ts'
import { createHolders } from '../adapters/registers/holders.ts'
import { createImageResidents } from '../adapters/registers/image/image-residents.ts'
import {
  createImageHolders,
  createImageRegister,
  type ImageHandles,
  imageHandles,
  imagePeople,
  openImage,
} from '../adapters/registers/image/index.ts'
import { selectFields, selectRegistered } from '../adapters/registers/store-holders.ts'
import { createTableRegister } from '../adapters/registers/table-register.ts'
import { createTableResidents } from '../adapters/registers/table-residents.ts'
import { bucketOf } from '../core/dose/dose-id.ts'
import { Refusal } from '../core/refusal.ts'
import type { Register } from '../stages/authenticate/index.ts'
import type { EntriesOf, Residents } from '../stages/correct/index.ts'
import type { Holders } from '../stages/issue/index.ts'
import type { Tx } from '../stages/record/index.ts'
import type { Context } from './context.ts'

/** A register ready to be asked. */
export interface OpenRegister {
  readonly register: Register
  /** Whose names and birth dates passports carry. */
  readonly holders: Holders
  /** Of these persons, those whom the register knows. */
  registered(tx: Tx, personIds: readonly string[]): Promise<ReadonlySet<string>>
  /** Who lives where: the table's for a register far away, which names no residents. */
  readonly residents: Residents
  /** What it says of persons in the fields that it can be asked to change. */
  readonly entriesOf: EntriesOf
  /** What threads need to ask the same image; null for a register that they open themselves. */
  readonly handles: ImageHandles | null
}

/**
 * Opens a register by its name: `table`, `image:DIR` (vaxpass register build) or `fhir:URL`; the configured one when none is
 * named. An image is read into memory once: a folder that is replaced meanwhile changes nothing for this process.
 * @throws {Refusal} `option.invalid`, `register.damaged`, `register.other-format`, `file.not-found`
 */
export async function openRegister(
  context: Context,
  name: string = context.config.register.name,
): Promise<OpenRegister> {
  const local = {
    holders: createHolders(),
    registered: inTable,
    residents: createTableResidents(),
    entriesOf: tableEntries,
    handles: null,
  }
  if (name === 'table') return { ...local, register: createTableRegister() }
  const at = name.indexOf(':')
  const [kind, place] = [name.slice(0, at), name.slice(at + 1)]
  if (kind === 'fhir' && place !== '') {
    // What a register far away says is known by asking again, and not by ids.
    return { ...local, entriesOf: async () => new Map(), register: await openRemote(context, place) }
  }
  if (kind !== 'image' || place === '') {
    throw new Refusal('option.invalid', 'the register must be "table", "image:FOLDER" or "fhir:URL"')
  }
  const image = await openImage(place)
  return {
    register: createImageRegister(image),
    holders: createImageHolders(image),
    registered: async (_tx, personIds) => imagePeople(image).registered(personIds),
    entriesOf: async (_tx, personIds) => imagePeople(image).entriesOf(personIds),
    residents: createImageResidents(image),
    handles: imageHandles(image),
  }
}

/** What the register table says of persons in the fields that it can be asked to change. */
export const tableEntries: EntriesOf = (tx, personIds) => selectFields(tx, personIds.map(bucketOf), personIds)

const inTable = (tx: Tx, personIds: readonly string[]): Promise<Set<string>> =>
  selectRegistered(tx, personIds.map(bucketOf), personIds)

/** Answers that are too old are forgotten first: they are personal data that nobody needs any more. */
async function openRemote(context: Context, base: string): Promise<Register> {
  const { worker } = await context.databases()
  const { authorization, edition, people, communes } = context.config.register
  const register = createFhirRegister({
    base,
    authorization,
    edition,
    people,
    communes,
    worker,
    caller: await context.caller('authenticate'),
    newId: randomUUID,
    timing: {
      now: () => performance.now(),
      sleep: async (ms: number) => {
        await delay(ms)
      },
      random: Math.random,
    },
    signal: context.signal,
  })
  await register.forgetExpired()
  return register
}
