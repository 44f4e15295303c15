import assert from 'node:assert/strict'
import { makeCatalog } from '../../catalog/catalog.ts'
import { checkUscc, organizationCheckCharacter } from '../../catalog/codes/uscc.ts'
import { loadContent } from '../../catalog/load.ts'

describe('the shipped content', () => {
  const content = loadContent()
  const catalog = makeCatalog(content, [])

  it('has 317 standards, 44 departments, 137 matters and all 34 provinces', () => {
    assert.equal(content.standards.length, 317)
    assert.equal(content.departments.length, 44)
    assert.equal(content.matters.length, 137)
    assert.equal(content.regions.length, 34)
    assert.equal(content.standards.flatMap((standard) => standard.items).length, 1923)
  })

  it('has every county of Chongqing and Sichuan', () => {
    const counties = content.divisions.filter((division) => division.level === 'county')
    assert.equal(counties.filter(({ code }) => code.startsWith('50')).length, 38)
    assert.equal(counties.filter(({ code }) => code.startsWith('51')).length, 183)
  })

  it('says of all that is made up that it is synthetic', () => {
    for (const entry of [...content.standards, ...content.departments, ...content.matters]) {
      assert.equal(entry.synthetic, true)
    }
    assert.match(catalog.codeList('benefit-status')?.source ?? '', /^synthetic/)
  })

  it('says in Chinese too from where a code list is, where that is more than a number', () => {
    const english = content.codeLists.filter(({ source }) => /[a-z]{2}/.test(source))
    assert.ok(english.length > 0)
    for (const { id, sourceZh = '' } of english) {
      assert.match(sourceZh, /\p{Script=Han}/u, id)
      assert.doesNotMatch(sourceZh, /[a-z]{2}/, id)
    }
  })

  it('gives each department a body with a right credit code in both regions', () => {
    for (const { bodies } of content.departments) {
      assert.deepEqual(Object.keys(bodies), ['500000', '510000'])
      for (const [region, { uscc }] of Object.entries(bodies)) {
        assert.deepEqual(checkUscc(uscc), { ok: true, value: uscc })
        assert.equal(uscc.slice(2, 8), region)
        assert.equal(organizationCheckCharacter(uscc.slice(8, 16)), uscc.charAt(16))
      }
    }
  })

  it('checks every item that is called a citizen id or a credit code', () => {
    for (const item of content.standards.flatMap((standard) => standard.items)) {
      if (/citizenId$/i.test(item.name)) assert.equal(item.format, 'citizen-id')
      if (item.name === 'uscc') assert.equal(item.format, 'uscc')
      if (/regionCode$/i.test(item.name)) assert.equal(item.codeList, 'division')
    }
  })

  it('uses every kind of subject', () => {
    for (const { name } of content.subjectKinds) {
      assert.ok(catalog.standardsOfKind(name).length > 0, name)
    }
  })

  it('lets vehicle registrations be asked for by owner, plate and kind of plate', () => {
    assert.deepEqual(catalog.standard('vehicleRegistration')?.subjects, [
      { kind: 'person', keys: [['ownerIdNumber']] },
      { kind: 'organization', keys: [['ownerIdNumber']] },
      { kind: 'vehicle', keys: [['plateNumber', 'plateTypeCode']] },
    ])
  })

  it('lets a marriage be asked for by either spouse', () => {
    assert.deepEqual(catalog.standard('marriageRegistration')?.subjects, [
      { kind: 'person', keys: [['groomCitizenId'], ['brideCitizenId']] },
    ])
  })

  it('knows prefixes from before 1997, and warns of no present county', () => {
    assert.match(catalog.prefixWarning('510212195506159991') ?? '', /now part of 500000/)
    for (const { code, validTo } of content.divisions) {
      if (validTo === undefined) assert.equal(catalog.prefixWarning(code), undefined)
    }
  })
})
