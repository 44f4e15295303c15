import assert from 'node:assert/strict'
import { remembered } from '../../../gateway/trust/remembered.ts'

describe('what was read before', () => {
  it('is given again for the same text, and read anew once it was forgotten', () => {
    const read: (string | undefined)[] = []
    const lengthOf = remembered((text) => {
      read.push(text)
      return { length: text?.length ?? 0 }
    }, 2)
    assert.equal(lengthOf('one'), lengthOf('one'))
    assert.deepEqual([lengthOf('three').length, lengthOf('five').length], [5, 4])
    assert.deepEqual(read, ['one', 'three', 'five'])
    assert.deepEqual(lengthOf('one'), { length: 3 })
    assert.deepEqual(read, ['one', 'three', 'five', 'one'])
  })

  it('is nothing where there is no text', () => {
    const read = remembered((text) => ({ text }), 1)
    assert.deepEqual([read(undefined), read('')], [{ text: undefined }, { text: '' }])
  })
})
