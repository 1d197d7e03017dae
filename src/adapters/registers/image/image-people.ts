/** People of an image by their ids. */
import type { RegisterEntry } from '../../../core/person/compare.ts'
import { shiftOf, tagOf } from './hash.ts'
import { ImageEntry, numberOfRow } from './image-entry.ts'
import { headOfId } from './index-people.ts'
import { nativePersonId } from './native-person-id.ts'
import type { Image } from './open-image.ts'

/**
 * What is asked about persons whose number nobody has at hand. An image knows everybody and no caller: whoever asks for
 * somebody that may see a part of the country keeps to that part.
 */
export interface ImagePeople {
  /** Person -> commune of residence, where the register names one. */
  communesOf(personIds: readonly string[]): Map<string, string>
  /** Of these persons, those whom the register knows. */
  registered(personIds: readonly string[]): Set<string>
  /** Person -> entry; those whom the register does not know are left out. */
  entriesOf(personIds: readonly string[]): Map<string, RegisterEntry>
}

/** Searches by person id (`personIdOfNumber`). */
export function imagePeople(image: Image): ImagePeople {
  const entriesOf = (personIds: readonly string[]): Map<string, RegisterEntry> => {
    return new Map([...rowsOf(image, personIds)].map(([id, row]) => [id, new ImageEntry(image, row)]))
  }
  return {
    entriesOf,
    registered: (personIds) => new Set(rowsOf(image, personIds).keys()),
    communesOf(personIds) {
      return new Map(
        [...entriesOf(personIds)].flatMap(([id, { commune }]) =>
          commune === null ? [] : [[id, commune] as const],
        ),
      )
    },
  }
}

/** Person -> row; asked in the order of the ids. */
export function rowsOf(image: Image, personIds: readonly string[]): Map<string, number> {
  const found = new Map<string, number>()
  for (const id of personIds.toSorted()) {
    const row = rowOf(image, id)
    if (row >= 0) found.set(id, row)
  }
  return found
}

function rowOf({ columns }: Image, personId: string): number {
  const { idRowStarts, idRows, idTags } = columns
  const head = headOfId(personId)
  const shift = shiftOf(idRowStarts)
  const tag = tagOf(head, shift)
  const bucket = head >>> shift
  for (let i = idRowStarts[bucket] ?? 0, end = idRowStarts[bucket + 1] ?? 0; i < end; i += 1) {
    const row = idRows[i] ?? 0
    if (idTags[i] === tag && nativePersonId(numberOfRow(columns, row)) === personId) return row
  }
  return -1
}
