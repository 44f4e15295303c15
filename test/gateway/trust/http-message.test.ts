import assert from 'node:assert/strict'
import fc from 'fast-check'
import { combineFields, fieldOf } from '../../../gateway/trust/http-message.ts'

const name = fc.constantFrom('Signature', 'signature', 'SIGNATURE', 'Exchange-Id', 'exchange-id')
const line = fc.constantFrom('a', ' b ', 'c\r\n d', '')
const value = fc.oneof(line, fc.array(line, { maxLength: 3 }), fc.constant(undefined))

describe('one field of a message', () => {
  it('is what it is among all of them, whatever its lines and the case of its name (property)', () => {
    fc.assert(
      fc.property(fc.dictionary(name, value), (headers) => {
        const fields = combineFields(headers)
        for (const field of ['signature', 'exchange-id', 'exchange-purpose']) {
          assert.equal(fieldOf(headers, field), fields.get(field))
        }
      }),
    )
  })
})
