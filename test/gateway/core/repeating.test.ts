import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import { repeating } from '../../../gateway/core/repeating.ts'

describe('work that is done again and again', () => {
  it('makes up for no turns that passed while one took long, and goes on after one that failed', async () => {
    const failed: unknown[] = []
    let begun = 0
    const turnsBegun = (): number => begun
    let finish: (() => void) | undefined
    const work = async (): Promise<void> => {
      begun += 1
      if (begun === 1) await new Promise<void>((resolve) => void (finish = resolve))
      throw new RangeError(`turn ${begun}`)
    }
    const turns = repeating(2, work, (err) => failed.push(err))
    while (finish === undefined) await sleep(1)
    await sleep(50)
    assert.equal(begun, 1)
    finish()
    await new Promise(setImmediate)
    // The next turn may have come just now; the two dozen before it do not come.
    assert(turnsBegun() <= 2, String(begun))
    while (failed.length < 3) await sleep(1)
    await turns.close()
    assert.deepEqual(
      failed.slice(0, 3).map(String),
      [1, 2, 3].map((n) => `RangeError: turn ${n}`),
    )
    const before = begun
    await sleep(10)
    assert.equal(begun, before)
  })
})
