import assert from 'node:assert/strict'
import { isObjectType } from 'graphql'
import type { MappedRecord, PlannedRead, ReadOutcome } from '../../gateway/core/types.ts'
import { testHouse, type HouseOptions } from '../support/house.ts'
import { grantOf, GRANTS, PEERS, PEOPLE } from '../support/offered.ts'

const { retiree, twice, broken } = PEOPLE
const twin = {
  region: '510000',
  log: 'sichuan.test/log',
  index: 41,
  leafHash: Buffer.alloc(32, 7).toString('base64'),
}

/** Sichuan holds these records of a person; an item named in `invalid` breaks its standard. */
function holding(
  records: Readonly<Record<string, readonly Partial<MappedRecord>[]>>,
): NonNullable<HouseOptions['sichuan']> {
  return (read: PlannedRead): Partial<ReadOutcome> => {
    const found = read.subjects.map(({ id, keys }): [string, readonly MappedRecord[]] => [
      id,
      (records[keys[0] ?? ''] ?? []).map(({ values = {}, invalid = [] }) => ({
        values: Object.fromEntries(read.items.map((item) => [item, values[item] ?? null])),
        invalid,
      })),
    ])
    const rowCount = found.reduce((sum, [, list]) => sum + list.length, 0)
    return { records: new Map(found), rowCount, version: 7, twin }
  }
}

const SICHUAN_PENSION = holding({
  [twice]: [{ values: { monthlyBenefit: '88.00' } }],
  [retiree]: [{ values: { monthlyBenefit: '99.00' } }],
})
const pensions = (from: string): string =>
  `{ person(idNumber: "${twice}") { pensionBenefit${from} { monthlyBenefit provenance { region version } } } }`
const CQ = { region: 'CHONGQING', version: 3 }
const SC = { region: 'SICHUAN', version: 7 }
const OURS = [
  { monthlyBenefit: '2000', provenance: CQ },
  { monthlyBenefit: '150.1', provenance: CQ },
]
const THEIRS = [{ monthlyBenefit: '88.00', provenance: SC }]

