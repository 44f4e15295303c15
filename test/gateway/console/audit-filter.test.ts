/** What an auditor looks for, as it is typed and as it stands in the address of the page. */
import assert from 'node:assert/strict'
import { meantBy } from '../../../gateway/console/page/pages/audit/meant.ts'
import {
  FIRST_FILTER,
  filterIn,
  queryOf,
} from '../../../gateway/console/page/pages/audit/use-filter.ts'

const KNOWN = [
  { code: '500000.GA.householdPopulation', name: '户籍人口基本信息 · 重庆' },
  { code: '510000.GA.householdPopulation', name: '户籍人口基本信息 · 四川' },
  { code: '510000.RS.pensionBenefit', name: '养老保险待遇发放信息 · 四川' },
]

describe('what an auditor means by what was typed', () => {
  it('is a code, whatever its letters, or the one thing that has such a name', () => {
    assert.deepEqual(meantBy('510000.rs.pensionbenefit', KNOWN), {
      kind: 'code',
      code: '510000.RS.pensionBenefit',
    })
    assert.deepEqual(meantBy('养老保险', KNOWN), {
      kind: 'code',
      code: '510000.RS.pensionBenefit',
    })
  })

  it('is asked for where several could be meant, and nothing where nothing is called so', () => {
    const several = meantBy('户籍', KNOWN)
    assert.deepEqual(several, { kind: 'several', near: KNOWN.slice(0, 2) })
    assert.deepEqual(meantBy('婚姻', KNOWN), { kind: 'unknown' })
    assert.deepEqual(meantBy('household', [], KNOWN.slice(0, 2)), several)
  })
})

describe('the filter in the address of the audit pages', () => {
  it('is the same again, and the first leaves no trace', () => {
    const filters = [FIRST_FILTER, {}, { kind: 'exchange', resource: 'x', from: '2026-03-01' }]
    for (const filter of filters) {
      assert.deepEqual(filterIn(new URLSearchParams(queryOf(filter).toString())), filter)
    }
    assert.equal(queryOf(FIRST_FILTER).toString(), '')
  })

  it('takes nothing from the address that is no field of it', () => {
    const query = new URLSearchParams('resource=x&subject=510100195003159905&region=')
    assert.deepEqual(filterIn(query), { ...FIRST_FILTER, resource: 'x' })
  })
})
