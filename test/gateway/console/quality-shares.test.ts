import assert from 'node:assert/strict'
import { shareOf } from '../../../gateway/console/page/pages/quality-shares.ts'

const NOTHING = {
  day: '2026-03-01',
  reads: 0,
  malformed: 0,
  stale: 0,
  records: 0,
  values: 0,
  missing: 0,
  invalid: 0,
}

describe('the shares of good data', () => {
  const some = { ...NOTHING, reads: 4, stale: 1, records: 5, values: 10, missing: 2, invalid: 4 }
  const shares = (...days: readonly (typeof NOTHING)[]): readonly number[] =>
    (['complete', 'valid', 'fresh'] as const).map((share) => shareOf(days, share))

  it('count a value that is missing as incomplete, not as invalid', () => {
    assert.deepEqual(shares(some), [0.8, 0.5, 0.75])
  })

  it('weigh each day by what passed on it', () => {
    const large = { ...NOTHING, reads: 12, values: 30, records: 30 }
    assert.deepEqual(shares(some, large), [0.95, 1 - 4 / 38, 1 - 1 / 16])
  })

  it('are whole where there was nothing to count', () => {
    assert.deepEqual(shares(NOTHING), [1, 1, 1])
    assert.deepEqual(shares(), [1, 1, 1])
  })
})
