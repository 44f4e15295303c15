import assert from 'node:assert/strict'
import type { Limits } from '../../../gateway/core/limits.ts'
import { testHouse, type Asking } from '../../support/house.ts'
import { CAR, GRANTS, OWN, PEOPLE } from '../../support/offered.ts'
import { askOf, recordsOf, refusalOf, personOf } from '../../support/expected-record.ts'

interface Bound {
  readonly title: string
  readonly limits: Partial<Limits>
  readonly asking: Asking
  readonly extensions: object
  readonly status?: number
  /** The same, one smaller: it is answered. */
  readonly within: Asking
}

const { retiree, twice, nobody } = PEOPLE
const person = (selection: string, id: string = retiree): string =>
  `person(idNumber: "${id}") { ${selection} }`
const NAME = 'pensionBenefit { name }'
const car = (plate: string): string =>
  `{ vehicle(plateNumber: "${plate}", plateTypeCode: "02") { vehicleRegistration { vin } } }`
const claim = (name: string): Asking => ({
  query:
    'query ($c: PensionBenefitClaim!) { ' +
    person('verify { pensionBenefit(claim: $c) { result } }') +
    ' }',
  variables: { c: { name } },
})
const body = (bytes: number): Asking => {
  const text = JSON.stringify({ query: `{ ${person(NAME)} }` })
  return { body: Buffer.from(text.padEnd(bytes)) }
}
/** Spreads that double at each level: 2^n fields from n lines. */
const unfolding = (levels: number): string => {
  const fragments = Array.from({ length: levels }, (_, i) => {
    const inner = i === levels - 1 ? NAME : `...f${i + 1} ...f${i + 1}`
    return `fragment f${i} on Person { ${inner} }`
  })
  return `{ ${person('...f0')} } ${fragments.join(' ')}`
}

const BOUNDS: readonly Bound[] = [
  {
    title: 'resources read by one request',
    limits: { readsMax: 1 },
    asking: { query: `{ ${person('pensionBenefit(from: [CHONGQING, SICHUAN]) { name }')} }` },
    extensions: { bound: 'resources', max: 1 },
    within: { query: `{ ${person('pensionBenefit(from: [CHONGQING]) { name }')} }` },
  },
  {
    title: 'bytes of the body',
    limits: { bodyBytesMax: 1_000 },
    asking: { body: null },
    extensions: { bound: 'bytes', max: 1_000 },
    status: 413,
    within: body(1_000),
  },
  {
    title: 'tokens of the document',
    limits: { tokensMax: 14 },
    asking: { query: `{ ${person('pensionBenefit { name monthlyBenefit }')} }` },
    extensions: { bound: 'tokens', max: 14 },
    within: { query: `{ ${person(NAME)} }` },
  },
  {
    title: 'characters of the document, of which comments have no tokens',
    limits: { documentCharsMax: 200 },
    asking: { query: `{ ${person(NAME)} }`.padEnd(201, '#\n') },
    extensions: { bound: 'characters', max: 200 },
    within: { query: `{ ${person(NAME)} }`.padEnd(200, '#\n') },
  },
  {
    title: 'levels of fields',
    limits: { depthMax: 3 },
    asking: { query: `{ ${person('pensionBenefit { provenance { version } }')} }` },
    extensions: { bound: 'levels', max: 3 },
    within: { query: `{ ${person(NAME)} }` },
  },
  {
    title: 'fields, with fragments spread',
    limits: { fieldsMax: 20 },
    asking: { query: unfolding(5) },
    extensions: { bound: 'fields', max: 20 },
    within: { query: unfolding(4) },
  },
  {
    title: 'questions about the schema, under whatever names',
    limits: { introspectionsMax: 1 },
    asking: {
      query:
        '{ ...A } fragment A on Query { a: __schema { queryType { name } } b: __type(name: "Person") { name } }',
    },
    extensions: { bound: 'introspections', max: 1 },
    within: { query: '{ __typename a: __schema { queryType { name } } }' },
  },
  {
    title: 'subjects side by side',
    limits: { handlesMax: 2 },
    asking: { query: `{ a: ${person(NAME)} b: ${person(NAME)} c: ${person(NAME)} }` },
    extensions: { bound: 'handles', max: 2 },
    within: { query: `{ a: ${person(NAME)} b: ${person(NAME)} }` },
  },
  {
    title: 'regions of one list, whether different or not',
    limits: { regionsMax: 2 },
    asking: {
      query: `{ ${person('pensionBenefit(from: [CHONGQING, CHONGQING, CHONGQING]) { name }')} }`,
    },
    extensions: { bound: 'listed-regions', max: 2 },
    within: { query: `{ ${person('pensionBenefit(from: [CHONGQING, CHONGQING]) { name }')} }` },
  },
  {
    title: 'different subjects, over all handles together',
    limits: { subjectsMax: 2 },
    asking: {
      query: `{ ${person(NAME)} persons(idNumbers: ["${twice}", "${nobody}"]) { ${NAME} } }`,
    },
    extensions: { bound: 'subjects', max: 2 },
    within: {
      query: `{ ${person(NAME)} persons(idNumbers: ["${twice}", "${retiree}"]) { ${NAME} } }`,
    },
  },
  {
    title: 'entries of one list, whether different or not',
    limits: { subjectsMax: 2 },
    asking: { query: `{ persons(idNumbers: ["${twice}", "${twice}", "${twice}"]) { ${NAME} } }` },
    extensions: { bound: 'listed-subjects', max: 2 },
    within: { query: `{ persons(idNumbers: ["${twice}", "${twice}"]) { ${NAME} } }` },
  },
  {
    title: 'characters of a key',
    limits: { textMax: 10 },
    asking: { query: car('渝'.repeat(11)) },
    extensions: { bound: 'text-characters', max: 10 },
    within: { query: car(CAR.plateNumber) },
  },
  {
    title: 'characters of a claim',
    limits: { textMax: 20 },
    asking: claim('周'.repeat(21)),
    extensions: { bound: 'text-characters', max: 20 },
    within: claim('周'.repeat(20)),
  },
]

