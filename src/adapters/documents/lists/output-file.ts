/** Files that get their name only when they are complete, and never that of a file that exists. */
import { access, link, rm } from 'node:fs/promises'

import { Refusal } from '../../../core/refusal.ts'

/** A list is full of personal data: whoever made it reads it. */
export const OWNER_ONLY = 0o600

/** Where the file grows; its name without `.part` is given at the end. */
export const partOf = (path: string): string => `${path}.part`

/** @throws {Refusal} `file.not-writable` when there is such a file: a filled list is never overwritten */
export async function expectFree(path: string): Promise<void> {
  const isThere = await access(path).then(
    () => true,
    () => false,
  )
  if (isThere) throw new Refusal('file.not-writable', 'there is a file of that name: choose another one')
  await rm(partOf(path), { force: true })
}

/** Gives the finished part its name; `link` never replaces a file. @throws {Refusal} `file.not-writable` */
export async function giveName(path: string): Promise<void> {
  await named(() => link(partOf(path), path))
  await rm(partOf(path), { force: true })
}

/** Runs work on the file; what the system refuses is told in plain words. @throws {Refusal} `file.not-writable` */
export async function named<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (cause) {
    if (cause instanceof Refusal) throw cause
    const isFull = cause instanceof Error && 'code' in cause && cause.code === 'ENOSPC'
    throw new Refusal(
      'file.not-writable',
      isFull
        ? 'the disk is full, the file could not be written: free space and try again'
        : 'the file could not be written: choose another folder or name',
      { cause },
    )
  }
}
