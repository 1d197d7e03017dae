/** Names and birth dates that passports carry, from an image. */
import type { Holder, Holders } from '../../../stages/issue/index.ts'
import { holdersBeyondRegister } from '../holders.ts'
import { ImageEntry, splitNameOf } from './image-entry.ts'
import { rowsOf } from './image-people.ts'
import type { Image } from './open-image.ts'

/** Holders over an image; a foreigner is who the facility says. Whoever issues passports may see the whole country. */
export function createImageHolders(image: Image): Holders {
  return {
    async find(tx, persons) {
      const rows = rowsOf(
        image,
        persons.map(({ personId }) => personId),
      )
      const others = await holdersBeyondRegister(
        tx,
        persons.filter(({ personId }) => !rows.has(personId)),
      )
      return new Map([...others, ...[...rows].map(([id, row]) => [id, holderOf(image, row)] as const)])
    },
  }
}

function holderOf(image: Image, row: number): Holder {
  const { birthDate, deceasedOn } = new ImageEntry(image, row)
  return { ...splitNameOf(image, row), birthDate, deceasedOn }
}
