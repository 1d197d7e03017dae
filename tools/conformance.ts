/**
 * `npm run conformance -- [--corpora FOLDER] [--json] [--write]`: runs the public test corpora of a folder against our own
 * parts and prints how many vectors came out as their label says. `--json`: the same as JSON, with every exception and its
 * reason; `--write`: into docs/conformance.md. Ends with 1 when a disagreement has no argued reason.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'

import { documentWith } from '../test/vectors/conformance/document.ts'
import { BESIDE } from '../test/vectors/conformance/folder.ts'
import { tableText, unexplained } from '../test/vectors/conformance/report.ts'
import { runConformance } from '../test/vectors/conformance/run.ts'

const DOCUMENT = resolve(import.meta.dirname, '../docs/conformance.md')

const { values } = parseArgs({
  options: {
    corpora: { type: 'string', default: BESIDE },
    json: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
  },
})
const folder = resolve(values.corpora)
const { rows, missing } = await runConformance(folder)

if (!existsSync(folder)) console.error('there is no such folder of corpora: nothing was tested')
else if (missing.length > 0) console.error(`not in the folder, so not tested: ${missing.join(', ')}`)
if (values.json) console.log(JSON.stringify({ corpora: rows }, null, 2))
else if (rows.length > 0) console.log(tableText(rows))
if (values.write) writeFileSync(DOCUMENT, documentWith(readFileSync(DOCUMENT, 'utf8'), rows))

const open = rows.flatMap((row) => unexplained(row).map(({ file }) => `${row.name} ${row.flag} ${file}`))
for (const line of open) console.error(`UNEXPLAINED ${line}`)
process.exitCode = open.length === 0 ? 0 : 1
