/** What claims to be large costs little: a text is read within 50 ms and 32 MB, or refused. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { deflateSync } from 'node:zlib'

import { cborHead, joinBytes } from '../../../test/support/cbor-writer.ts'
import { nodeInflate } from '../../adapters/crypto/index.ts'
import { encodeBase45 } from './base45.ts'
import { decodeCbor } from './cbor.ts'
import { decodeHcert, TEXT_CHARS_MAX } from './decode.ts'
import { PREFIX } from './encode.ts'
import { COSE_BYTES_MAX } from './zlib.ts'

setFlagsFromString('--expose-gc')
const collect: () => void = runInNewContext('gc')
const MB = 1_000_000
const TIME_MS_MAX = 50
const MEMORY_MAX = 32 * MB

const held = (): number => {
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}

/** The least of three runs: another process may have had the processor. */
function costOf(work: () => unknown): { ms: number; bytes: number } {
  const runs = [1, 2, 3].map(() => {
    collect()
    const [before, startedMs] = [held(), performance.now()]
    work()
    return { ms: performance.now() - startedMs, bytes: held() - before }
  })
  return { ms: Math.min(...runs.map(({ ms }) => ms)), bytes: Math.min(...runs.map(({ bytes }) => bytes)) }
}

function assertCheap(name: string, work: () => unknown): void {
  const { ms, bytes } = costOf(work)
  assert.ok(ms <= TIME_MS_MAX, `${name}: ${ms.toFixed(1)} ms`)
  assert.ok(bytes <= MEMORY_MAX, `${name}: ${Math.round(bytes / MB)} MB`)
}

test('a stream of 200 MB stops at the cap, on its own and in a text cut to a QR code', () => {
  const bomb = deflateSync(Buffer.alloc(200 * MB), { level: 9 })
  assert.ok(bomb.length < MB / 4, 'a thousand to one')
  assert.deepEqual(nodeInflate(bomb, COSE_BYTES_MAX), { fault: 'zlib.too-large' })
  assertCheap('inflating', () => nodeInflate(bomb, COSE_BYTES_MAX))
  const whole = PREFIX + encodeBase45(bomb)
  const cut = PREFIX + encodeBase45(bomb.subarray(0, 2_860))
  assert.ok(cut.length <= TEXT_CHARS_MAX)
  assert.deepEqual(decodeHcert(whole, nodeInflate).faults, ['text.too-long'])
  assert.deepEqual(decodeHcert(cut, nodeInflate).faults, ['zlib.too-large'])
  for (const text of [whole, cut]) assertCheap('reading', () => decodeHcert(text, nodeInflate))
})

test('texts of any length cost nothing beyond what one QR code can hold', () => {
  for (const letter of ['0', ':', 'é', '\u{1f642}']) {
    const text = PREFIX + letter.repeat(10 * MB)
    assert.deepEqual(decodeHcert(text, nodeInflate).faults, ['text.too-long'])
    assertCheap('a text of megabytes', () => decodeHcert(text, nodeInflate))
  }
})

test('ten thousand levels of anything are refused and do not exhaust the stack', () => {
  const levels = {
    arrays: [0x81],
    maps: [0xa1, 0],
    'endless arrays': [0x9f],
    'endless maps': [0xbf, 0],
    tags: [0xc1],
  }
  for (const [name, head] of Object.entries(levels)) {
    const bytes = joinBytes(...Array<Uint8Array>(10_000).fill(Uint8Array.from(head)), Uint8Array.of(0))
    assert.deepEqual(decodeCbor(bytes), { fault: 'cbor.too-deep' }, name)
    assertCheap(name, () => decodeCbor(bytes))
  }
})

test('a claimed length that the bytes cannot hold is refused before anything is made of it', () => {
  const lengths = [3n, 1n << 16n, 1_000_000n, 1n << 31n, 1n << 32n, 1n << 53n, 1n << 63n, (1n << 64n) - 1n]
  for (const major of [2, 3, 4, 5]) {
    for (const length of lengths) {
      const bytes = joinBytes(cborHead(major, length, 8), Uint8Array.of(0, 0))
      assert.deepEqual(decodeCbor(bytes), { fault: 'cbor.invalid' }, `${major} ${length}`)
      assertCheap(`${major} ${length}`, () => decodeCbor(bytes))
    }
  }
})

test('the largest message that is inflated is read in time, whatever fills it', () => {
  const full = { nulls: [0xf6], 'empty maps': [0xa0], 'empty texts': [0x60], 'empty lists': [0x80] }
  for (const [name, item] of Object.entries(full)) {
    const items = Buffer.alloc(COSE_BYTES_MAX - 3, Uint8Array.from(item))
    const bytes = joinBytes(cborHead(4, items.length, 2), items)
    assert.ok('value' in decodeCbor(bytes))
    assertCheap(name, () => decodeCbor(bytes))
    const text = PREFIX + encodeBase45(deflateSync(bytes))
    assert.deepEqual(decodeHcert(text, nodeInflate).faults, ['cose.structure'])
    assertCheap(name, () => decodeHcert(text, nodeInflate))
  }
})
