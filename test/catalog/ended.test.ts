import assert from 'node:assert/strict'
import { ended } from '../../catalog/ended.ts'

describe('a message as a sentence', () => {
  it('gets the full stop that it lacks, and none after its own or a question', () => {
    const said = ['is empty', 'is empty.', 'is none. Did you mean "a"?', '为空。'].map(ended)
    assert.deepEqual(said, ['is empty.', 'is empty.', 'is none. Did you mean "a"?', '为空。'])
  })
})
