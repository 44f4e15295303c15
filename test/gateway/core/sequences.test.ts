import assert from 'node:assert/strict'
import { citizenIdCheckCharacter } from '../../../catalog/codes/citizen-id.ts'
import { makeSequenceWatch, SEQUENCE_SETTINGS } from '../../../gateway/core/sequences.ts'

const { numbersMin, gapMax } = SEQUENCE_SETTINGS

/** The synthetic person of this sequence, born on this day. */
function numberOf(sequence: number, born = '19880412'): string {
  const digits = `500100${born}${String(sequence).padStart(3, '0')}`
  return digits + citizenIdCheckCharacter(digits)
}

function upFrom(sequence: number, count: number, step = 1): readonly string[] {
  return Array.from({ length: count }, (_none, n) => numberOf(sequence + n * step))
}

describe('sequences of citizen numbers', () => {
  it('are noticed at the fifth number in a row, asked about one by one', () => {
    const watch = makeSequenceWatch()
    const noticed = upFrom(900, 7).map((id) => watch.observe('desk', 'desk clerk', [id]))
    assert.deepEqual(noticed, [false, false, false, false, true, true, true])
  })

  it('are noticed counting down, and with small gaps', () => {
    const down = makeSequenceWatch()
    const noticed = [...upFrom(900, 5, gapMax)]
      .reverse()
      .map((id) => down.observe('desk', 'desk', [id]))
    assert.deepEqual(noticed, [false, false, false, false, true])
    const wide = makeSequenceWatch()
    const apart = upFrom(900, 9, gapMax + 1).map((id) => wide.observe('desk', 'desk', [id]))
    assert.ok(!apart.includes(true))
  })

  it('are noticed in one request, however they are shuffled and mixed with others', () => {
    const others = ['19510101', '19620202', '19730303'].map((born) => numberOf(907, born))
    const [a, b, c, d, e] = upFrom(900, numbersMin)
    const list = [d, others[0], a, e, others[1], c, b, others[2]].map((id) => id ?? '')
    assert.equal(makeSequenceWatch().observe('desk', 'desk', list), true)
    assert.equal(makeSequenceWatch().observe('desk', 'desk', list.slice(1)), false)
  })

  it('go on from one request to the next', () => {
    const watch = makeSequenceWatch()
    assert.equal(watch.observe('desk', 'desk', upFrom(900, 3)), false)
    assert.equal(watch.observe('desk', 'desk', upFrom(903, 2)), true)
  })

  it('are not: the same person again and again, or neighbours with a stranger between', () => {
    const watch = makeSequenceWatch()
    for (let n = 0; n < 20; n++) assert.equal(watch.observe('desk', 'desk', [numberOf(900)]), false)
    const stranger = numberOf(950, '19510101')
    for (const id of upFrom(901, 9)) {
      assert.equal(watch.observe('desk', 'desk', [id]), false)
      watch.observe('desk', 'desk', [stranger])
    }
  })

  it('are counted for each operator apart', () => {
    const watch = makeSequenceWatch()
    for (const [n, id] of upFrom(900, 8).entries()) {
      assert.equal(watch.observe('desk', `desk clerk-${n % 2}`, [id]), false)
    }
  })

  it('do not stumble over what is no number of 18 characters', () => {
    const watch = makeSequenceWatch()
    assert.equal(watch.observe('desk', 'desk', []), false)
    assert.equal(watch.observe('desk', 'desk', ['ABC123456789012', '']), false)
  })

  it('are noticed whatever names other consumers invent', () => {
    const watch = makeSequenceWatch()
    const ids = upFrom(900, numbersMin)
    for (const [n, id] of ids.entries()) {
      assert.equal(watch.observe('desk', 'clerk', [id]), n === ids.length - 1)
      for (let name = 0; name < 5_000; name++) watch.observe('other', `${n}-${name}`, [ids[0]!])
    }
  })
})
