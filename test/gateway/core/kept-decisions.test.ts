import assert from 'node:assert/strict'
import { makeKeptDecisions } from '../../../gateway/core/kept-decisions.ts'

const DESKS = ['a', 'b', 'c']

describe('kept decisions', () => {
  it('are of one consumer, and of one question', () => {
    const kept = makeKeptDecisions<string>(new Set(DESKS))
    kept.keep('a', 'question', 'yes')
    assert.deepEqual(
      [kept.get('a', 'question'), kept.get('b', 'question'), kept.get('a', 'other')],
      ['yes', undefined, undefined],
    )
  })

  it('are not driven out by what another consumer asks, registered or not', () => {
    const kept = makeKeptDecisions<string>(new Set(DESKS))
    kept.keep('a', 'question', 'yes')
    for (let i = 0; i < 50_000; i++) {
      kept.keep('b', `question ${i}`, 'no')
      kept.keep(`unregistered-${i}`, `question ${i}`, 'no')
    }
    assert.equal(kept.get('a', 'question'), 'yes')
  })

  it('are none where what was asked is too long', () => {
    const kept = makeKeptDecisions<string>(new Set(DESKS))
    for (const length of [16_384, 16_385]) kept.keep('a', 'q'.repeat(length), 'yes')
    assert.deepEqual(
      [16_384, 16_385].map((length) => kept.get('a', 'q'.repeat(length))),
      ['yes', undefined],
    )
  })

  it('are bounded for each consumer; what was used last stays', () => {
    const kept = makeKeptDecisions<string>(new Set(DESKS))
    kept.keep('a', 'used', 'yes')
    for (let i = 0; i < 5_000; i++) {
      kept.keep('a', `question ${i}`, 'yes')
      assert.equal(kept.get('a', 'used'), 'yes')
    }
    const left = Array.from({ length: 5_000 }, (_, i) => kept.get('a', `question ${i}`))
    assert.equal(left.filter((one) => one !== undefined).length, 1_023)
  })

  it('go on, those used last, where more consumers leave each a smaller share', () => {
    const kept = makeKeptDecisions<string>(new Set(DESKS))
    for (let i = 0; i < 100; i++) kept.keep('a', `question ${i}`, 'yes')
    assert.equal(kept.get('a', 'question 0'), 'yes')
    const many = new Set([...DESKS, ...Array.from({ length: 4_000 }, (_, i) => `desk-${i}`)])
    const next = makeKeptDecisions<string>(many).afresh(kept, () => true)
    assert.deepEqual(
      [next.shares().get('a')?.size, next.get('a', 'question 0'), next.get('a', 'question 1')],
      [16, 'yes', undefined],
    )
  })

  it('are dropped of who is registered no longer', () => {
    const kept = makeKeptDecisions<string>(new Set(DESKS))
    kept.keep('a', 'question', 'yes')
    kept.keep('b', 'question', 'no')
    const next = makeKeptDecisions<string>(new Set(['b'])).afresh(kept, () => true)
    assert.deepEqual([...next.shares().keys()], ['b'])
  })
})
