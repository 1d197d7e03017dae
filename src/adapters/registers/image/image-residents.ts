/** Who lives where, by an image. */
import type { Resident, Residents } from '../../../stages/correct/index.ts'
import { hamletOf, ImageEntry } from './image-entry.ts'
import { imagePeople, rowsOf } from './image-people.ts'
import type { Image } from './open-image.ts'

/**
 * Residents over an image, in the order of its rows: a page goes on at the row of the person it follows, so all pages
 * together read the column of communes once. An image knows everybody and no caller: whoever asks keeps to the communes that
 * are theirs.
 */
export function createImageResidents(image: Image): Residents {
  return {
    of: async (_tx, commune, { after, limit }) => {
      const from = after === null ? 0 : rowAfter(image, after)
      return residentsFrom(image, commune, { from, limit })
    },
    communesOf: async (_tx, personIds) => imagePeople(image).communesOf(personIds),
  }
}

/** @throws when the image has no such person: then it is not the one that named them */
function rowAfter(image: Image, personId: string): number {
  const row = rowsOf(image, [personId]).get(personId)
  if (row === undefined) throw new Error('the page follows a person whom the register image does not have')
  return row + 1
}

function residentsFrom(
  image: Image,
  commune: string,
  { from, limit }: { readonly from: number; readonly limit: number },
): Resident[] {
  // A number in a dictionary is stored plus 1; 0 is "none".
  const code = image.communes.find(commune) + 1
  const found: Resident[] = []
  if (code === 0) return found
  const { commune: communes } = image.columns
  for (let row = communes.indexOf(code, from); row >= 0; row = communes.indexOf(code, row + 1)) {
    if (found.length === limit) break
    const { personId, fullName, household } = new ImageEntry(image, row)
    found.push({ personId, fullName, hamlet: hamletOf(image, row), household })
  }
  return found
}
