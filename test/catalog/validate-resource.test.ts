import assert from 'node:assert/strict'
import type { Resource } from '../../catalog/types.ts'
import { validateResource } from '../../catalog/validate-resource.ts'
import { content, resource } from './fixtures.ts'

/** After all days of the fixture. */
const TODAY = '2026-03-02'

type Loose = Readonly<Record<string, unknown>>

/** The findings of the sound resource with some fields replaced (`undefined` takes a field away). */
function findings(changes: Loose): readonly (readonly [string, string])[] {
  const changed = Object.entries<unknown>({ ...resource, ...changes }).filter(
    ([, value]) => value !== undefined,
  )
  return validateResource(Object.fromEntries(changed), content, TODAY).map(
    ({ pointer, message }) => [pointer, message] as const,
  )
}

function mapped(changes: Loose): Loose {
  const mapping = { ...resource.binding!.mapping, ...changes }
  const kept = Object.entries(mapping).filter(([, value]) => value !== undefined)
  return { binding: { ...resource.binding, mapping: Object.fromEntries(kept) } }
}

/** The fixture's binding with rows that are not records. */
function rows(shape: Loose): Loose {
  return { binding: { ...resource.binding, rows: shape } }
}

describe('a resource', () => {
  it('is sound as the fixture has it', () => {
    assert.deepEqual(validateResource(resource, content), [])
  })

  it('is reported under its own code', () => {
    assert.deepEqual(validateResource({ ...resource, secret: true }, content), [
      {
        file: '510000.RS.pensionBenefit',
        pointer: '/secret',
        message: 'is true; secrets are not shared through the catalogue at all (Decree 809 Art. 3)',
      },
    ])
  })

  const cases: readonly (readonly [string, Loose, readonly (readonly [string, string])[]])[] = [
    [
      'that is not shared names the law',
      {
        shareType: 'not-shared',
        methods: [],
        shareCondition: { scope: '', use: '', legalBasis: ' ' },
      },
      [
        [
          '/shareCondition',
          'has no "legalBasis"; data is withheld only by a named law, regulation or decision (Decree 809 Art. 15)',
        ],
      ],
    ],
    [
      'that is shared on conditions states scope and use',
      { shareCondition: { scope: ' ', use: '' } },
      [
        [
          '/shareCondition',
          'has no "scope"; conditional sharing states its scope and its use (Decree 809 Art. 15)',
        ],
        [
          '/shareCondition',
          'has no "use"; conditional sharing states its scope and its use (Decree 809 Art. 15)',
        ],
      ],
    ],
    [
      'that is published has been assessed and says since when',
      {
        publishedOn: undefined,
        assessments: {
          secrecy: { done: false, date: '2026-01-10' },
          personalInformation: { done: false, date: '2026-01-10' },
        },
      },
      [
        ['', 'has no "publishedOn", but is published (Decree 809 Art. 13)'],
        [
          '/assessments/secrecy',
          'is not done; nothing is published without it (Decree 809 Art. 13)',
        ],
        [
          '/assessments/personalInformation',
          'is not done; nothing is published without it (Decree 809 Art. 13)',
        ],
      ],
    ],
    [
      'has not been assessed in days to come',
      {
        assessments: {
          secrecy: { done: true, date: '2999-01-01' },
          personalInformation: { done: true, date: '2999-01-02' },
        },
      },
      [
        ['secrecy', '2999-01-01'],
        ['personalInformation', '2999-01-02'],
      ].map(([name, date]) => [
        `/assessments/${name}`,
        `is dated ${date}, which is yet to come; nothing is published before it is assessed (Decree 809 Art. 13)`,
      ]),
    ],
    [
      'has a grading and assessments',
      { grading: undefined, assessments: undefined },
      [
        [
          '',
          'has no "grading"; data without classification and grading cannot be published (Decree 809 Art. 13)',
        ],
        [
          '',
          'has no "assessments"; data without secrecy and personal-information assessments cannot be published (Decree 809 Art. 13)',
        ],
      ],
    ],
    [
      'divides only general data into levels',
      { grading: { level: 'important', general: 4 } },
      [
        [
          '/grading/general',
          'divides general data, but the level is "important" (GB/T 43697-2024)',
        ],
      ],
    ],
    [
      'shares an item no more freely than itself',
      { items: [{ name: 'name', shareType: 'unconditional' }] },
      [
        [
          '/items/0/shareType',
          'is "unconditional", freer than the resource\'s "conditional"; an item may only be stricter (Decree 809 Art. 15)',
        ],
      ],
    ],
    [
      'has a provider code with a right check character',
      { providerCode: '11510000MB0000019J' },
      [
        [
          '/providerCode',
          'has a wrong check character; one of its characters is mistyped (GB 32100; Decree 809 Art. 13)',
        ],
      ],
    ],
    [
      "has the provider code of the department's body in its region",
      { providerCode: '11500000MB0000027A' },
      [['/providerCode', 'is not that of 四川省人社厅, which is 11510000MB0000019K']],
    ],
    [
      'has a provider code in its one written form',
      { providerCode: '11510000mb0000019k' },
      [['/providerCode', 'must be in half-width capitals without spaces (GB 32100)']],
    ],
    [
      'is of a region where the department has a body',
      { code: '510000.GA.pensionBenefit', department: 'GA' },
      [['/region', 'names Sichuan, where department GA has no body']],
    ],
    [
      'has the code of its region, department and standard',
      { code: '500000.RS.pensionBenefit' },
      [['/code', 'is "500000.RS.pensionBenefit"; it must be "510000.RS.pensionBenefit"']],
    ],
    [
      'has an identifier of the form of its scheme',
      { identifiers: [{ scheme: 'gov-2017', value: '4/1' }] },
      [
        [
          '/identifiers/0/value',
          'is not a code of the 2017 guide: 类 项 目 细目, "/", sequence, such as "101001/1"',
        ],
      ],
    ],
    [
      'names a region, a department and matters that are there',
      { code: '520000.RZ.pensionBenefit', region: '520000', department: 'RZ', matters: ['CY-073'] },
      [
        ['/region', 'names "520000", which is not a province of GB/T 2260. Did you mean "500000"?'],
        ['/department', 'names "RZ", which is not a department. Did you mean "RS"?'],
        ['/matters/0', 'names "CY-073", which is not a matter. Did you mean "CY-037"?'],
      ],
    ],
    [
      'names a standard that is there',
      { code: '510000.RS.pensionBenefits', standard: 'pensionBenefits' },
      [
        [
          '/standard',
          'names "pensionBenefits", which is not a standard. Did you mean "pensionBenefit"?',
        ],
      ],
    ],
    [
      'names items of its standard, each once',
      { items: [{ name: 'name' }, { name: 'nmae' }, { name: 'name' }] },
      [
        [
          '/items/1/name',
          'names "nmae", which is not an item of pensionBenefit. Did you mean "name"?',
        ],
        ['/items/2/name', 'names "name" a second time'],
      ],
    ],
    [
      'that is shared says how',
      { methods: [] },
      [
        [
          '/methods',
          'is empty, but the resource is shared; name at least one method (Decree 809 Art. 13)',
        ],
      ],
    ],
    [
      'says where each offered item and each key is read',
      mapped({ name: undefined, citizenId: undefined }),
      [
        ['/binding/mapping', 'does not say where "name" is read, which the resource offers'],
        ['/binding/mapping', 'does not say where "citizenId" is read, by which subjects are found'],
      ],
    ],
    [
      'maps only items of its standard',
      mapped({ citizenID: { column: 'AAC147' } }),
      [
        [
          '/binding/mapping/citizenID',
          'names "citizenID", which is not an item of pensionBenefit. Did you mean "citizenId"?',
        ],
      ],
    ],
    [
      'maps each item from a named column',
      mapped({ name: { column: ' ' } }),
      [['/binding/mapping/name/column', 'is empty']],
    ],
    [
      'maps onto codes of the list',
      mapped({ benefitStatusCode: { column: 'AAE116', codes: { '10': '1', '30': '9' } } }),
      [
        [
          '/binding/mapping/benefitStatusCode/codes/30',
          'names "9", which is not a code of "benefit-status". Did you mean "1"?',
        ],
      ],
    ],
    [
      'gives forms of dates to dates and scales to numbers',
      mapped({ name: { column: 'AAC003', date: 'YYYYMMDD', scale: 2, fifteenDigits: true } }),
      [
        ['/binding/mapping/name/date', 'is a form of dates, but name is of type C'],
        ['/binding/mapping/name/scale', 'scales numbers, but name is of type C'],
        [
          '/binding/mapping/name/fifteenDigits',
          'is a form of citizen numbers, which name does not hold',
        ],
      ],
    ],
    [
      'says of each item once where it is read',
      mapped({ name: { column: 'AAC003', constant: 'x' }, citizenId: {} }),
      [
        [
          '/binding/mapping/name',
          'says by column and constant where it is read; give exactly one of column, join, constant',
        ],
        [
          '/binding/mapping/citizenId',
          'says by none where it is read; give exactly one of column, join, constant',
        ],
      ],
    ],
    [
      'maps by steps that fit each other',
      mapped({
        name: { column: 'AAC003', split: { by: '|', from: 2 }, zone: '+00:00' },
        benefitStatusCode: { column: 'AAE116', unknownCode: 'default' },
        lastCertifiedDate: { constant: '2020-01-01', halfWidth: true },
      }),
      [
        ['/binding/mapping/name/split', 'needs either "by" and "part", or "from" and "to"'],
        ['/binding/mapping/name/zone', 'moves times, but name is of type C'],
        [
          '/binding/mapping/benefitStatusCode/unknownCode',
          'needs "codes", which says what is known',
        ],
        [
          '/binding/mapping/benefitStatusCode/defaultCode',
          'and "unknownCode": "default" belong together',
        ],
        [
          '/binding/mapping/lastCertifiedDate/halfWidth',
          'changes a constant; write the constant as it shall be',
        ],
      ],
    ],
    [
      'maps what subjects are found by from whole columns',
      mapped({ citizenId: { column: 'AAC147', split: { from: 1, to: 18 } } }),
      [
        [
          '/binding/mapping/citizenId',
          'is a part of a text, so that subjects cannot be found by it; map it from whole columns',
        ],
      ],
    ],
    [
      'shapes rows in one way, which leaves the keys where they are',
      rows({ pivot: { by: ['X'], name: 'N', value: 'V' } }),
      [['/binding/rows/pivot/by', 'leaves out "AAC147", by which subjects are found']],
    ],
    [
      'keeps the latest row of each subject, not of several together',
      rows({ latest: { by: ['X'], order: 'T' } }),
      [['/binding/rows/latest/by', 'leaves out "AAC147", by which subjects are found']],
    ],
    [
      'shapes rows in one way only',
      rows({ explode: { column: 'AAC147', by: ';' }, latest: { by: ['AAC147'], order: 'T' } }),
      [
        [
          '/binding/rows',
          'says explode and latest; give exactly one of latest, pivot, unfold, explode',
        ],
      ],
    ],
    [
      'caches for a minute at most',
      { binding: { ...resource.binding, cacheSec: 61 } },
      [['/binding/cacheSec', 'is more than 60']],
    ],
    [
      'caches queries alone',
      { methods: ['verify'], binding: { ...resource.binding, cacheSec: 10 } },
      [
        [
          '/binding/cacheSec',
          "is for queries, and the resource's methods are verify; leave it out",
        ],
      ],
    ],
    [
      'unfolds the same columns of each record',
      rows({ unfold: [{ A: 'A1' }, { B: 'B2' }] }),
      [['/binding/rows/unfold/1', 'names other columns than the first entry']],
    ],
    [
      'has the fields of a resource, all of them and no others',
      {
        contact: undefined,
        conatct: 'x',
        shareType: 'conditonal',
        version: 0,
        publishedOn: '2026-02-30',
      },
      [
        ['', 'has no "contact"; consumers are told whom to ask'],
        ['/conatct', 'is not a known field. Did you mean "contact"?'],
        ['/shareType', 'is "conditonal". Did you mean "conditional"?'],
        ['/publishedOn', 'is not a date of the form YYYY-MM-DD'],
        ['/version', 'is less than 1'],
      ],
    ],
  ]
  for (const [title, changes, expected] of cases) {
    it(title, () => assert.deepEqual(findings(changes), expected))
  }

  it('may be a draft without publication date and assessments', () => {
    const draft: Loose = {
      state: 'draft' satisfies Resource['state'],
      publishedOn: undefined,
      assessments: {
        secrecy: { done: false, date: '2026-01-10' },
        personalInformation: { done: false, date: '2026-01-10' },
      },
    }
    assert.deepEqual(findings(draft), [])
  })

  it('may have been assessed on the very day, and on any where no day is asked of; what is not done may be planned', () => {
    const dated = (done: boolean, date: string): object => {
      const one = { done, date }
      const assessments = { secrecy: one, personalInformation: one }
      return { ...resource, state: 'draft', assessments }
    }
    assert.deepEqual(validateResource(dated(true, TODAY), content, TODAY), [])
    assert.equal(validateResource(dated(true, '2026-03-03'), content, TODAY).length, 2)
    assert.deepEqual(validateResource(dated(false, '2026-03-03'), content, TODAY), [])
    assert.deepEqual(validateResource(dated(true, '2026-03-03'), content), [])
  })

  it('may be published without being attached to a source', () => {
    assert.deepEqual(findings({ binding: undefined }), [])
  })

  it('may hold items that are as strict as itself, or stricter', () => {
    for (const shareType of ['conditional', 'not-shared']) {
      assert.deepEqual(findings({ items: [{ name: 'name', shareType }] }), [])
    }
  })

  it('is refused in words whatever is sent in its place', () => {
    for (const sent of [undefined, null, 7, 'text', [], { code: 5 }]) {
      const problems = validateResource(sent, content)
      assert.ok(problems.length > 0)
      assert.equal(problems[0]!.file, 'resource')
    }
  })
})
