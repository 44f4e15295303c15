import assert from 'node:assert/strict'
import { assertPortBase } from '../../../gateway/cli/port-base.ts'

describe('--port-base', () => {
  it('takes what leaves a port for both exchanges', () => {
    assertPortBase(5000)
    assertPortBase(65_484)
  })

  for (const given of [NaN, -50, 0, 5000.5, 65_485]) {
    it(`refuses ${given} before anything is written, and says what it takes`, () => {
      assert.throws(() => assertPortBase(given), /whole number from 1 to 65484/)
    })
  }
})
