import assert from 'node:assert/strict'
import { makeCatalog } from '../../../catalog/catalog.ts'
import { heldBeside, heldBesideFindings } from '../../../gateway/procedures/held-beside.ts'
import type { Grant } from '../../../policies/types.ts'
import { content, offer } from '../../support/offered.ts'
import { APPLICATION } from './request-people.ts'

const DAY = '2026-03-02'
const GRANT: Grant = {
  id: 'held',
  version: 1,
  consumer: APPLICATION.consumer,
  resource: '500000.RS.pensionBenefit',
  modes: ['query'],
  items: { benefitStatusCode: 'clear' },
  matters: ['CY-001', 'CY-037'],
  validFrom: '2026-01-15',
  validTo: '2030-12-31',
  state: 'active',
}
const catalog = makeCatalog(content, [
  offer('500000', 'householdPopulation'),
  offer('500000', 'idCardIssue'),
  offer('500000', 'pensionBenefit'),
  offer('510000', 'pensionBenefit'),
  offer('500000', 'businessLicence'),
])

describe('what a consumer could join by grants that it holds', () => {
  const held = (changes: Partial<Grant>, application: object = {}): readonly string[] =>
    heldBeside(
      { ...APPLICATION, ...application },
      { catalog, heldBy: (id) => (id === GRANT.consumer ? [{ ...GRANT, ...changes }] : []) },
      DAY,
    )

  it('is of another department, about the same kind of subject, and for one of the same matters', () => {
    assert.deepEqual(held({}), ['500000.RS.pensionBenefit'])
    assert.deepEqual(held({ state: 'suspended' }), ['500000.RS.pensionBenefit'])
    assert.deepEqual(held({ resource: '510000.*.pensionBenefit' }), ['510000.RS.pensionBenefit'])
  })

  it('is not what it names, what its provider gives itself, what is over, for other matters or about other subjects', () => {
    assert.deepEqual(held({}, { joinedWith: [GRANT.resource] }), [])
    assert.deepEqual(held({}, { consumer: 'sc-pension-desk' }), [])
    const changes: readonly Partial<Grant>[] = [
      { resource: '500000.GA.idCardIssue' },
      { state: 'terminated' },
      { validTo: '2026-03-01' },
      { matters: ['CY-001'] },
      { resource: '500000.SC.businessLicence' },
      { resource: '500000.RS.nothing' },
    ]
    for (const one of changes) assert.deepEqual(held(one), [], JSON.stringify(one))
  })

  it('stops an application that was written before it was granted, and no other', () => {
    const known = { catalog, heldBy: () => [GRANT] }
    assert.deepEqual(
      heldBesideFindings({ ...APPLICATION, heldBeside: [GRANT.resource] }, known, DAY),
      [],
    )
    assert.deepEqual(heldBesideFindings(APPLICATION, known, DAY), [
      {
        pointer: '/application',
        message:
          'was written before "cq-pension-desk" had grants for 500000.RS.pensionBenefit, which together with this tell more than each alone (Art. 25). Write it anew, with that assessed',
      },
    ])
  })
})
