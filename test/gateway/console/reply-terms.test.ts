/** What becomes of the terms of a reply in the form that proposes them. */
import assert from 'node:assert/strict'
import {
  termsOf,
  writtenOf,
  type Terms,
} from '../../../gateway/console/page/pages/requests/reply-terms.ts'

const TERMS: Terms = {
  items: { name: 'clear', householdAddress: 'address' },
  rows: {
    all: [
      // As the database gives it back: in another order than it was written.
      { in: ['11', '12'], item: 'statusCode' },
      { item: 'divisionCode', under: '510100' },
      { item: 'name', present: true },
      { item: 'kind', equals: '城镇 职工' },
    ],
  },
  quota: { callsPerDay: 100, rowsPerDay: 2_000 },
  until: '2026-09-30',
}

describe('the terms of a reply that are written again', () => {
  it('keep row rule, quota and last day where only a mask is changed', () => {
    const written = writtenOf(TERMS)
    const items = { ...written.items, name: 'name' }
    assert.deepEqual(termsOf({ ...written, items }), { ...TERMS, items })
  })

  it('begin with nothing where nothing was proposed before', () => {
    assert.deepEqual(termsOf(writtenOf(null)), { items: {} })
  })

  it('have a quota as it is typed, in full width too', () => {
    const quota = { callsPerDay: '１００', subjectsPerDay: ' 20 ', rowsPerDay: ' ' }
    assert.deepEqual(termsOf({ ...writtenOf(null), quota }).quota, {
      callsPerDay: 100,
      subjectsPerDay: 20,
    })
  })

  it('show each test as a line of its own', () => {
    assert.deepEqual(writtenOf(TERMS).rows, [
      { item: 'statusCode', test: 'in', value: '11, 12' },
      { item: 'divisionCode', test: 'under', value: '510100' },
      { item: 'name', test: 'present', value: '' },
      { item: 'kind', test: 'equals', value: '城镇 职工' },
    ])
  })

  it('keep a rule that no line can say, beside those that are added', () => {
    const rules: readonly object[] = [
      { any: [{ item: 'name', present: true }] },
      { not: { item: 'name', present: true } },
      { item: 'name', present: false },
      { item: 'count', equals: 5 },
      { item: 'day', from: '2026-01-01' },
      { item: 'day', from: '2026-01-01', to: '2026-02-01' },
      { item: 'name', in: ['a b', 'c'] },
      { item: 'count', in: [1, 2] },
      { all: [{ item: 'name', present: true }, { any: [] }] },
    ]
    for (const rule of rules) {
      const written = writtenOf({ items: {}, rows: rule })
      assert.deepEqual(written.rows, [])
      assert.deepEqual(termsOf(written).rows, rule)
      const line = { item: 'name', test: 'present', value: '' } as const
      assert.deepEqual(termsOf({ ...written, rows: [line] }).rows, {
        all: [rule, { item: 'name', present: true }],
      })
      assert.deepEqual(termsOf({ ...written, rule: undefined }), { items: {} })
    }
  })
})
