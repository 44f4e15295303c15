import assert from 'node:assert/strict'
import { BLANKS } from '../../adapters/condition.ts'

describe('blanks around a value of which a source leaves out rows', () => {
  it('are those that a mapping takes off', () => {
    const takenOff = Array.from({ length: 0x10000 }, (_none, code) => String.fromCharCode(code))
      .filter((character) => character.trim() === '')
      .sort()
    assert.deepEqual(Array.from(BLANKS).sort(), takenOff)
  })
})
