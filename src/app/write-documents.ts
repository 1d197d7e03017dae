/** Passports as files: a printed sheet, the QR code as picture and as vector, and its text. */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { createPassportPrinter } from '../adapters/documents/passports/passport-pdf.ts'
import { logAccess } from '../office/access/index.ts'
import type { StoredPassport } from '../stages/issue/index.ts'
import type { Context } from './context.ts'
import { DEMO, readSnapshot } from './snapshots.ts'

/** Only whoever wrote them may read them: they hold personal data. */
const PRIVATE_FOLDER = 0o700
const PRIVATE_FILE = 0o600

/**
 * Writes `<passportId>.pdf`, `.svg`, `.png` and `.txt` of every passport into a folder, which is made when missing. Sheets of
 * a demo's people are marked as specimens; each person's access log gets a line. Files that are there already are replaced.
 * @throws {Refusal} `payload.invalid`, `passport.too-large`, `database.*`
 */
export async function writePassportDocuments(
  context: Context,
  passports: readonly StoredPassport[],
  dir: string,
): Promise<{ written: number }> {
  const { app } = await context.databases()
  const caller = await context.caller('documents')
  const specimen = (await readSnapshot(app, caller, DEMO)) !== undefined
  // Before the first sheet exists: whoever reads a person's record leaves a line.
  await app.transaction(caller, (tx) =>
    logAccess(
      tx,
      passports.map(({ personId }) => ({ kind: 'print', personId, count: 1 })),
    ),
  )
  const printer = createPassportPrinter()
  await mkdir(dir, { recursive: true, mode: PRIVATE_FOLDER })
  let written = 0
  for (const { passportId, hcert } of passports) {
    const { pdf, qr } = printer.print(hcert, { specimen })
    const files = { pdf, svg: qr.svg, png: qr.png, txt: hcert }
    for (const [ending, content] of Object.entries(files)) {
      await writeFile(join(dir, `${passportId}.${ending}`), content, { mode: PRIVATE_FILE })
    }
    written += 1
    context.progress({ stage: 'documents', done: written, total: passports.length })
  }
  return { written }
}
