import assert from 'node:assert/strict'
import fc from 'fast-check'
import { readTimes } from '../../../adapters/guard/read-times.ts'

const MINUTE_MS = 60_000
const NONE = { windowSec: 900, reads: 0, p50Ms: null, p95Ms: null, failures: {} }

describe('the times of a source’s reads', () => {
  it('say that there was none yet', () => {
    assert.deepEqual(readTimes().recent(5 * MINUTE_MS), NONE)
  })

  it('count what was answered and what failed, by kind', () => {
    const times = readTimes()
    for (let i = 0; i < 95; i++) times.answered(10, 0)
    for (let i = 0; i < 5; i++) times.answered(900, 0)
    times.failed('SOURCE_TIMEOUT', 0)
    times.failed('SOURCE_TIMEOUT', MINUTE_MS)
    times.failed('SOURCE_BUSY', MINUTE_MS)
    const { p50Ms, p95Ms, ...rest } = times.recent(MINUTE_MS)
    assert.deepEqual(rest, {
      windowSec: 900,
      reads: 100,
      failures: { SOURCE_TIMEOUT: 2, SOURCE_BUSY: 1 },
    })
    assert.deepEqual([p50Ms, p95Ms], [11, 11])
    times.answered(900, MINUTE_MS)
    assert.equal(times.recent(MINUTE_MS).p95Ms, 1_000)
  })

  it('forget what is older than a quarter of an hour, minute by minute', () => {
    const times = readTimes()
    times.answered(10, 0)
    times.failed('SOURCE_BUSY', 0)
    times.answered(10, MINUTE_MS)
    assert.equal(times.recent(14 * MINUTE_MS).reads, 2)
    assert.equal(times.recent(15 * MINUTE_MS).reads, 1)
    assert.deepEqual(times.recent(16 * MINUTE_MS), NONE)
    times.answered(10, 30 * MINUTE_MS)
    assert.equal(times.recent(30 * MINUTE_MS).reads, 1)
  })

  it('are told at most a quarter too long, and never too short but for their rounding', () => {
    const took = fc.array(fc.double({ min: 0.25, max: 60_000, noNaN: true }), { minLength: 1 })
    fc.assert(
      fc.property(took, (all) => {
        const times = readTimes()
        for (const ms of all) times.answered(ms, 0)
        const sorted = [...all].sort((a, b) => a - b)
        const { p50Ms, p95Ms } = times.recent(0)
        for (const [told, share] of [
          [p50Ms, 0.5],
          [p95Ms, 0.95],
        ] as const) {
          const measured = sorted[Math.ceil(all.length * share) - 1] ?? 0
          assert(told !== null && told >= measured * 0.95 && told <= measured * 1.26)
        }
      }),
    )
  })
})
