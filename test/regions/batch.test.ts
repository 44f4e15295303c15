import assert from 'node:assert/strict'
import { makeCitizenId } from '../../gateway/demo/world/citizen-id.ts'
import { NOBODY, RETIREE } from '../../gateway/demo/world/well-known.ts'
import { DEMO_TIMEOUT_MS, sharedDemo } from '../support/demo.ts'
import type { Demo, DemoAnswer } from '../support/demo.ts'
import { personNumbers } from './people.ts'

const QUERY = `query($ids: [CitizenId!]!) {
  persons(idNumbers: $ids) {
    idNumber
    pensionBenefit(from: [SICHUAN, CHONGQING]) { benefitStatusCode provenance { region } }
    deathCancellation(from: [CHONGQING]) { deathDate }
    medicalSettlement(from: [CHONGQING]) { visitDate }
  }
}`

/** Asks six sources, each of another kind: databases, HTTP interfaces and files of both provinces. */
const SIX_KINDS = `query($ids: [CitizenId!]!) {
  persons(idNumbers: $ids) {
    pensionBenefit(from: [SICHUAN]) { benefitStatusCode }
    deathCancellation(from: [CHONGQING, SICHUAN]) { deathDate }
    cremation(from: [CHONGQING, SICHUAN]) { cremationDate }
    medicalSettlement(from: [CHONGQING]) { visitDate }
  }
}`

interface Found {
  readonly idNumber: string
  readonly pensionBenefit: readonly { readonly provenance: { readonly region: string } }[]
  readonly deathCancellation: readonly unknown[]
  readonly medicalSettlement: readonly { readonly visitDate: string }[]
}

describe('a batch of a hundred persons over three resources of two provinces', function () {
  this.timeout(DEMO_TIMEOUT_MS)
  let demo: Demo
  let ids: readonly string[]
  let answer: DemoAnswer
  const persons = (): readonly Found[] =>
    (answer.body.data as { persons: readonly Found[] }).persons

  before(async () => {
    demo = await sharedDemo()
    // Somebody known and somebody unknown in the middle, so that a shift would show.
    const others = [...personNumbers('510000', 49), ...personNumbers('500000', 49)]
    ids = [...others.slice(0, 50), RETIREE.idNumber, NOBODY, ...others.slice(50)]
    answer = await demo.ask({ query: QUERY, variables: { ids } })
  })

  it('makes one read per source, however many persons it is about', () => {
    assert.equal(answer.status, 200)
    assert.equal(answer.body.errors, undefined)
    assert.deepEqual(demo.reads(answer.exchangeId), {
      '500000.ga': 1,
      '500000.rs': 1,
      '500000.yb': 1,
      '510000.rs': 1,
    })
  })

  it('makes one read each of six sources of six kinds, by their own logs and by both records', async () => {
    const { status, body, exchangeId } = await demo.ask({ query: SIX_KINDS, variables: { ids } })
    assert.deepEqual([status, body.errors], [200, undefined])
    // PostgreSQL, REST, MySQL and SOAP keep logs; the files in GBK and the workbook are in the records.
    assert.deepEqual(demo.reads(exchangeId), {
      '500000.ga': 1,
      '500000.yb': 1,
      '510000.ga': 1,
      '510000.rs': 1,
    })
    const asked = async (region: '500000' | '510000'): Promise<readonly string[]> =>
      (await demo.record(region, exchangeId)).record.asks.map(({ resource }) => resource).sort()
    const sichuan = ['GA.deathCancellation', 'MZ.cremation', 'RS.pensionBenefit']
    const chongqing = ['GA.deathCancellation', 'MZ.cremation', 'YB.medicalSettlement']
    const theirs = sichuan.map((code) => `510000.${code}`)
    assert.deepEqual(await asked('510000'), theirs)
    assert.deepEqual(await asked('500000'), [
      ...chongqing.map((code) => `500000.${code}`),
      ...theirs,
    ])
  })

  it('keeps the order of the numbers', () => {
    assert.equal(ids.length, 100)
    assert.deepEqual(
      persons().map(({ idNumber }) => idNumber),
      ids,
    )
    const retiree = persons()[50]!
    assert.deepEqual(retiree.pensionBenefit, [
      { benefitStatusCode: '1', provenance: { region: 'SICHUAN' } },
    ])
    assert.deepEqual(
      retiree.medicalSettlement.map(({ visitDate }) => visitDate),
      ['2026-01-22', '2026-06-18'],
    )
    const regions = persons().flatMap((one) => one.pensionBenefit.map((b) => b.provenance.region))
    assert.deepEqual(new Set(regions), new Set(['SICHUAN', 'CHONGQING']))
  })

  it('gives empty lists for a person of whom nothing is on record', () => {
    assert.deepEqual(persons()[51], {
      idNumber: NOBODY,
      pensionBenefit: [],
      deathCancellation: [],
      medicalSettlement: [],
    })
  })

  it('answers for each number what it answers for that number alone', async () => {
    for (const place of [0, 50, 99]) {
      const alone = await demo.ask({ query: QUERY, variables: { ids: [ids[place]] } })
      assert.deepEqual((alone.body.data as { persons: unknown[] }).persons[0], persons()[place])
    }
  })

  it('answers a number twice when it is asked twice, and reads it once', async () => {
    const twice = [RETIREE.idNumber, NOBODY, RETIREE.idNumber]
    const { body, exchangeId } = await demo.ask({ query: QUERY, variables: { ids: twice } })
    const found = (body.data as { persons: readonly Found[] }).persons
    assert.deepEqual(
      found.map(({ idNumber }) => idNumber),
      twice,
    )
    assert.deepEqual(found[0], found[2])
    assert.equal(demo.reads(exchangeId)['510000.rs'], 1)
  })

  it('refuses the hundred-and-first before anything is read, naming the bound', async () => {
    const before = demo.readsInAll()
    const variables = { ids: [...ids, makeCitizenId('500100', '1988-04-12', 993)] }
    const { status, body } = await demo.ask({ query: QUERY, variables })
    assert.equal(status, 400)
    assert.equal(body.data, undefined)
    const [error] = body.errors ?? []
    assert.equal(error?.extensions.code, 'QUERY_TOO_LARGE')
    assert.match(error.message, /100/)
    assert.match(JSON.stringify(error), /subjects/)
    assert.equal(demo.readsInAll(), before)
  })
})
