import assert from 'node:assert/strict'
import { readPortBase } from '../../../gateway/cli/port-base.ts'

describe('--port-base', () => {
  it('takes what leaves a port for both exchanges', () => {
    assert.equal(readPortBase('5000'), 5000)
    assert.equal(readPortBase('65484'), 65_484)
  })

  for (const text of ['abc', '', '-50', '0', '5000.5', '1e4', '65485']) {
    it(`refuses "${text}" before anything is written, and says what it takes`, () => {
      assert.throws(() => readPortBase(text), /whole number from 1 to 65484/)
    })
  }
})
