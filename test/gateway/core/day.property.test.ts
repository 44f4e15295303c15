import assert from 'node:assert/strict'
import fc from 'fast-check'
import { dayOf, localTime } from '../../../gateway/core/day.ts'

/** The same, by the calendar of the platform. */
function byCalendar(instant: Date): string {
  const parts = { year: 'numeric', month: '2-digit', day: '2-digit' } as const
  const inShanghai = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Shanghai', ...parts })
  return inShanghai.format(instant)
}

describe('the day of an instant', () => {
  it('is the one of the calendar in Shanghai, whatever was asked before', () => {
    // After the last summer time there (1991).
    const min = new Date('1992-01-01T00:00:00Z')
    const max = new Date('2099-12-31T00:00:00Z')
    fc.assert(
      fc.property(fc.array(fc.date({ min, max, noInvalidDate: true })), (instants) => {
        for (const instant of instants) assert.equal(dayOf(instant), byCalendar(instant))
      }),
    )
  })

  it('changes at midnight in UTC+8, and back when asked of the day before', () => {
    const last = new Date('2026-06-30T15:59:59.999Z')
    const first = new Date('2026-06-30T16:00:00.000Z')
    const days = [last, first, last, first].map(dayOf)
    assert.deepEqual(days, ['2026-06-30', '2026-07-01', '2026-06-30', '2026-07-01'])
  })

  it('refuses what is no instant', () => {
    assert.throws(() => dayOf(new Date(NaN)), RangeError)
  })
})

describe('an instant as both provinces write it', () => {
  it('is the platform’s, eight hours later, whatever was asked before', () => {
    const near = fc
      .integer({ min: -2_000, max: 2_000 })
      .map((ms) => new Date(1_783_000_000_000 + ms))
    const any = fc.date({ noInvalidDate: true, min: new Date(-1e13), max: new Date(1e13) })
    fc.assert(
      fc.property(fc.array(fc.oneof(near, any)), (instants) => {
        for (const instant of instants) {
          const later = new Date(instant.getTime() + 8 * 3_600_000).toISOString()
          assert.equal(localTime(instant), later.replace('Z', '+08:00'))
        }
      }),
    )
  })

  it('refuses what is no instant', () => {
    assert.throws(() => localTime(new Date(NaN)), RangeError)
  })
})
