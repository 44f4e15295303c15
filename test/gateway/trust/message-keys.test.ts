import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { generateSigningKey, loadSigningKey } from '../../../gateway/trust/keys.ts'
import {
  generateSm2Key,
  keyRing,
  loadMessageKey,
  loadMessageVerifyKey,
} from '../../../gateway/trust/message-keys.ts'
import { newMessageKey } from '../../support/message-key.ts'

/** GB/T 32918.5-2017, A.2: the key pair of the example. */
const PRIVATE = '3945208f7b2144b13f36e38ac6d39f95889393692860b51a42fb81ef4df7c5b8'
const X = '09f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020'
const Y = 'ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13'
/** A.2: the signature of "message digest" by that key under the default user id. */
const SIGNATURE =
  'f5a03b0648d2c4630eeac513e1bb81a15944da3827d5b74143ac7eaceee720b3' +
  'b1b6aa29df212fd8763182bc0d421ca1bb9038fd1f7f42d4840b69c485bbc1aa'
const MESSAGE = Buffer.from('message digest')

const base64url = (hex: string): string => Buffer.from(hex, 'hex').toString('base64url')
const JWK = { kty: 'EC', crv: 'SM2', x: base64url(X), y: base64url(Y) }

describe('keys for messages between exchanges', () => {
  it('are Ed25519 as before: the same key, by the same name', () => {
    const { privateKeyPem } = generateSigningKey()
    const { keyId, publicJwk } = loadSigningKey(privateKeyPem)
    const key = loadMessageKey(privateKeyPem)
    assert.deepEqual([key.keyId, key.algorithm, key.publicJwk], [keyId, 'Ed25519', publicJwk])
    assert.ok(loadMessageVerifyKey(publicJwk).verifies(MESSAGE, key.sign(MESSAGE)))
  })

  it('are SM2 of the standard: its key has its point, and its signature holds', () => {
    const key = loadMessageKey(`${PRIVATE.toUpperCase()}\n`)
    const { kid, use, ...point } = key.publicJwk as unknown as Record<string, string>
    assert.deepEqual(point, JWK)
    assert.equal(use, 'sig')
    const thumbprint = createHash('sha256')
      .update(`{"crv":"SM2","kty":"EC","x":"${JWK.x}","y":"${JWK.y}"}`)
      .digest('base64url')
    assert.deepEqual([key.keyId, kid], [thumbprint, thumbprint])
    const pinned = loadMessageVerifyKey(JWK)
    assert.equal(pinned.keyId, key.keyId)
    assert.ok(pinned.verifies(MESSAGE, Buffer.from(SIGNATURE, 'hex')))
    assert.ok(pinned.verifies(MESSAGE, key.sign(MESSAGE)))
  })

  it('do not take one algorithm for the other, nor a changed message or signature', () => {
    const keys = [newMessageKey(), newMessageKey('SM2'), newMessageKey('SM2')]
    for (const signer of keys) {
      const signature = signer.sign(MESSAGE)
      assert.equal(signature.length, 64)
      for (const key of keys) assert.equal(key.verifies(MESSAGE, signature), key === signer)
      assert.ok(!signer.verifies(Buffer.from('message digesT'), signature))
      for (const place of [0, 31, 32, 63]) {
        const changed = Uint8Array.from(signature)
        changed[place]! ^= 1
        assert.ok(!signer.verifies(MESSAGE, changed), `${signer.algorithm} ${place}`)
      }
      for (const bytes of [0, 1, 63, 65]) {
        assert.ok(!signer.verifies(MESSAGE, Buffer.alloc(bytes, 1)), `${signer.algorithm} ${bytes}`)
      }
      // As bytes: zero, and more than the order of either curve, in either half.
      for (const [r, s] of [
        [0, 1],
        [1, 0],
        [0, 0],
        [255, 1],
        [1, 255],
      ] as const) {
        const forged = Buffer.concat([Buffer.alloc(32, r), Buffer.alloc(32, s)])
        assert.ok(!signer.verifies(MESSAGE, forged), `${signer.algorithm} ${r} ${s}`)
      }
    }
  })

  it('are found by name among pinned ones', () => {
    const keys = [newMessageKey(), newMessageKey('SM2')]
    const find = keyRing(keys)
    for (const key of keys) assert.equal(find(key.keyId), key)
    assert.equal(find('nobody'), undefined)
  })

  it('are refused when they are private, broken, or no point of the curve', () => {
    const code = { code: 'KEY_INVALID' }
    assert.throws(() => loadMessageVerifyKey({ ...JWK, d: base64url(PRIVATE) }), {
      ...code,
      message: /private key where a public one/,
    })
    const wrong = [
      { ...JWK, x: JWK.y },
      { ...JWK, y: base64url('00'.repeat(32)) },
      { ...JWK, x: `${JWK.x}AA` },
      { ...JWK, x: `${JWK.x}=` },
      { ...JWK, x: ` ${JWK.x}` },
      { ...JWK, y: undefined },
      { ...JWK, kty: 'OKP' },
      { ...JWK, crv: 'P-256' },
      {},
    ]
    for (const jwk of wrong) assert.throws(() => loadMessageVerifyKey(jwk), code)
    const order = 0xfffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123n
    const beyond = [0n, order - 1n, order, order + 1n, 2n ** 256n - 1n]
    for (const text of [...beyond.map((d) => d.toString(16).padStart(64, '0')), PRIVATE.slice(1)]) {
      assert.throws(() => loadMessageKey(text), { ...code, message: /SM2.*keys create.*--sm2/ })
    }
    for (const text of ['', 'key', `0x${PRIVATE}`]) {
      assert.throws(() => loadMessageKey(text), {
        ...code,
        message: /not an Ed25519 .* SM2 key is given as 64 hexadecimal digits/,
      })
    }
    const largest = loadMessageKey((order - 2n).toString(16))
    assert.ok(largest.verifies(MESSAGE, largest.sign(MESSAGE)))
  })

  it('of SM2 are made from chance', () => {
    const made = new Set(Array.from({ length: 8 }, () => generateSm2Key()))
    assert.equal(made.size, 8)
    for (const text of made) assert.match(text, /^[0-9a-f]{64}$/)
  })
})
