import assert from 'node:assert/strict'
import { makeCatalog } from '../../catalog/catalog.ts'
import type { Resource } from '../../catalog/types.ts'
import { content, resource } from './fixtures.ts'

const chongqing: Resource = { ...resource, code: '500000.RS.pensionBenefit', region: '500000' }
const draft: Resource = { ...resource, code: '510000.GA.pensionBenefit', state: 'draft' }

describe('a catalogue', () => {
  const catalog = makeCatalog(content, [draft, resource, chongqing])

  it('finds by name and code', () => {
    assert.equal(catalog.regionByName('SICHUAN')?.code, '510000')
    assert.equal(catalog.region('500000')?.name, 'CHONGQING')
    assert.equal(catalog.department('RS')?.slug, 'hrss')
    assert.equal(catalog.subjectKind('person')?.plural, 'persons')
    assert.equal(catalog.codeList('benefit-status')?.typeName, 'BenefitStatusCode')
    assert.equal(catalog.standard('pensionBenefit')?.department, 'RS')
    assert.equal(catalog.item('pensionBenefit', 'citizenId')?.format, 'citizen-id')
    assert.equal(catalog.matter('CY-037')?.department, 'RS')
    assert.equal(catalog.division('510100')?.nameZh, '成都市')
    assert.equal(catalog.resource('510000.GA.pensionBenefit'), draft)
    assert.deepEqual(catalog.standardsOfKind('person'), content.standards)
  })

  it('finds nothing under names that every object has', () => {
    for (const name of ['constructor', '__proto__', 'toString']) {
      assert.equal(catalog.standard(name), undefined)
      assert.equal(catalog.item('pensionBenefit', name), undefined)
      assert.equal(catalog.resource(name), undefined)
      assert.equal(catalog.hasCode('benefit-status', name), false)
      assert.deepEqual(catalog.offersOf(name), [])
    }
  })

  it('knows which codes a list has', () => {
    assert.equal(catalog.hasCode('benefit-status', '1'), true)
    assert.equal(catalog.hasCode('benefit-status', '9'), false)
    assert.equal(catalog.hasCode('no-list', '1'), false)
  })

  it('offers what is published, in the order of regions, whatever the order it came in', () => {
    assert.deepEqual(catalog.offers(), [chongqing, resource])
    assert.deepEqual(catalog.offersOf('pensionBenefit'), [chongqing, resource])
    assert.deepEqual(catalog.resourcesOf('pensionBenefit'), [chongqing, draft, resource])
  })

  it('refuses two resources of one code', () => {
    assert.throws(() => makeCatalog(content, [resource, { ...resource }]), {
      name: 'CatalogError',
      message: `The catalogue has 1 problem; nothing was started.

  510000.RS.pensionBenefit
    /code   is there twice; each resource has one exchange that answers for it`,
    })
  })
})
