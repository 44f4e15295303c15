import assert from 'node:assert/strict'
import { ruleText, termsOf } from '../../policies/grant-terms.ts'
import type { RowRule } from '../../policies/row-rule.ts'
import { GRANTS } from '../support/offered.ts'

const grant = GRANTS[0] ?? assert.fail()

describe('The terms of a grant', () => {
  it('say until when and by which law, how much a day, and which records', () => {
    assert.deepEqual(termsOf(grant), ['until 2026-12-31, by 《社会保险经办条例》第三十条'])
    const rows: RowRule = { item: 'householdDistrictCode', under: '500103' }
    const quota = { callsPerDay: 1_000, rowsPerDay: 50 }
    assert.deepEqual(termsOf({ ...grant, quota, rows }), [
      'until 2026-12-31, by 《社会保险经办条例》第三十条',
      'at most 1000 calls, 50 rows a day',
      'only records where householdDistrictCode is under 500103',
    ])
    assert.deepEqual(termsOf({ ...grant, emergency: true }).slice(1), [
      'for emergencies: each use is to be justified and approved, or the consumer is suspended',
    ])
  })

  it('read every part of a row rule aloud', () => {
    const rule: RowRule = {
      all: [
        { item: 'a', equals: 'x' },
        { any: [{ item: 'b', in: [1, 2] }, { not: { item: 'c', present: true } }] },
        { item: 'd', from: '2026-01-01' },
        { item: 'e', from: 1, to: 5 },
        { item: 'f', present: false },
      ],
    }
    assert.equal(
      ruleText(rule),
      'a is "x" and (b is one of 1, 2 or not c is there) and d is from "2026-01-01" and e is from 1 to 5 and f is not there',
    )
  })
})
