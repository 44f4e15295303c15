import assert from 'node:assert/strict'
import fc from 'fast-check'
import { loadContent } from '../../catalog/load.ts'
import { makeWorkCalendar } from '../../catalog/working-days.ts'

describe('working days', () => {
  const calendar = makeWorkCalendar(loadContent().workYears)

  it('counts a term over a holiday and the weekend days worked for it, without its first day', () => {
    assert.deepEqual(calendar.add('2025-09-24', 10), { lastDay: '2025-10-14', provisional: false })
    assert.deepEqual(calendar.add('2026-02-14', 1), { lastDay: '2026-02-24', provisional: false })
  })

  it('knows holidays, weekends and the weekend days that are worked', () => {
    const days = ['2025-09-28', '2025-10-01', '2025-10-09', '2025-10-11', '2025-10-12']
    assert.deepEqual(
      days.map((day) => calendar.isWorkingDay(day)),
      [true, false, true, true, false],
    )
  })

  it('says of a term in a year without a notice that it is provisional', () => {
    // 2027-01-01 is a Friday: New Year is off in every year, and no notice says yet which weekends are worked.
    assert.deepEqual(calendar.add('2026-12-31', 1), { lastDay: '2027-01-04', provisional: true })
    assert.deepEqual(calendar.add('2026-12-30', 1), { lastDay: '2026-12-31', provisional: false })
  })

  it('counts the working days between two days, backwards too', () => {
    assert.equal(calendar.between('2025-09-24', '2025-10-14'), 10)
    assert.equal(calendar.between('2025-10-14', '2025-09-24'), -10)
    assert.equal(calendar.between('2025-10-14', '2025-10-14'), 0)
  })

  it('refuses a term of no length, and one too long to be one', () => {
    for (const count of [0, -1, 1.5, 1_001, NaN]) {
      assert.throws(() => calendar.add('2026-01-05', count), RangeError)
    }
  })

  it('ends every term on a working day, as many working days later as it has', () => {
    const day = fc
      .integer({ min: 0, max: 700 })
      .map((n) => new Date(Date.UTC(2025, 0, 1 + n)).toISOString().slice(0, 10))
    fc.assert(
      fc.property(day, fc.integer({ min: 1, max: 60 }), (from, count) => {
        const { lastDay } = calendar.add(from, count)
        assert.ok(calendar.isWorkingDay(lastDay))
        assert.equal(calendar.between(from, lastDay), count)
      }),
    )
  })
})
