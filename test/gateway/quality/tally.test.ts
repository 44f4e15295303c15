import assert from 'node:assert/strict'
import type { SeenRead } from '../../../gateway/core/quality.ts'
import type { MappedRecord } from '../../../gateway/core/types.ts'
import { makeQualityTally } from '../../../gateway/quality/tally.ts'

const NOW = new Date('2026-03-02T02:00:00.000Z')
const RESOURCE = '500000.RS.pensionBenefit'

const record = (values: MappedRecord['values'], ...invalid: readonly string[]): MappedRecord => ({
  values,
  invalid: invalid.map((item) => ({ item, problem: 'is no date.' })),
})

function read(
  records: readonly (readonly MappedRecord[])[],
  more: Partial<SeenRead> = {},
): SeenRead {
  return {
    resource: RESOURCE,
    updateCycle: 'daily',
    items: ['name', 'since'],
    records: new Map(records.map((ofSubject, i) => [String(i), ofSubject])),
    asOf: undefined,
    ...more,
  }
}

describe('the quality of what passes', () => {
  it('counts each item of each record as there, missing or invalid', () => {
    const tally = makeQualityTally(() => NOW)
    tally.seen(
      read([
        [record({ name: '陈', since: '2020-01-01' })],
        [record({ name: null, since: null }, 'since'), record({ name: '王', since: null })],
        [],
      ]),
    )
    const [counts, ...others] = tally.take()
    assert.deepEqual(others, [])
    assert.deepEqual(counts, {
      day: '2026-03-02',
      resource: RESOURCE,
      reads: 1,
      malformed: 0,
      stale: 0,
      records: 3,
      repeated: 0,
      asOf: undefined,
      items: new Map([
        ['name', { records: 3, missing: 1, invalid: 0 }],
        ['since', { records: 3, missing: 1, invalid: 1 }],
      ]),
    })
  })

  it('counts a record that says the same of the same subject again as repeated, and of another not', () => {
    const tally = makeQualityTally(() => NOW)
    const same = record({ name: '陈', since: null })
    tally.seen(read([[same, same, record({ name: '陈', since: '2020-01-01' })], [same]]))
    assert.equal(tally.take()[0]?.repeated, 1)
  })

  it('counts reads of data that is older than its update cycle allows', () => {
    const at = (hours: number): Date => new Date(NOW.getTime() - hours * 3_600_000)
    const staleOf = (more: Partial<SeenRead>): number | undefined => {
      const tally = makeQualityTally(() => NOW)
      tally.seen(read([], more))
      return tally.take()[0]?.stale
    }
    assert.equal(staleOf({ asOf: at(47) }), 0)
    assert.equal(staleOf({ asOf: at(49) }), 1)
    assert.equal(staleOf({ asOf: at(49), updateCycle: 'weekly' }), 0)
    assert.equal(staleOf({ asOf: at(24 * 900), updateCycle: 'irregular' }), 0)
    assert.equal(staleOf({ asOf: undefined, updateCycle: 'realtime' }), 0)
  })

  it('counts by day, and adds what could not be kept to what came since', () => {
    let now = NOW
    const tally = makeQualityTally(() => now)
    const asOf = new Date('2026-03-02T00:00:00.000Z')
    tally.seen(read([[record({ name: null, since: null })]], { asOf }))
    tally.malformed(RESOURCE)
    const lost = tally.take()
    assert.deepEqual(tally.take(), [])
    tally.seen(read([[record({ name: '陈', since: null })]]))
    now = new Date('2026-03-03T02:00:00.000Z')
    tally.seen(read([]))
    tally.putBack(lost)
    const taken = tally.take()
    assert.deepEqual(
      taken.map(({ day, reads, malformed, records, asOf }) => [
        day,
        reads,
        malformed,
        records,
        asOf,
      ]),
      [
        ['2026-03-02', 3, 1, 2, asOf],
        ['2026-03-03', 1, 0, 0, undefined],
      ],
    )
    assert.deepEqual(taken[0]?.items.get('name'), { records: 2, missing: 1, invalid: 0 })
  })
})
