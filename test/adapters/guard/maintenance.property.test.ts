import assert from 'node:assert/strict'
import fc from 'fast-check'
import { openWindow } from '../../../adapters/guard/maintenance.ts'

const MINUTE_MS = 60_000
const time = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
  .map((parts) => parts.map((part) => String(part).padStart(2, '0')).join(':'))
const days = fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 })
const window = fc.record({ from: time, to: time, days }, { requiredKeys: ['from', 'to'] })
const moment = fc.date({
  min: new Date('2026-01-01T00:00:00Z'),
  max: new Date('2027-01-01T00:00:00Z'),
  noInvalidDate: true,
})

/** Hour and minute in China, by another way than the code's. */
const clock = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Asia/Shanghai',
  hour: '2-digit',
  minute: '2-digit',
})

describe('a maintenance window', () => {
  it('over midnight begins at its begin, ends at its end, and belongs to the day on which it began', () => {
    const friday = { from: '22:00', to: '06:00', days: [5] }
    const at = (text: string): unknown =>
      openWindow([friday], new Date(`${text}+08:00`))?.until.toISOString()
    const until = '2026-11-27T22:00:00.000Z'
    // 2026-11-27 is a Friday.
    assert.equal(at('2026-11-27T21:59:59'), undefined)
    assert.equal(at('2026-11-27T22:00:00'), until)
    assert.equal(at('2026-11-28T05:59:59'), until)
    assert.equal(at('2026-11-28T06:00:00'), undefined)
    assert.equal(at('2026-11-28T23:00:00'), undefined)
    assert.equal(at('2026-11-27T03:00:00'), undefined)
  })

  it('of several is the one that ends last; one without length lasts a day', () => {
    const now = new Date('2026-11-27T12:00:00+08:00')
    const windows = [
      { from: '11:00', to: '13:00' },
      { from: '10:00', to: '12:30' },
    ]
    assert.deepEqual(openWindow(windows, now)?.until, new Date('2026-11-27T13:00:00+08:00'))
    const allDay = openWindow([{ from: '08:00', to: '08:00' }], now)
    assert.deepEqual(allDay?.until, new Date('2026-11-28T08:00:00+08:00'))
  })

  it('opens in the future, within a day, by the minute of its end in China; and then is over (property)', () => {
    fc.assert(
      fc.property(window, moment, (one, now) => {
        const open = openWindow([one], now)
        if (open === undefined) return
        const wait = open.until.getTime() - now.getTime()
        assert.ok(wait > 0 && wait <= 1_440 * MINUTE_MS)
        assert.equal(clock.format(open.until), one.to)
        if (one.from !== one.to) assert.equal(openWindow([one], open.until), undefined)
      }),
      { numRuns: 500 },
    )
  })

  it('every day covers a moment or its opposite does (property)', () => {
    fc.assert(
      fc.property(time, time, moment, (from, to, now) => {
        fc.pre(from !== to)
        const inside = openWindow([{ from, to }], now) !== undefined
        const outside = openWindow([{ from: to, to: from }], now) !== undefined
        assert.notEqual(inside, outside)
      }),
      { numRuns: 500 },
    )
  })
})
