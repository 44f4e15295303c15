import assert from 'node:assert/strict'
import { loadConsumers, loadContent, loadResources } from '../../catalog/load.ts'
import { consumer, content, contentFiles, reportFrom, resource, withFolder } from './fixtures.ts'

describe('loading resources', () => {
  it('reads files that hold one resource or a list, at any depth, and freezes them', () => {
    const cities = { ...resource, code: '500000.RS.pensionBenefit', region: '500000' }
    const chongqing = { ...cities, providerCode: '11500000MB0000027A' }
    withFolder({ 'a.json': resource, 'b/c.json': [chongqing], 'b/notes.txt': 'no' }, (folder) => {
      const loaded = loadResources(folder, content)
      assert.deepEqual(loaded, [resource, chongqing])
      assert.ok(Object.isFrozen(loaded[0]?.binding?.mapping['name']))
    })
  })

  it('reports every problem of all files at once, each where it is', () => {
    const files = {
      'a.json': { ...resource, secret: true, contact: undefined },
      'b.json': [
        resource,
        { ...resource, matters: ['CY-0037'], providerCode: '11510000MB0000019J' },
      ],
      'c.json': '{ "code": ',
    }
    assert.equal(
      reportFrom(files, (folder) => loadResources(folder, content)),
      `The catalogue has 5 problems; nothing was started.

  a.json
    (the whole)   has no "contact"; consumers are told whom to ask

  c.json
    (the whole)   is not JSON: Unexpected end of JSON input

  b.json
    /1/code           is used here and in b.json#/0: "510000.RS.pensionBenefit"
    /1/matters/0      names "CY-0037", which is not a matter. Did you mean "CY-037"?
    /1/providerCode   has a wrong check character; one of its characters is mistyped (GB 32100; Decree 809 Art. 13)`,
    )
  })

  it('takes an assessment of a day to come as it is written, unless it is asked to hold it against a day', () => {
    const secrecy = { done: true, date: '2026-03-03' }
    const assessed = { ...resource, assessments: { ...resource.assessments, secrecy } }
    withFolder({ 'a.json': assessed }, (folder) => {
      const memory = new Map()
      assert.deepEqual(loadResources(folder, content, memory), [assessed])
      assert.deepEqual(loadResources(folder, content, memory, '2026-03-03'), [assessed])
      assert.throws(
        () => loadResources(folder, content, memory, '2026-03-02'),
        /\/assessments\/secrecy +is dated 2026-03-03, which is yet to come;/,
      )
    })
  })

  it('says of a folder that is not there that it cannot be listed', () => {
    const report = reportFrom({}, (folder) => loadResources(`${folder}/nowhere`, content))
    assert.match(report, /nowhere\n {4}\(the whole\) {3}cannot be listed: ENOENT/)
  })
})

describe('loading consumers', () => {
  it('reads them', () => {
    withFolder({ 'cq.json': [consumer] }, (folder) => {
      assert.deepEqual(loadConsumers(folder, content), [consumer])
    })
  })

  it('reports unknown places, wrong codes, private keys and ids used twice', () => {
    const broken = {
      ...consumer,
      region: '500001',
      department: 'RSS',
      unitCode: '11500000MB0000027B',
      keys: [{ ...consumer.keys[0], d: 'secret-material' }],
    }
    const files = { 'a.json': consumer, 'b.json': broken }
    assert.equal(
      reportFrom(files, (folder) => loadConsumers(folder, content)),
      `The catalogue has 5 problems; nothing was started.

  b.json
    /id           is used here and in a.json: "cq-pension-desk"
    /region       names "500001", which is not a province of GB/T 2260. Did you mean "500000"?
    /department   names "RSS", which is not a department. Did you mean "RS"?
    /unitCode     has a wrong check character; one of its characters is mistyped (GB 32100)
    /keys/0       holds private key material; register the public key, and treat this one as disclosed`,
    )
  })
})

