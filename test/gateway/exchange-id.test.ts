import assert from 'node:assert/strict'
import { isExchangeId, newExchangeId } from '../../gateway/exchange-id.ts'

describe('an exchange id', () => {
  it('is a UUID of version 7 that tells its millisecond', () => {
    const id = newExchangeId(new Date('2026-06-30T08:00:00.123Z'))
    assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
    const time = Number.parseInt(id.slice(0, 13).replace('-', ''), 16)
    assert.equal(new Date(time).toISOString(), '2026-06-30T08:00:00.123Z')
    const others = [`${id}0`, `../${id}`, id.toUpperCase(), '']
    assert.deepEqual([id, ...others].map(isExchangeId), [true, false, false, false, false])
  })

  it('keeps its form from the first to the last millisecond that fits', () => {
    for (const time of [0, 1, 2 ** 47, 2 ** 48 - 1]) {
      assert.match(newExchangeId(new Date(time)), /^[0-9a-f]{8}-[0-9a-f]{4}-7/)
    }
  })

  it('is another each time, and sorts by time', () => {
    const early = Array.from({ length: 1_000 }, () => newExchangeId(new Date(1_000_000)))
    assert.equal(new Set(early).size, 1_000)
    const late = newExchangeId(new Date(1_000_001))
    assert.ok(early.every((id) => id < late))
  })
})
