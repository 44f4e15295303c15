import assert from 'node:assert/strict'
import { makeSeldom } from '../../../gateway/core/seldom.ts'

describe('what is said seldom', () => {
  it('is said at once, then not for a while, then with how often it was so', () => {
    let now = 0
    const seldom = makeSeldom({ everyMs: 10, clock: () => now })
    assert.deepEqual(
      ['a', 'a', 'b', 'a'].map((what) => seldom.say(what)),
      [0, undefined, 0, undefined],
    )
    now = 10
    assert.equal(seldom.say('a'), 2)
    assert.equal(seldom.say('a'), undefined)
  })

  it('is forgotten rather than kept without bound', () => {
    const seldom = makeSeldom({ everyMs: 10, clock: () => 0 })
    for (let i = 0; i < 10_000; i++) assert.equal(seldom.say(`${i}`), 0)
    assert.equal(seldom.say('0'), undefined)
    assert.equal(seldom.say('one more'), 0)
    assert.equal(seldom.say('0'), 0)
  })
})
