import assert from 'node:assert/strict'
import { questionOf, type Entitlement } from '../../../gateway/core/read-cache.ts'
import type { PlannedRead, Subject } from '../../../gateway/core/types.ts'
import { OWN, PEOPLE } from '../../support/offered.ts'

const subject = (id: string): Subject => ({ kind: 'person', keys: [id], id: JSON.stringify([id]) })
const [resource, another] = OWN as [PlannedRead['resource'], PlannedRead['resource']]
const READ: PlannedRead = {
  resource,
  mode: 'query',
  kind: 'person',
  subjects: [subject(PEOPLE.retiree), subject(PEOPLE.bride)],
  items: ['name', 'birthDate'],
  access: { name: 'clear', birthDate: 'clear' },
  grants: ['g@1', 'h@1'],
  rows: [{ grant: 'g@1', rule: { item: 'name', present: true } }],
  claims: [],
}
const consumer = { id: 'desk', region: '500000', department: 'RS', unitCode: 'u' }
const BY: Entitlement = {
  identity: { consumer },
  purpose: { matter: 'CY-037', caseNumber: 'c', operator: 'o' },
  decision: { policyVersion: 'p', catalogVersion: 'c' },
}
const via = { region: '510000', exchange: 'sichuan.test/log', keyId: 'k' }

const asked = (read: Partial<PlannedRead> = {}, by: Partial<Entitlement> = {}): string =>
  JSON.stringify(questionOf({ ...READ, ...read }, { ...BY, ...by }))
const byConsumer = (changes: Partial<typeof consumer>): string =>
  asked({}, { identity: { consumer: { ...consumer, ...changes } } })
const forPurpose = (changes: Partial<Entitlement['purpose']>): string =>
  asked({}, { purpose: { ...BY.purpose, ...changes } })
const decidedBy = (changes: Partial<Entitlement['decision']>): string =>
  asked({}, { decision: { ...BY.decision, ...changes } })

const OTHERS: Readonly<Record<string, string>> = {
  consumer: byConsumer({ id: 'other' }),
  'consumer’s region': byConsumer({ region: '510000' }),
  'consumer’s department': byConsumer({ department: 'GA' }),
  'consumer’s unit': byConsumer({ unitCode: 'v' }),
  'exchange that vouches': asked({}, { identity: { consumer, via } }),
  matter: forPurpose({ matter: 'CY-001' }),
  case: forPurpose({ caseNumber: 'd' }),
  clerk: forPurpose({ operator: 'p' }),
  'set of policies': decidedBy({ policyVersion: 'q' }),
  catalogue: decidedBy({ catalogVersion: 'd' }),
  'version of a grant': asked({ grants: ['g@2', 'h@1'] }),
  'set of grants': asked({ grants: ['g@1'] }),
  'row rule': asked({ rows: [{ grant: 'g@1', rule: { item: 'name', present: false } }] }),
  mask: asked({ access: { name: 'name', birthDate: 'clear' } }),
  resource: asked({ resource: another }),
  'version of the resource': asked({ resource: { ...resource, version: 9 } }),
  'kind of subject': asked({ kind: 'organization' }),
  'set of items': asked({ items: ['name'] }),
  subject: asked({ subjects: [subject(PEOPLE.retiree)] }),
}

describe('the question that a read answers', () => {
  for (const [what, question] of Object.entries(OTHERS)) {
    it(`is another one with another ${what}`, () => assert.notEqual(question, asked()))
  }

  it('is the same whatever the order of items, subjects and grants', () => {
    const { items, subjects, grants } = READ
    const turned = {
      items: [...items].reverse(),
      subjects: [...subjects].reverse(),
      grants: [...grants].reverse(),
    }
    assert.equal(asked(turned), asked())
  })
})
