import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import fc from 'fast-check'
import { hmacUnder } from '../../../gateway/audit/hmac.ts'

describe('an HMAC', () => {
  it('is that of RFC 4231, test case 2', () => {
    const code = '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843'
    const hmac = hmacUnder(Buffer.from('Jefe'))
    assert.equal(hmac.bytes('what do ya want for nothing?').toString('hex'), code)
  })

  it('is that of the long way, whatever the lengths of key and text', () => {
    const texts = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.integer({ min: 5_000, max: 20_000 }).map((length) => '渝'.repeat(length)),
    )
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), texts, (key, text) => {
        const hmac = hmacUnder(key)
        const expected = createHmac('sha256', key).update(text)
        assert.equal(hmac.base64url(text), expected.digest('base64url'))
        assert.equal(hmac.bytes(text).toString('base64url'), hmac.base64url(text))
      }),
    )
  })

  it('keeps one key from another, in whatever order they are asked', () => {
    const [one, other] = [Buffer.from('one'), Buffer.from('other')]
    const hmacs = [one, other].map((key) => hmacUnder(key))
    const first = hmacs.map((hmac) => hmac.base64url('text'))
    const again = [...hmacs].reverse().map((hmac) => hmac.base64url('text'))
    assert.deepEqual(again.reverse(), first)
    assert.notEqual(first[0], first[1])
  })
})
