import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'

import { clientInKey, hasHash, hashOfKey, keyText, SECRET_BYTES } from './client-key.ts'

const secrets = fc.uint8Array({ minLength: SECRET_BYTES, maxLength: SECRET_BYTES })

test('a key names its client and holds against its own hash only', () => {
  fc.assert(
    fc.property(fc.uuid(), secrets, secrets, (client, secret, other) => {
      const key = keyText(client, secret)
      assert.match(key, /^vxp_[0-9a-f]{32}_[\w-]{43}$/)
      assert.equal(clientInKey(key), client)
      assert.equal(hasHash(key, hashOfKey(key)), true)
      const isSame = Buffer.from(secret).equals(other)
      assert.equal(hasHash(keyText(client, other), hashOfKey(key)), isSame)
      assert.equal(hasHash(key, undefined), false)
    }),
  )
})

test('a text that is no key names nobody', () => {
  const key = keyText('0f3a1b2c-0000-4000-8000-000000000001', new Uint8Array(SECRET_BYTES))
  for (const text of [
    '',
    'vxp_',
    key.slice(1),
    key.slice(0, -1),
    `${key}A`,
    ` ${key}`,
    `${key}\n`,
    key.toUpperCase(),
  ]) {
    assert.equal(clientInKey(text), undefined, text)
  }
})

test('a secret of another length makes no key', () => {
  assert.throws(() => keyText('0f3a1b2c-0000-4000-8000-000000000001', new Uint8Array(16)), /32 bytes/)
})
