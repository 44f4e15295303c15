import assert from 'node:assert/strict'
import { generateKeyPairSync, sign, verify } from 'node:crypto'
import {
  generateSigningKey,
  loadSigningKey,
  loadVerifyKey,
  publicKeySet,
} from '../../../gateway/trust/keys.ts'

const generated = generateSigningKey()
const key = loadSigningKey(generated.privateKeyPem)
const privateJwk = key.privateKey.export({ format: 'jwk' })
const publicPem = key.publicKey.export({ type: 'spki', format: 'pem' }).toString()

describe('signing keys', () => {
  it('are the same key with the same name, read from PEM or JWK', () => {
    const fromJwk = loadSigningKey(JSON.stringify(privateJwk))
    assert.equal(key.keyId, generated.keyId)
    assert.equal(fromJwk.keyId, generated.keyId)
    assert.deepEqual(fromJwk.publicJwk, generated.publicJwk)
    const signature = sign(null, Buffer.from('x'), fromJwk.privateKey)
    assert.ok(verify(null, Buffer.from('x'), key.publicKey, signature))
  })

  it('have a public half which holds no secret', () => {
    assert.deepEqual(Object.keys(key.publicJwk), ['kty', 'crv', 'x', 'kid', 'use', 'alg'])
    for (const source of [publicPem, JSON.stringify(key.publicJwk), key.publicJwk]) {
      assert.deepEqual(loadVerifyKey(source).publicJwk, key.publicJwk)
    }
    assert.deepEqual(publicKeySet([key]), { keys: [key.publicJwk] })
  })

  it('are refused when they are of another kind, broken, or mismatched', () => {
    const rsa = generateKeyPairSync('rsa', { modulusLength: 1024 })
    const bad = [
      '',
      'key',
      '{',
      '{}',
      publicPem,
      JSON.stringify(key.publicJwk),
      rsa.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
      generated.privateKeyPem.replace(/MC/, 'MD'),
      JSON.stringify({ ...privateJwk, x: generateSigningKey().publicJwk.x }),
    ]
    for (const text of bad) assert.throws(() => loadSigningKey(text), { code: 'KEY_INVALID' }, text)
  })

  it('are refused where a public key is expected', () => {
    for (const text of [generated.privateKeyPem, JSON.stringify(privateJwk)]) {
      assert.throws(() => loadVerifyKey(text), { code: 'KEY_INVALID', message: /private key/ })
    }
    assert.throws(() => loadVerifyKey({ ...privateJwk }), { code: 'KEY_INVALID' })
    const rsa = generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey
    assert.throws(() => loadVerifyKey(rsa.export({ format: 'jwk' })), { code: 'KEY_INVALID' })
  })

  it('are not quoted by the errors about them', () => {
    const broken = JSON.stringify({ ...privateJwk, d: 'SECRET' })
    assert.throws(
      () => loadSigningKey(broken),
      (thrown: Error) => !thrown.message.includes('SECRET') && thrown.cause === undefined,
    )
  })
})
