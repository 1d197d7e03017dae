import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'

import { portsOf, REFUSED } from '../../../test/support/pages.ts'
import { Refusal } from '../../core/refusal.ts'
import { html } from './html.ts'
import { chooseLanguage } from './language.ts'
import { createServer } from './server.ts'
import type { ServerPorts } from './views.ts'

const serverOf = (ports: Partial<ServerPorts> = {}) => createServer(portsOf(ports))

const form = (code: string) => ({
  method: 'POST' as const,
  url: '/verify?lang=en',
  headers: { 'content-type': 'application/x-www-form-urlencoded' },
  payload: new URLSearchParams({ code }).toString(),
})

test('whatever is put into a page arrives as words, never as HTML', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      const { text: written } = html`<p title="${text}">${text}</p>`
      const inside = written.slice('<p title="'.length, -'</p>'.length)
      assert.equal(/[<'"]/.test(inside.replace('">', '')), false)
      assert.equal(unescaped(inside), `${text}">${text}`)
    }),
  )
  assert.equal(html`${html`<b>`}${[html`<i>`, html`<u>`]}${undefined}${false}${0}`.text, '<b><i><u>0')
})

/** The five characters that are escaped, in the other direction. */
function unescaped(text: string): string {
  const back: Record<string, string> = { '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'", '&amp;': '&' }
  return text.replaceAll(/&(lt|gt|quot|#39|amp);/g, (entity) => back[entity] ?? '')
}

test('the language is the chosen one, else the preferred one that there is, else Vietnamese', () => {
  assert.equal(chooseLanguage('en', 'vi'), 'en')
  assert.equal(chooseLanguage(undefined, 'en-GB,en;q=0.9,vi;q=0.8'), 'en')
  assert.equal(chooseLanguage(undefined, 'fr, vi;q=0.4, en;q=0.7'), 'en')
  assert.equal(chooseLanguage(undefined, 'en;q=0, vi'), 'vi')
  for (const header of [undefined, '', 'fr', '*', ';;;,,q='])
    assert.equal(chooseLanguage(undefined, header), 'vi')
})

test('a body over 16 KiB is refused with 413, one just below is judged', async (t) => {
  const server = await serverOf()
  t.after(() => server.close())
  const large = await server.inject(form('A'.repeat(16_384)))
  assert.equal(large.statusCode, 413)
  assert.match(large.body, /body\.too-large/)
  assert.equal((await server.inject(form('A'.repeat(16_384 - 'code='.length)))).statusCode, 200)
})

test('wrong input answers 200 with the reasons: no code, two codes, another type of field', async (t) => {
  const asked: string[] = []
  const server = await serverOf({
    verifyText: async (text) => {
      asked.push(text)
      return REFUSED
    },
  })
  t.after(() => server.close())
  for (const payload of ['', 'code=a&code=b', 'other=x', 'code=%ff']) {
    const answer = await server.inject({ ...form(''), payload })
    assert.equal(answer.statusCode, 200, payload)
    assert.match(answer.body, /id="reasons"/)
  }
  assert.deepEqual(asked.slice(0, 3), ['', '', ''])
})

test('line breaks of a pasted code are taken out, spaces within it stay', async (t) => {
  const asked: string[] = []
  const server = await serverOf({
    verifyText: async (text) => {
      asked.push(text)
      return REFUSED
    },
  })
  t.after(() => server.close())
  await server.inject(form(' \r\n HC1:AB \r\nC D \n'))
  assert.deepEqual(asked, ['HC1:AB C D '])
})

test('a fault answers 500 without a stack, is noted, and a refusal answers 503 with its code', async (t) => {
  const noted: unknown[] = []
  const fault = new Error('secret detail')
  const broken = await serverOf({ front: () => Promise.reject(fault), fault: (error) => noted.push(error) })
  const refusing = await serverOf({
    front: () => Promise.reject(new Refusal('database.unreachable', 'start the database')),
  })
  t.after(() => Promise.all([broken.close(), refusing.close()]))
  const answer = await broken.inject('/')
  assert.equal(answer.statusCode, 500)
  assert.match(answer.body, /program\.fault/)
  assert.doesNotMatch(answer.body, /secret detail|at .*\.ts/)
  assert.deepEqual(noted, [fault])
  const refused = await refusing.inject('/?lang=en')
  assert.equal(refused.statusCode, 503)
  assert.match(refused.body, /database\.unreachable/)
})

test('an unknown address and an unknown way of asking answer with a page of their own', async (t) => {
  const server = await serverOf()
  t.after(() => server.close())
  const missing = await server.inject('/<script>')
  assert.equal(missing.statusCode, 404)
  assert.match(missing.body, /page\.not-found/)
  assert.doesNotMatch(missing.body, /<script>/)
  const json = await server.inject({ method: 'POST', url: '/verify', payload: { code: 'x' } })
  assert.equal(json.statusCode, 200)
  const unknown = await server.inject({
    method: 'POST',
    url: '/verify',
    headers: { 'content-type': 'image/png' },
    payload: 'x',
  })
  assert.equal(unknown.statusCode, 415)
  assert.match(unknown.body, /media-type\.unsupported/)
})

test('whoever asks too often is asked to wait', async (t) => {
  const server = await serverOf()
  t.after(() => server.close())
  const statuses: number[] = []
  for (let i = 0; i < 121; i += 1) statuses.push((await server.inject(form('x'))).statusCode)
  assert.deepEqual([statuses.indexOf(429), statuses.length], [120, 121])
  assert.equal((await server.inject('/style.css')).statusCode, 200)
})

test('letters and style may be kept, pages may not', async (t) => {
  const server = await serverOf()
  t.after(() => server.close())
  const url = '/fonts/be-vietnam-pro-400.ttf'
  const packed = { 'accept-encoding': 'br' }
  const font = await server.inject({ url, headers: packed })
  assert.equal(font.headers['cache-control'], 'public, max-age=31536000, immutable')
  assert.equal(font.headers['content-encoding'], 'br')
  const known = { 'if-none-match': String(font.headers.etag) }
  const again = await server.inject({ url, headers: { ...packed, ...known } })
  assert.deepEqual([again.statusCode, again.body], [304, ''])
  const unpacked = await server.inject({ url, headers: known })
  assert.equal(unpacked.statusCode, 200, 'other bytes have another ETag')
  for (const answer of [await server.inject('/'), await server.inject(form('x'))]) {
    assert.equal(answer.headers['cache-control'], 'no-store')
  }
})

test('the first page leads to the scanner, in both languages', async (t) => {
  const server = await serverOf()
  t.after(() => server.close())
  for (const [lang, words] of Object.entries({ vi: 'Mở máy quét', en: 'Open the scanner' })) {
    const { body } = await server.inject(`/?lang=${lang}`)
    assert.equal(body.includes(`<a href="/verifier/">${words}</a>`), true, lang)
  }
})

test('a request that is sent slower than anybody types is given up', async (t) => {
  const server = await serverOf()
  t.after(() => server.close())
  assert.equal(server.server.requestTimeout, 30_000)
})
