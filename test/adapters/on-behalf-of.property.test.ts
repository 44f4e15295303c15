import assert from 'node:assert/strict'
import fc from 'fast-check'
import { percentEncode } from '../../adapters/on-behalf-of.ts'

const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme-ascii' }),
  fc.stringMatching(/^[\w.~-]*$/),
  fc.constantFrom('CQ-YZ-0417', 'a\n', '\n', "it's", '(*)', '重庆', '\ud800', '*/', '%41'),
)

describe('percent-encoding of whom a read is for', () => {
  it('leaves nothing but unreserved characters and octets', () => {
    fc.assert(
      fc.property(text, (given) => {
        assert.match(percentEncode(given), /^(?:[A-Za-z0-9._~-]|%[0-9A-F]{2})*(?![\s\S])/)
      }),
    )
  })

  it('can be read back, but for halves of characters', () => {
    fc.assert(
      fc.property(text, (given) => {
        const whole = given.replace(/\p{Surrogate}/gu, '\ufffd')
        assert.equal(decodeURIComponent(percentEncode(given)), whole)
      }),
    )
  })
})
