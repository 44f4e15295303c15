import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { commitment, opensTo } from '../../../gateway/audit/commitment.ts'

describe('a commitment', () => {
  it('is SHA-256 of the salt and the text’s UTF-8 bytes, whatever the text and its length', () => {
    const salts = fc.uint8Array({ minLength: 32, maxLength: 32 })
    const texts = fc
      .tuple(fc.string({ unit: 'grapheme', maxLength: 40 }), fc.constantFrom(1, 7, 1_000))
      .map(([text, times]) => text.repeat(times))
    fc.assert(
      fc.property(salts, texts, (salt, text) => {
        const bytes = Buffer.from(text)
        const expected = createHash('sha256').update(salt).update(bytes).digest('base64url')
        assert.equal(commitment(salt, text), expected)
        assert.equal(commitment(salt, bytes), expected)
        assert.ok(opensTo(expected, salt, bytes))
      }),
    )
  })
})