describe('"from"', () => {
  const CASES: Readonly<Record<string, readonly [string, readonly object[], readonly string[]]>> = {
    'omitted asks all regions that offer it and granted it': [
      '',
      [...OURS, ...THEIRS],
      ['500000.RS.pensionBenefit', '510000.RS.pensionBenefit'],
    ],
    'null is the same as omitted': [
      '(from: null)',
      [...OURS, ...THEIRS],
      ['500000.RS.pensionBenefit', '510000.RS.pensionBenefit'],
    ],
    'keeps the order in which regions are named': [
      '(from: [SICHUAN, CHONGQING])',
      [...THEIRS, ...OURS],
      ['510000.RS.pensionBenefit', '500000.RS.pensionBenefit'],
    ],
    'asks a region once that is named twice': [
      '(from: [SICHUAN, SICHUAN])',
      THEIRS,
      ['510000.RS.pensionBenefit'],
    ],
  }
  for (const [title, [from, records, resources]] of Object.entries(CASES)) {
    it(title, async () => {
      const house = testHouse({ sichuan: SICHUAN_PENSION })
      const told = await house.ask({ query: pensions(from) })
      assert.equal(told.status, 200)
      assert.deepEqual(told.body.data.person.pensionBenefit, records)
      const [record] = house.records()
      assert.deepEqual(
        record?.asks.map(({ resource }) => resource),
        resources,
      )
      assert.equal(record.outcome, 'released')
    })
  }

  it('empty is refused, since an empty answer would say that somebody was asked and has no record', async () => {
    const list = 'query ($from: [Region!])'
    const says = (field: string): string =>
      `"from" of ${field} is an empty list, which asks nobody. Leave it out to ask every region that offers it and for which you hold a grant, or name at least one: "Region" is one of CHONGQING, SICHUAN.`
    const checked = 'verify { pensionBenefit(from: [], claim: { name: "1" }) { result } }'
    for (const answerLayout of ['compiled', 'stitched', 'both'] as const) {
      for (const [query, field] of [
        [pensions('(from: [])'), 'pensionBenefit'],
        [`${list} ${pensions('(from: $from)')}`, 'pensionBenefit'],
        [`{ person(idNumber: "${retiree}") { ${checked} } }`, 'verify.pensionBenefit'],
      ] as const) {
        const house = testHouse({ sichuan: SICHUAN_PENSION, answerLayout })
        const told = await house.ask({
          query,
          variables: query.startsWith(list) ? { from: [] } : {},
        })
        assert.equal(told.status, 400)
        assert.deepEqual(told.body, {
          errors: [
            { message: says(field), extensions: { code: 'BAD_USER_INPUT', retryable: false } },
          ],
          extensions: told.body.extensions,
        })
        assert.equal(house.readCount(), 0)
      }
    }
  })

  it('is described in the schema: whom it asks, and whom where it is left out', () => {
    const { visible } = testHouse().house.schema
    for (const type of ['Person', 'PersonVerify']) {
      const object = visible.getType(type)
      assert(isObjectType(object))
      const [from] = object.getFields()['pensionBenefit']?.args ?? []
      assert.equal(from?.name, 'from')
      assert.match(from.description ?? '', /^行政区划 · .*Left out: every region that offers it /)
    }
  })

  it('omitted leaves out a region that granted nothing', async () => {
    const grants = GRANTS.filter(({ resource }) => resource !== '510000.RS.pensionBenefit')
    const house = testHouse({ grants, sichuan: SICHUAN_PENSION })
    const told = await house.ask({ query: pensions('') })
    assert.deepEqual(told.body.data.person.pensionBenefit, OURS)
  })

  it('omitted by who holds no grant at all is refused for every region, with what can be applied for', async () => {
    const house = testHouse({ sichuan: SICHUAN_PENSION })
    const told = await house.ask({ as: 'cq-ungranted', query: pensions('') })
    assert.equal(told.status, 403)
    assert.deepEqual(
      told.body.errors[0].extensions.refused.map(
        ({ resource, item, rule }: { resource: string; item: string; rule: string }) =>
          `${resource} ${item} ${rule}`,
      ),
      [
        '500000.RS.pensionBenefit monthlyBenefit no-grant',
        '510000.RS.pensionBenefit monthlyBenefit no-grant',
      ],
    )
    assert.equal(house.readCount(), 0)
  })

  it('of a region that does not offer it is refused, before the others are read', async () => {
    const house = testHouse()
    const told = await house.ask({
      query: `{ person(idNumber: "${retiree}") { driverLicence(from: [CHONGQING, SICHUAN]) { penaltyPoints } } }`,
    })
    assert.equal(told.status, 403)
    const [refused] = told.body.errors[0].extensions.refused
    assert.deepEqual([refused.resource, refused.rule], ['510000.GA.driverLicence', 'not-offered'])
    assert.equal(refused.remedy, 'Name a region that offers it in "from": CHONGQING.')
    assert.deepEqual(refused.facts.offeredIn, ['重庆'])
    assert.equal(house.readCount(), 0)
    assert.equal(house.records()[0]?.refused[0]?.rule, 'not-offered')
  })

  it('of one region in one field and of another in the next are two reads, one each', async () => {
    const house = testHouse({ sichuan: SICHUAN_PENSION })
    const told = await house.ask({
      query: `{ person(idNumber: "${retiree}") {
        here: pensionBenefit(from: [CHONGQING]) { monthlyBenefit }
        there: pensionBenefit(from: [SICHUAN]) { monthlyBenefit }
        all: pensionBenefit { monthlyBenefit }
      } }`,
    })
    const here = { monthlyBenefit: '3120.55' }
    const there = { monthlyBenefit: '99.00' }
    assert.deepEqual(told.body.data, {
      person: { here: [here], there: [there], all: [here, there] },
    })
    assert.equal(house.records()[0]?.asks.length, 2)
  })
})

