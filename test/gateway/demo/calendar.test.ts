import assert from 'node:assert/strict'
import fc from 'fast-check'
import { addDays, addYears } from '../../../gateway/demo/world/calendar.ts'

describe('the calendar of the demo world', () => {
  it('counts days as the platform does, for every day of two centuries', () => {
    const day = fc.integer({ min: -30_000, max: 40_000 })
    const isoOf = (days: number): string => new Date(days * 86_400_000).toISOString().slice(0, 10)
    fc.assert(
      fc.property(day, fc.integer({ min: -20_000, max: 20_000 }), (from, by) => {
        assert.equal(addDays(isoOf(from), by), isoOf(from + by))
      }),
      { numRuns: 1_000 },
    )
  })

  it('ends a leap year’s anniversary in February', () => {
    assert.equal(addYears('2024-02-29', 1), '2025-02-28')
    assert.equal(addYears('2024-02-29', 4), '2028-02-29')
    assert.equal(addYears('2023-02-28', 1), '2024-02-28')
  })
})
