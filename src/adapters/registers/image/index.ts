/** The population register as an image: sorted columns in memory, shared by all threads (docs/decisions/0011-register-image.md). */
export { buildColumns } from './build-columns.ts'
export { type FileFinding, type FileRow, type GatheredRows, gatherRows } from './gather-rows.ts'
export { createImageHolders } from './image-holders.ts'
export { type ImagePeople, imagePeople } from './image-people.ts'
export { createImageRegister } from './image-register.ts'
export { type BuiltFrom, bytesPerPerson, type Manifest, type Parent } from './manifest.ts'
export {
  changedNumbers,
  type Image,
  type ImageHandles,
  imageHandles,
  imageOver,
  openImage,
} from './open-image.ts'
export { PeopleBuffer } from './people-buffer.ts'
export { isParquet, openParquet } from './read-parquet.ts'
export { personOf } from './read-people.ts'
export { checkImageFolder, type Origin, writeImage } from './write-image.ts'