describe('bounds', () => {
  it('bounds brackets within brackets, of which the tokens allow more than the stack', async () => {
    const deep = 3_900
    for (const query of [
      `{ person(idNumber: ${'['.repeat(deep)}`,
      `{ person(idNumber: ${'['.repeat(1_900)}${']'.repeat(1_900)}) { ${NAME} } }`,
      `{ person(idNumber: ${'{a:'.repeat(1_300)}`,
      '{a'.repeat(1_900),
      `{ person(idNumber: "${retiree}") ${'{ a '.repeat(990)}${'}'.repeat(990)} }`,
    ]) {
      const house = testHouse()
      const told = await house.ask({ query })
      const { code } = told.body.errors[0].extensions
      assert.equal(told.status, 400, `${query.slice(0, 40)}: ${code}`)
    }
    const { body } = await testHouse().ask({ query: `{ a(b: ${'['.repeat(deep)}` })
    assert.deepEqual(body.errors[0].extensions, {
      code: 'QUERY_TOO_LARGE',
      retryable: false,
      bound: 'brackets',
    })
  })

  for (const { title, limits, asking, extensions, status, within } of BOUNDS) {
    it(`bounds ${title}: refuses one more, reads nothing, and names the bound`, async () => {
      const house = testHouse({ limits })
      const told = await house.ask(asking)
      assert.equal(told.status, status ?? 400)
      assert.deepEqual(
        told.body.errors.map((error: { extensions: object }) => error.extensions),
        [{ code: 'QUERY_TOO_LARGE', retryable: false, ...extensions }],
      )
      assert.equal(house.readCount(), 0)
      assert.deepEqual(
        house.records().map(({ outcome, code }) => ({ outcome, code })),
        [{ outcome: 'refused', code: 'QUERY_TOO_LARGE' }],
      )
    })

    it(`bounds ${title}: answers as many as there may be`, async () => {
      const told = await testHouse({ limits }).ask(within)
      assert.equal(told.status, 200, told.text)
    })
  }

  it('bounds the rows of a source: says so, and releases nothing of the others either', async () => {
    const house = testHouse({ limits: { rowsMax: 1 } })
    const query = `{ ${person('pensionBenefit(from: [CHONGQING]) { name } householdPopulation(from: [CHONGQING]) { name }', twice)} }`
    const told = await house.ask({ query })
    assert.equal(told.status, 400)
    assert.deepEqual(told.body, {
      errors: [
        {
          message:
            '重庆市人力资源和社会保障局 holds more than 1 rows for this query. Ask for fewer subjects at once.',
          extensions: {
            code: 'QUERY_TOO_LARGE',
            retryable: false,
            bound: 'rows',
            resource: '500000.RS.pensionBenefit',
          },
        },
      ],
      extensions: house.extensions(),
    })
    const resource = '500000.RS.pensionBenefit'
    const grants = [`cq-pension-desk.${resource}@1`]
    assert.deepEqual(recordsOf(house), [
      refusalOf(house, {
        code: 'QUERY_TOO_LARGE',
        direction: { from: '500000', to: ['500000'] },
        subjects: [personOf(house, twice)],
        asks: [
          askOf(['name'], { resource, grants, rowCount: null, result: 'QUERY_TOO_LARGE' }),
          askOf(['name'], { rowCount: 0, result: 'NO_RECORD' }),
        ],
      }),
    ])
  })

  const many = (name: string): string => `fragment ${name} on Person { ${'idNumber '.repeat(390)} }`
  const fragments = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']
  for (const [where, query, sentence] of [
    [
      'in one selection',
      `{ ${'__typename '.repeat(3_900)} }`,
      /^The query has more than 400 fields, fragments spread and aliases counted\. /,
    ],
    [
      'over many fragments',
      `{ ${person(fragments.map((name) => `...${name}`).join(' '))} } ${fragments.map(many).join(' ')}`,
      /^The document has too many fields of the same name to be validated\. A query may have 400 fields, /,
    ],
  ] as const) {
    it(`names the bound where equal fields are too many to be compared, ${where}`, async () => {
      const told = await testHouse().ask({ query })
      assert.equal(told.status, 400)
      assert.equal(told.body.errors.length, 1)
      const [{ message, extensions }] = told.body.errors
      assert.match(message, sentence)
      assert.deepEqual(extensions, {
        code: 'QUERY_TOO_LARGE',
        retryable: false,
        bound: 'fields',
        max: 400,
      })
    })
  }
  it('bounds what a peer is asked by what its exchange takes: before anything is charged, naming the region', async () => {
    const claims = (count: number): Asking => ({
      query: `{ ${person(
        `verify { ${Array.from(
          { length: count },
          (_, i) => `c${i}: pensionBenefit(from: [SICHUAN], claim: { name: "甲${i}" }) { result }`,
        ).join(' ')} }`,
      )} }`,
    })
    const grant = GRANTS.find(
      ({ consumer, resource }) =>
        consumer === 'cq-pension-desk' && resource === '510000.RS.pensionBenefit',
    )!
    const house = testHouse({ grants: [{ ...grant, quota: { callsPerDay: 1 } }] })
    const told = await house.ask(claims(50))
    assert.equal(told.status, 400)
    assert.deepEqual(told.body.errors, [
      {
        message:
          'The query has more than 400 fields as SICHUAN is asked, where a claim is eight. Nothing was read. Split it into smaller queries.',
        extensions: {
          code: 'QUERY_TOO_LARGE',
          retryable: false,
          bound: 'peer-fields',
          max: 400,
        },
      },
    ])
    assert.deepEqual(
      house.records().map(({ outcome, code }) => ({ outcome, code })),
      [{ outcome: 'refused', code: 'QUERY_TOO_LARGE' }],
    )
    assert.equal((await house.ask(claims(49))).status, 200)
  })

  it('names every bound of the limits in some test', () => {
    const tested = new Set(BOUNDS.flatMap(({ limits }) => Object.keys(limits)))
    // Rows are bounded above; what runs at once and for how long is the admission's and the door's.
    const elsewhere = ['rowsMax', 'runningMax', 'requestTimeoutMs']
    const all = Object.keys(testHouse({ own: OWN }).house.limits)
    assert.deepEqual(
      all.filter((name) => !tested.has(name) && !elsewhere.includes(name)),
      [],
    )
  })
})
