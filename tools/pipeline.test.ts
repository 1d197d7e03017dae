import assert from 'node:assert/strict'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { test } from 'node:test'

const HOME = resolve(import.meta.dirname, '..')

interface Section {
  /** First word of the heading, as the comments write it. */
  readonly name: string
  /** The story's file or folder, as the heading names it. */
  readonly path: string
  readonly steps: number
}

function sections(): Section[] {
  const text = readFileSync(join(HOME, 'docs/pipeline.md'), 'utf8')
  return text.split(/^## /m).flatMap((part) => {
    const heading = /^([A-Z][a-z]+(?: [a-z]+)?) \(`([^`]+)`\)/.exec(part)
    const steps = [...part.matchAll(/^\d+\. /gm)].length
    return heading === null ? [] : [{ name: heading[1] ?? '', path: heading[2] ?? '', steps }]
  })
}

/** The numbers that comments give to the steps of a section: "Sign 3. Claim ...; 4. hash ...". */
function numbersIn({ name, path }: Section): Set<number> {
  const files = path.endsWith('.ts') ? [path] : globSync(`${path}*.ts`, { cwd: HOME })
  const comments = files.flatMap((file) => {
    const text = readFileSync(join(HOME, file), 'utf8')
    return [...text.matchAll(/\/\/.*$|\/\*\*[\s\S]*?\*\//gm)].map(([comment]) => comment)
  })
  const ours = comments.filter((comment) => new RegExp(`\\b${name} \\d+\\.`).test(comment))
  const numbers = ours.flatMap((comment) => [...comment.matchAll(/(?:;\s+\**\s*|\b[A-Z][a-z ]+ )(\d+)\. /g)])
  return new Set(numbers.map((match) => Number(match[1])))
}

test('the numbered steps of docs/pipeline.md are those of the stories', () => {
  const found = sections()
  assert.ok(found.length >= 7, 'the sections name their stories')
  for (const section of found) {
    const expected = Array.from({ length: section.steps }, (_, i) => i + 1)
    const numbers = [...numbersIn(section)].sort((a, b) => a - b)
    assert.deepEqual(numbers, expected, `${section.name}: ${section.path}`)
  }
})

test('every file that a document names is there', () => {
  const documents = ['README.md', 'ARCHITECTURE.md', ...globSync('docs/**/*.md', { cwd: HOME })]
  const named = documents.flatMap((document) => {
    const text = readFileSync(join(HOME, document), 'utf8')
    return [...text.matchAll(/`((?:src|test|docs|db|bench|tools)\/[\w/.-]+)`/g)].map(([, path = '']) => ({
      document,
      path,
    }))
  })
  assert.ok(named.length > 10)
  assert.deepEqual(
    named.filter(({ path }) => !existsSync(join(HOME, path))),
    [],
  )
})
