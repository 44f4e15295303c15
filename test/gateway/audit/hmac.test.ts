import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import fc from 'fast-check'
import { hmacUnder } from '../../../gateway/audit/hmac.ts'

describe('an HMAC', () => {
  it('is that of RFC 4231, test case 2', () => {
    const code = {
      sha256: '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
      sha512:
        '164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea2505549758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737',
    }
    for (const algorithm of ['sha256', 'sha512'] as const) {
      const hmac = hmacUnder(algorithm, Buffer.from('Jefe'))
      assert.equal(hmac.bytes('what do ya want for nothing?').toString('hex'), code[algorithm])
    }
  })

  it('is that of the long way, whatever the lengths of key and text', () => {
    const texts = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.integer({ min: 5_000, max: 20_000 }).map((length) => '渝'.repeat(length)),
    )
    fc.assert(
      fc.property(
        fc.constantFrom('sha256' as const, 'sha512' as const),
        fc.uint8Array({ maxLength: 200 }),
        texts,
        (algorithm, key, text) => {
          const hmac = hmacUnder(algorithm, key)
          const expected = createHmac(algorithm, key).update(text)
          assert.equal(hmac.base64url(text), expected.digest('base64url'))
          assert.equal(hmac.bytes(text).toString('base64url'), hmac.base64url(text))
        },
      ),
    )
  })

  it('keeps one key from another, in whatever order they are asked', () => {
    const [one, other] = [Buffer.from('one'), Buffer.from('other')]
    const hmacs = [one, other].map((key) => hmacUnder('sha256', key))
    const first = hmacs.map((hmac) => hmac.base64url('text'))
    const again = [...hmacs].reverse().map((hmac) => hmac.base64url('text'))
    assert.deepEqual(again.reverse(), first)
    assert.notEqual(first[0], first[1])
  })
})
