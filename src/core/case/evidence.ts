/** Papers and pictures of a case: what is taken, and which may not be asked for again. */
import { EVIDENCE_KINDS, type EvidenceKind } from './case.ts'
import { isPictureGround, REFUSAL_GROUNDS, type RefusalGround } from './refusal-grounds.ts'

/** A photograph of a page is below 10 MB; more is a scan of a book, or an attack on the disk. */
export const EVIDENCE_BYTES_MOST = 10 * 1024 * 1024
/** More pictures than any case needs. */
export const EVIDENCE_PER_CASE_MOST = 20

/** Media types by the bytes with which their files begin. */
const MAGIC: readonly { readonly type: string; readonly bytes: readonly number[] }[] = [
  { type: 'image/png', bytes: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] },
  { type: 'image/jpeg', bytes: [0xff, 0xd8, 0xff] },
  { type: 'application/pdf', bytes: [0x25, 0x50, 0x44, 0x46, 0x2d] },
]

/** Media type of a file by its first bytes; undefined for what is neither PNG, JPEG nor PDF, whatever its name says. */
export function mediaTypeOf(file: Uint8Array): string | undefined {
  return MAGIC.find(({ bytes }) => bytes.every((byte, i) => file[i] === byte))?.type
}

/** True for one of the kinds of evidence. */
export function isEvidenceKind(text: string): text is EvidenceKind {
  return (EVIDENCE_KINDS as readonly string[]).includes(text) // widened to ask
}

/**
 * True when a ground asks for a paper that the case or the system already holds (Law on Data 60/2024/QH15). A picture that
 * cannot be used, or a slip that looks altered, is not the paper that was asked for.
 */
export function paperAlreadyHeld(
  ground: RefusalGround,
  ofCase: Iterable<EvidenceKind>,
  ofSystem: Iterable<EvidenceKind>,
): boolean {
  const { asksFor } = REFUSAL_GROUNDS[ground]
  if (asksFor === null) return false
  if (new Set(ofSystem).has(asksFor)) return true
  return !isPictureGround(ground) && ground !== 'SLIP_ALTERED' && new Set(ofCase).has(asksFor)
}

/** True for a ground that speaks of a picture, while the case holds none: nobody can have looked at one. */
export function lacksPicture(ground: RefusalGround, ofCase: Iterable<EvidenceKind>): boolean {
  return (isPictureGround(ground) || ground === 'SLIP_ALTERED') && new Set(ofCase).size === 0
}

/** True for a ground on which one officer alone may not refuse. */
export function needsSecondOfficer(ground: RefusalGround): boolean {
  return ground === 'SLIP_ALTERED'
}

/**
 * True when the ground blames the citizen for a field in which the register itself is said to be wrong: as long as that is
 * open, the field refuses nobody.
 */
export function restsOnRegister(ground: RefusalGround, openFields: ReadonlySet<string>): boolean {
  const { field } = REFUSAL_GROUNDS[ground]
  return field !== null && openFields.has(field)
}
