import assert from 'node:assert/strict'
import type { Resource } from '../../../catalog/types.ts'
import { testHouse } from '../../support/house.ts'
import { OWN } from '../../support/offered.ts'

const CODE = '500000.RS.pensionBenefit'
const QUERY = '{ person(idNumber: "510100195003159905") { pensionBenefit { name } } }'

function changed(change: (resource: Resource) => Resource): readonly Resource[] {
  return OWN.map((one) => (one.code === CODE ? change({ ...one, version: 2 }) : one))
}

describe('the schema of a changed catalogue', () => {
  it('is the one of before, with its compiled documents, where consumers see no change', () => {
    const kept = testHouse()
    const { schema, compiler, catalogVersion } = kept.house
    const compiled = compiler.compile(QUERY, undefined, false, 'desk')
    kept.register(changed((resource) => ({ ...resource, contact: 'another desk' })))
    const after = kept.house
    assert.notEqual(after.catalogVersion, catalogVersion)
    assert.equal(after.catalog.resource(CODE)?.version, 2)
    assert.equal(after.schema, schema)
    assert.equal(after.compiler.compile(QUERY, undefined, false, 'desk'), compiled)
  })

  it('is another where they do: what is verified no more, or offered no more', () => {
    const kept = testHouse()
    const { schema } = kept.house
    kept.register(changed((resource) => ({ ...resource, methods: ['query'] })))
    const second = kept.house.schema
    assert.notEqual(second, schema)
    kept.register(changed((resource) => ({ ...resource, state: 'withdrawn' })))
    assert.notEqual(kept.house.schema, second)
  })
})
