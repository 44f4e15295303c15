import assert from 'node:assert/strict'
import { filterOf, instantOf } from '../../../gateway/audit/record-filter.ts'

describe('the time of a filter', () => {
  it('is a whole day of both provinces, or an instant', () => {
    assert.equal(instantOf('2028-02-29', false)?.toISOString(), '2028-02-28T16:00:00.000Z')
    assert.equal(instantOf('2028-02-29', true)?.toISOString(), '2028-02-29T16:00:00.000Z')
    assert.equal(
      instantOf('2028-02-29T08:00+08:00', true)?.toISOString(),
      '2028-02-29T00:00:00.000Z',
    )
  })

  it('is no day that the calendar does not have: a search to 31 June would end in July, and nobody would see it', () => {
    for (const text of ['2026-02-29', '2026-06-31', '2026-13-01', '2026-02-30T08:00:00+08:00']) {
      assert.equal(instantOf(text, false), undefined, text)
      assert.throws(() => filterOf({ to: text }), /to is not a time/)
    }
  })
})
