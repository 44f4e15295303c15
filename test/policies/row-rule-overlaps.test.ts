import assert from 'node:assert/strict'
import { rowRuleOverlaps } from '../../policies/row-rule-overlaps.ts'
import type { Grant } from '../../policies/types.ts'

const ONE: Grant = {
  id: 'one',
  version: 1,
  consumer: 'desk',
  resource: '510000.RS.pensionBenefit',
  modes: ['query'],
  items: { name: 'clear', benefitStatusCode: 'clear' },
  rows: { item: 'benefitStatusCode', equals: '1' },
  matters: ['CY-037'],
  legalBasis: 'PIPL Art. 13(3)',
  validFrom: '2026-01-01',
  validTo: '2026-12-31',
  state: 'active',
}
const OTHER: Grant = { ...ONE, id: 'other', rows: { item: 'name', present: true } }
const BARE = Object.fromEntries(
  Object.entries({ ...ONE, id: 'bare' }).filter(([field]) => field !== 'rows'),
) as unknown as Grant

describe('rowRuleOverlaps', () => {
  it('names two grants that open the same items by different rules', () => {
    assert.deepEqual(rowRuleOverlaps([ONE, OTHER]), [
      '"one" and "other" open benefitStatusCode, name of 510000.RS.pensionBenefit to "desk" by different row rules: where both apply, a record must be inside both rules.',
    ])
  })

  it('names a grant without a rule that is narrowed by one with a rule', () => {
    assert.deepEqual(rowRuleOverlaps([BARE, ONE]), [
      '"bare" and "one" open benefitStatusCode, name of 510000.RS.pensionBenefit to "desk" by different row rules: where both apply, a record must be inside the rule of "one".',
    ])
  })

  it('finds a grant for the whole standard beside one for its resource', () => {
    const wide = { ...OTHER, resource: '510000.*.pensionBenefit', matters: ['CY-037', 'CY-012'] }
    assert.equal(rowRuleOverlaps([wide, ONE]).length, 1)
  })

  const APART: Readonly<Record<string, Partial<Grant>>> = {
    'another consumer': { consumer: 'office' },
    'another resource': { resource: '500000.RS.pensionBenefit' },
    'another mode': { modes: ['verify'] },
    'other items': { items: { monthlyBenefit: 'clear' } },
    'an item that one denies': { items: { name: 'denied' } },
    'another matter': { matters: ['CY-012'] },
    'other days': { validFrom: '2027-01-01', validTo: '2027-12-31' },
    'a state that permits nothing': { state: 'terminated' },
    'the same rule': { rows: { item: 'benefitStatusCode', equals: '1' } },
  }
  for (const [what, change] of Object.entries(APART)) {
    it(`has nothing to say of ${what}`, () => {
      assert.deepEqual(rowRuleOverlaps([ONE, { ...OTHER, ...change }]), [])
    })
  }
})
