/** Says whether an image of the population register is whole. */
import { bytesPerPerson, type Manifest, openImage } from '../adapters/registers/image/index.ts'
import { Refusal } from '../core/refusal.ts'

export type RegisterCheck =
  | {
      readonly sound: true
      readonly people: number
      readonly communes: number
      readonly version: string
      readonly bytes_per_person: number
      readonly built_from: Manifest['builtFrom']
      readonly parent: Manifest['parent']
    }
  | { readonly sound: false; readonly code: 'register.damaged'; readonly message: string }

/** Reads every column. @throws {Refusal} `file.not-found`, `register.other-format`: nothing can be said of what is there */
export async function runRegisterCheck(dir: string): Promise<RegisterCheck> {
  try {
    const { manifest } = await openImage(dir)
    const { people, communes, version, builtFrom, parent } = manifest
    const bytes = Math.round(bytesPerPerson(manifest) * 10) / 10
    return { sound: true, people, communes, version, bytes_per_person: bytes, built_from: builtFrom, parent }
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'register.damaged') throw error
    return { sound: false, code: error.code, message: error.message }
  }
}
