import assert from 'node:assert/strict'
import { makeLru } from '../../../gateway/trust/lru.ts'

describe('a map with a bound', () => {
  it('forgets what is over from the least recently used on, up to the first that is not', () => {
    const known = makeLru<number>(10)
    for (const [key, until] of [
      ['a', 1],
      ['b', 2],
      ['c', 9],
      ['d', 2],
    ] as const) {
      known.set(key, until)
    }
    known.get('a')
    known.forgetWhile((until) => until <= 2)
    assert.deepEqual(
      ['a', 'b', 'c', 'd'].map((key) => known.get(key)),
      [1, undefined, 9, 2],
    )
  })
})
