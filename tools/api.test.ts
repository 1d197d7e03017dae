import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { test } from 'node:test'

import { apiFiles } from './api.ts'

const HOME = resolve(import.meta.dirname, '..')

test('the description of the API and the types of its client are those of the server', async () => {
  for (const [path, text] of Object.entries(await apiFiles())) {
    const present = readFileSync(join(HOME, path), 'utf8')
    assert.equal(present === text, true, `${path} is out of date: run "node tools/api.ts"`)
  }
})
