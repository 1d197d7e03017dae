/** `npm run bench -- NAME [--option value...] [--json]`; without a name it lists the benches. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'

import type { Bench } from './bench.ts'

const NAMES = ['authenticate', 'ingest', 'linkage', 'simulate', 'verify', 'verify-browser'] as const

const [name, ...rest] = process.argv.slice(2)
const json = rest.includes('--json')

async function load(wanted: string): Promise<Bench> {
  const file = join(import.meta.dirname, `${wanted}.ts`)
  if (!NAMES.some((known) => known === wanted) || !existsSync(file)) {
    throw new Error(`there is no bench "${wanted}": ${NAMES.join(', ')}`)
  }
  const { bench } = (await import(file)) as { bench: Bench } // every file in NAMES exports one
  return bench
}

function optionsOf(args: readonly string[]): Record<string, string> {
  const options: Record<string, string> = {}
  for (const [i, arg] of args.entries()) {
    const next = args[i + 1]
    if (arg.startsWith('--') && arg !== '--json')
      options[arg.slice(2)] = next?.startsWith('--') === false ? next : 'true'
  }
  return options
}

if (name === undefined || name.startsWith('--')) {
  for (const known of NAMES) {
    const { summary } = await load(known)
    console.log(`${known.padEnd(12)} ${summary}`)
  }
} else {
  const bench = await load(name)
  const results = await bench.run(optionsOf(rest))
  if (json) console.log(JSON.stringify({ bench: name, results }))
  else {
    for (const { case: title, ours, reference, ratio, unit, reference_is } of results) {
      console.log(`${title}: ${ours.toLocaleString('en')} ${unit}, ratio ${ratio.toFixed(2)}`)
      console.log(`  reference ${reference.toLocaleString('en')} ${unit}: ${reference_is}`)
    }
  }
}
