import assert from 'node:assert/strict'
import fc from 'fast-check'
import { isCalendarDate } from '../../../catalog/codes/calendar-date.ts'
import { toHalfWidth } from '../../../catalog/codes/half-width.ts'

describe('half-width text', () => {
  it('turns full-width letters, digits, signs and space into half-width ones', () => {
    assert.equal(toHalfWidth('渝Ａ１２３ｘ　－！～'), '渝A123x -!~')
  })

  it('leaves Chinese text and its punctuation outside the block alone', () => {
    assert.equal(toHalfWidth('重庆市。《》'), '重庆市。《》')
  })

  it('agrees with Unicode compatibility normalisation on every character it changes', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0xff01, max: 0xff5e }), (unit) => {
        const text = String.fromCharCode(unit)
        assert.equal(toHalfWidth(text), text.normalize('NFKC'))
      }),
    )
  })
})

describe('calendar dates', () => {
  it('agrees with the platform on which days exist', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1800, max: 2200 }),
        fc.integer({ min: 0, max: 13 }),
        fc.integer({ min: 0, max: 32 }),
        (year, month, day) => {
          const date = new Date(Date.UTC(year, month - 1, day))
          const exists = date.getUTCMonth() === month - 1 && date.getUTCDate() === day
          assert.equal(isCalendarDate(year, month, day), exists && month >= 1 && month <= 12)
        },
      ),
    )
  })

  it('knows the leap years of four centuries', () => {
    for (let year = 1800; year <= 2200; year++) {
      const last = new Date(Date.UTC(year, 2, 0)).getUTCDate()
      assert.equal(isCalendarDate(year, 2, 29), last === 29, String(year))
    }
  })
})