describe('loading content', () => {
  const load = (changes: Readonly<Record<string, unknown>>) =>
    reportFrom(contentFiles(changes), (folder) => loadContent(folder))

  it('gives the content with the division list made from the divisions', () => {
    withFolder(contentFiles(), (folder) => {
      const { codeLists, ...rest } = loadContent(folder)
      const { codeLists: own, ...expected } = content
      assert.deepEqual(rest, expected)
      assert.deepEqual(codeLists.slice(0, 1), own)
      assert.equal(codeLists[1]?.id, 'division')
      assert.deepEqual(codeLists[1].codes.at(-1), { code: '510100', nameZh: '成都市' })
    })
  })

  it('reports what a standard, a matter, a department and a division name and is not there', () => {
    const standard = content.standards[0]!
    const broken = {
      ...standard,
      department: 'RZ',
      subjects: [
        { kind: 'persn', keys: [['citizenId']] },
        { kind: 'vehicle', keys: [['name']] },
        { kind: 'vehicle', keys: [['name', 'plate']] },
      ],
      items: [
        ...standard.items,
        { ...standard.items[0], codeList: 'benefit-state' },
        { ...standard.items[4], name: 'provenance', format: 'uscc' },
        { ...standard.items[0], name: 'constructor' },
      ],
    }
    assert.equal(
      load({
        'standards/RS/pensionBenefit.json': broken,
        'matters/RS.json': [
          { ...content.matters[0], department: 'GB', standards: ['pensionBenfit'] },
        ],
        'departments.json': [
          { ...content.departments[0], bodies: { '520000': { nameZh: '某局', uscc: '1' } } },
          content.departments[1],
        ],
        'divisions.json': [
          ...content.divisions.slice(0, 2),
          { code: '510100', nameZh: '成都市', level: 'prefecture', parent: '530000' },
          { code: '510200', nameZh: '重庆市', level: 'county', successor: '500001' },
          { code: '510104', nameZh: '锦江区', level: 'prefecture', parent: '510100' },
        ],
      }),
      `The catalogue has 18 problems; nothing was started.

  divisions.json
    /2/parent      is not a division of the table
    /3             must have a "parent" unless it is a province
    /3/successor   is not a division of the table
    /4/parent      is itself a prefecture

  departments.json
    /0/bodies/520000        names "520000", which is not a province of GB/T 2260. Did you mean "500000"?
    /0/bodies/520000/uscc   has 1 characters; a unified social credit code has 18 (GB 32100)

  standards/RS/pensionBenefit.json
    /department            names "RZ", which is not a department. Did you mean "RS"?
    /items/5/name          is "name" a second time
    /items/5/codeList      names "benefit-state", which is not a code list. Did you mean "benefit-status"?
    /items/6/name          is taken: every record has a provenance
    /items/6/type          is "D"; codes and identifiers are text, type "C"
    /items/7/name          is taken: every object has it by itself, also a claim that does not name it
    /subjects/0/kind       names "persn", which is not a kind of subject. Did you mean "person"?
    /subjects/1/keys/0     must name one item for each key of vehicle: plateNumber, plateTypeCode
    /subjects/2/kind       is "vehicle" a second time; add its keys to the first
    /subjects/2/keys/0/1   names "plate", which is not an item of pensionBenefit.

  matters/RS.json
    /0/department    names "GB", which is not a department. Did you mean "GA"?
    /0/standards/0   names "pensionBenfit", which is not a standard. Did you mean "pensionBenefit"?`,
    )
  })

  it('reports names that are used twice, and where first', () => {
    const list = content.codeLists[0]!
    assert.equal(
      load({
        'regions.json': [content.regions[0], { ...content.regions[1], name: 'CHONGQING' }],
        'departments.json': [
          content.departments[0],
          { ...content.departments[1], slug: 'hrss', bodies: content.departments[0]!.bodies },
        ],
        'subject-kinds.json': [
          content.subjectKinds[0],
          { ...content.subjectKinds[1], plural: 'vehicle' },
        ],
        'code-lists/benefit-status.json': { ...list, codes: [...list.codes, list.codes[0]] },
        'standards/GA/copy.json': content.standards[0],
      }),
      `The catalogue has 7 problems; nothing was started.

  regions.json
    /1/name   is used here and in regions.json#/0: "CHONGQING"

  departments.json
    /1/slug     is used here and in departments.json#/0: "hrss"
    /1/bodies   is used here and in departments.json#/0: "11500000MB0000027A"
    /1/bodies   is used here and in departments.json#/0: "11510000MB0000019K"

  subject-kinds.json
    /1   is used twice: "vehicle"

  code-lists/benefit-status.json
    /codes   is used twice: "1"

  standards/RS/pensionBenefit.json
    /key   is used here and in standards/GA/copy.json: "pensionBenefit"`,
    )
  })

  it("refuses names that would meet in the exchange's schema", () => {
    assert.equal(
      load({
        'code-lists/benefit-status.json': { ...content.codeLists[0], typeName: 'Person' },
        'subject-kinds.json': content.subjectKinds,
        'standards/RS/vehicle.json': { ...content.standards[0], key: 'vehicle' },
      }),
      `The catalogue has 2 problems; nothing was started.

  standards
    (the whole)   the schema's type "Person" would be made by subject kind "person" and code list "benefit-status"; rename one
    (the whole)   the schema's type "Vehicle" would be made by subject kind "vehicle" and standard "vehicle"; rename one`,
    )
  })

  it('names a file that is missing', () => {
    const report = load({ 'regions.json': undefined })
    assert.match(report, /regions\.json\n {4}\(the whole\) {3}cannot be read: ENOENT/)
  })

  it('reports days of a work year that cannot be', () => {
    const work = {
      year: 2026,
      source: 'synthetic',
      daysOff: [
        { nameZh: '元旦', from: '2025-12-31', to: '2026-01-01' },
        { nameZh: '国庆节', from: '2026-10-07', to: '2026-10-01' },
        { nameZh: '春节', from: '2026-02-15', to: '2026-02-23' },
      ],
      workingWeekendDays: ['2026-02-15', '2026-03-02'],
    }
    assert.equal(
      load({ 'work-years/2026.json': [work, content.workYears[0]] }),
      `The catalogue has 5 problems; nothing was started.

  work-years/2026.json
    /1/year                   is used here and in work-years/2026.json#/0: "2026"
    /0/daysOff/0/from         is not a day of 2026
    /0/daysOff/1              ends on 2026-10-01, before it begins
    /0/workingWeekendDays/0   is 2026-02-15, which "春节" makes a day off
    /0/workingWeekendDays/1   is 2026-03-02, no Saturday or Sunday: it is worked on anyway`,
    )
  })
})
