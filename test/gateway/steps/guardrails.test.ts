import assert from 'node:assert/strict'
import { makeCatalog } from '../../../catalog/catalog.ts'
import { guardrailWords } from '../../../policies/guardrail-schema.ts'
import { loadGuardrails } from '../../../policies/guardrails.ts'
import { shippedGuardrailsFolder } from '../../../policies/shipped-guardrails.ts'
import { GRANTS, PEOPLE, content } from '../../support/offered.ts'
import { testHouse, type HouseOptions, type TestHouse } from '../../support/house.ts'

const guardrails = loadGuardrails(
  shippedGuardrailsFolder(),
  guardrailWords(makeCatalog(content, [])),
)
const house = (options: HouseOptions = {}): TestHouse => testHouse({ guardrails, ...options })
const MINOR = '500100201806019902'
const ADDRESS = `query($id: CitizenId!) { person(idNumber: $id) {
  householdPopulation(from: [CHONGQING]) { name sexCode householdAddress }
} }`
const STATUS = `query($ids: [CitizenId!]!) { persons(idNumbers: $ids) {
  pensionBenefit(from: [CHONGQING]) { benefitStatusCode }
} }`
const VERIFY = `query($id: CitizenId!) { person(idNumber: $id) { verify {
  householdPopulation(from: [CHONGQING], claim: { name: "合成" }) { result }
} } }`

describe('A query that a guardrail forbids', () => {
  it('is refused whole before anything is read, explained, and recorded by the rule', async () => {
    const one = house()
    const { status, body } = await one.ask({ query: ADDRESS, variables: { id: PEOPLE.retiree } })
    assert.equal(status, 403)
    assert.equal(body.data, undefined)
    const [{ message, extensions }] = body.errors
    assert.equal(extensions.code, 'ACCESS_DENIED')
    assert.match(message, /^One item cannot be given for matter CY-037: "householdAddress"/)
    const [refusal, ...others] = extensions.refused
    assert.deepEqual(others, [])
    assert.equal(refusal.rule, 'guardrail:sensitive-items')
    assert.match(refusal.because, /PIPL Art\. 28/)
    assert(refusal.remedy.length > 20)
    const concerned = { resource: '500000.GA.householdPopulation', mode: 'query' }
    assert.deepEqual(refusal.concerned, [{ ...concerned, items: ['householdAddress'] }])
    assert.equal(one.readCount(), 0)
    const [record] = one.records()
    assert.equal(record?.outcome, 'refused')
    assert.deepEqual(record.refused, [
      { ...concerned, item: 'householdAddress', rule: 'guardrail:sensitive-items', grant: null },
    ])
    assert.deepEqual(
      record.asks.map(({ items, result }) => ({ items, result })),
      [{ items: ['name', 'sexCode'], result: 'NOT_READ' }],
    )
    assert.equal(record.policyVersion, `${one.house.grants.version}.${guardrails.version}`)
  })

  it('is told of beside what the grants refuse', async () => {
    const one = house({ grants: [] })
    const { body } = await one.ask({ query: ADDRESS, variables: { id: PEOPLE.retiree } })
    assert.deepEqual(
      body.errors[0].extensions.refused.map(({ rule }: { rule: string }) => rule),
      ['no-grant', 'no-grant', 'no-grant', 'guardrail:sensitive-items'],
    )
    assert.match(body.errors[0].message, /^3 items cannot be given/)
    assert.deepEqual(
      one.records()[0]?.refused.map(({ item, rule }) => `${item} ${rule}`),
      [
        'householdAddress no-grant',
        'name no-grant',
        'sexCode no-grant',
        'householdAddress guardrail:sensitive-items',
      ],
    )
  })

  it('is answered where the guardrail is not in force: the grants did permit it', async () => {
    const { status } = await testHouse().ask({
      query: ADDRESS,
      variables: { id: PEOPLE.retiree },
    })
    assert.equal(status, 200)
  })
})

describe('What guardrails know of a request', () => {
  const rules = async (one: TestHouse, asking: object): Promise<readonly string[]> => {
    const { body } = await one.ask(asking)
    const refused = body.errors?.[0]?.extensions.refused ?? []
    assert.equal(one.readCount() === 0, refused.length > 0)
    return refused.map(({ rule }: { rule: string }) => rule)
  }

  it('is whether one of the persons is a minor', async () => {
    const ids = (...more: string[]): object => ({
      query: STATUS,
      variables: { ids: [PEOPLE.retiree, ...more] },
    })
    assert.deepEqual(await rules(house(), ids(PEOPLE.nobody)), [])
    assert.deepEqual(await rules(house(), ids(MINOR)), ['guardrail:minors'])
    assert.deepEqual(await rules(house(), { query: VERIFY, variables: { id: MINOR } }), [])
  })

  it('is the hour and whether there are many', async () => {
    const at = (now: string): HouseOptions => ({ now: new Date(now) })
    const plates = Array.from(
      { length: 21 },
      (_, i) =>
        `v${i}: vehicle(plateNumber: "渝A9000${String.fromCharCode(65 + i)}", plateTypeCode: "02") { vehicleRegistration(from: [CHONGQING]) { firstRegisterDate } }`,
    )
    const asking = (count: number): object => ({ query: `{ ${plates.slice(0, count).join(' ')} }` })
    const other = { purpose: 'matter="CY-079", case="1", operator="o"' }
    const grants = GRANTS.map((grant) => ({ ...grant, matters: ['CY-079'] }))
    const night = '2026-03-02T15:00:00Z'
    const limits = { handlesMax: 30 }
    const ask = (count: number, now: string): Promise<readonly string[]> =>
      rules(house({ grants, limits, ...at(now) }), { ...asking(count), ...other })
    assert.deepEqual(await ask(21, night), ['guardrail:bulk-at-night'])
    assert.deepEqual(await ask(20, night), [])
    assert.deepEqual(await ask(21, '2026-03-02T02:00:00Z'), [])
  })

  it('is who is under rectification', async () => {
    const asking = { query: STATUS, variables: { ids: [PEOPLE.retiree] } }
    const rectifying = ['cq-pension-desk']
    assert.deepEqual(await rules(house({ rectifying }), asking), ['guardrail:rectification'])
    assert.deepEqual(await rules(house({ rectifying: ['cq-ungranted'] }), asking), [])
  })

  it('is the same of a consumer whom a peer vouches for', async () => {
    const one = house({ rectifying: ['sc-pension-desk'] })
    const { status, body } = await one.askAsPeer({
      query: STATUS,
      variables: { ids: [PEOPLE.retiree] },
    })
    assert.equal(status, 403)
    assert.equal(body.errors[0].extensions.refused[0].rule, 'guardrail:rectification')
    assert.equal(one.readCount(), 0)
    assert.equal(one.records()[0]?.via?.region, '510000')
  })
})