describe('two provinces', () => {
  it('answer with both receipts, ours first, and our record names the twin', async () => {
    const house = testHouse({ sichuan: SICHUAN_PENSION })
    const told = await house.ask({ query: pensions('') })
    const { log, index, leafHash } = twin
    assert.deepEqual(told.body.extensions.exchange.receipts, [
      house.log.receipt(0),
      { log, index, leafHash },
    ])
    const [record] = house.records()
    assert.deepEqual(record?.twins, [twin])
    assert.deepEqual(record.direction, { from: '500000', to: ['500000', '510000'] })
    assert.equal(record.asks[1]?.resourceVersion, 7)
  })

  it('report a broken item where it stands in the joined list', async () => {
    const invalid = [{ item: 'birthDate', problem: '"birthDate" is not in its agreed form.' }]
    const house = testHouse({
      sichuan: holding({
        [broken]: [{ values: { name: '甲' } }, { values: { name: '乙' }, invalid }],
      }),
    })
    const told = await house.ask({
      query: `{ p: person(idNumber: "${broken}") { h: householdPopulation(from: [SICHUAN, CHONGQING]) { name born: birthDate again: birthDate } } }`,
    })
    assert.deepEqual(told.body.data.p.h, [
      { name: '甲', born: null, again: null },
      { name: '乙', born: null, again: null },
      { name: '陈合成', born: null, again: null },
    ])
    const paths = told.body.errors.map(
      ({ path, extensions }: { path: unknown[]; extensions: { region: string; code: string } }) =>
        `${path.join('.')} ${extensions.region} ${extensions.code}`,
    )
    assert.deepEqual(paths, [
      'p.h.1.born SICHUAN SOURCE_INVALID_DATA',
      'p.h.1.again SICHUAN SOURCE_INVALID_DATA',
      'p.h.2.born CHONGQING SOURCE_INVALID_DATA',
      'p.h.2.again CHONGQING SOURCE_INVALID_DATA',
    ])
  })

  it('give one error for each subject whose region failed; the other region is there', async () => {
    const house = testHouse({ sichuan: SICHUAN_PENSION })
    house.sources.get('RS')!.failWith('*', 'SOURCE_BUSY')
    const told = await house.ask({
      query: `{ persons(idNumbers: ["${twice}", "${retiree}"]) { pensionBenefit { monthlyBenefit } } }`,
    })
    assert.equal(told.status, 200)
    assert.deepEqual(told.body.data.persons, [
      { pensionBenefit: [{ monthlyBenefit: '88.00' }] },
      { pensionBenefit: [{ monthlyBenefit: '99.00' }] },
    ])
    assert.deepEqual(
      told.body.errors.map(({ path }: { path: unknown[] }) => path),
      [
        ['persons', 0, 'pensionBenefit'],
        ['persons', 1, 'pensionBenefit'],
      ],
    )
    const [record] = house.records()
    assert.deepEqual([record?.outcome, record?.code], ['partial', 'SOURCE_UNAVAILABLE'])
    assert.deepEqual(
      record?.asks.map(({ result }) => result),
      ['SOURCE_UNAVAILABLE', 'RECORDS'],
    )
  })

  it('give null where every region failed, and leave the rest of the person alone', async () => {
    const house = testHouse({
      sichuan: () => ({ failure: { code: 'PEER_UNAVAILABLE', message: 'Sichuan is away.' } }),
    })
    house.sources.get('RS')!.failWith('*', 'SOURCE_TIMEOUT')
    const told = await house.ask({
      query: `{ person(idNumber: "${retiree}") { pensionBenefit { name } householdPopulation { name } } }`,
    })
    assert.deepEqual(told.body.data, {
      person: { pensionBenefit: null, householdPopulation: [{ name: '周桂兰' }] },
    })
    assert.deepEqual(
      told.body.errors.map(
        ({ path, extensions }: { path: string[]; extensions: { code: string; region: string } }) =>
          `${path.join('.')} ${extensions.region} ${extensions.code}`,
      ),
      [
        'person.pensionBenefit CHONGQING SOURCE_TIMEOUT',
        'person.pensionBenefit SICHUAN PEER_UNAVAILABLE',
        'person.householdPopulation SICHUAN PEER_UNAVAILABLE',
      ],
    )
  })

  it('release nothing that Sichuan gave and nobody granted', async () => {
    const pension = PEERS[1]!
    const grants = [
      grantOf('cq-pension-desk', pension, { items: { monthlyBenefit: 'clear', name: 'name' } }),
    ]
    const values = { name: '周桂兰', monthlyBenefit: '99.00', citizenId: retiree }
    const house = testHouse({
      grants,
      sichuan: () => ({
        records: new Map([[JSON.stringify([retiree]), [{ values, invalid: [] }]]]),
        rowCount: 1,
      }),
    })
    const told = await house.ask({
      query: `{ person(idNumber: "${retiree}") { pensionBenefit { name monthlyBenefit } } }`,
    })
    assert.deepEqual(told.body.data.person.pensionBenefit, [
      { name: '周**', monthlyBenefit: '99.00' },
    ])
  })
})
