import assert from 'node:assert/strict'
import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import iconv from 'iconv-lite'
import type { Grant } from '../../policies/types.ts'
import { inDemo } from '../../gateway/demo/layout.ts'
import { DEAD_RETIREE, RETIREE } from '../../gateway/demo/world/well-known.ts'
import { CHONGQING, DEMO_TIMEOUT_MS, sharedDemo, SICHUAN } from '../support/demo.ts'
import type { Demo, DemoAnswer } from '../support/demo.ts'

const BOTH = `query($id: CitizenId!) { person(idNumber: $id) {
  pensionBenefit(from: [SICHUAN]) { benefitStatusCode }
  medicalSettlement(from: [CHONGQING]) { visitDate }
  deathCancellation(from: [CHONGQING, SICHUAN]) { deathDate }
} }`
const variables = { id: RETIREE.idNumber }
const VISITS = [{ visitDate: '2026-01-22' }, { visitDate: '2026-06-18' }]
const PENSION = [{ benefitStatusCode: '1' }]

describe('a fault', function () {
  this.timeout(DEMO_TIMEOUT_MS)
  let demo: Demo
  before(async () => {
    demo = await sharedDemo()
  })

  const personOf = ({ body }: DemoAnswer): unknown => (body.data as { person: unknown }).person
  /** What the consumer is told of each fault, without the sentences. */
  const told = ({ body }: DemoAnswer): unknown =>
    (body.errors ?? []).map(({ path, extensions }) => {
      const { code, region, department, resource, retryable } = extensions
      return { path: path?.join('.'), code, region, department, resource, retryable }
    })

  describe("of one department's source", () => {
    before(() => demo.switchSource(CHONGQING, 'yb', true))
    after(() => demo.switchSource(CHONGQING, 'yb', false))

    it('leaves its field empty and the rest in place, and is told by path, region and department', async () => {
      const answer = await demo.ask({ query: BOTH, variables })
      assert.equal(answer.status, 200)
      assert.deepEqual(personOf(answer), {
        pensionBenefit: PENSION,
        medicalSettlement: null,
        deathCancellation: [],
      })
      assert.deepEqual(told(answer), [
        {
          path: 'person.medicalSettlement',
          code: 'SOURCE_UNAVAILABLE',
          region: 'CHONGQING',
          department: '重庆市医疗保障局',
          resource: '500000.YB.medicalSettlement',
          retryable: true,
        },
      ])
      const { record } = await demo.record(CHONGQING, answer.exchangeId)
      assert.equal(record.outcome, 'partial')
      const ask = record.asks.find(({ resource }) => resource.includes('.YB.'))
      assert.deepEqual([ask?.result, ask?.rowCount], ['SOURCE_UNAVAILABLE', null])
    })
  })

  it("of a source in the other province is told in that province's name", async () => {
    await demo.switchSource(SICHUAN, 'rs', true)
    try {
      const answer = await demo.ask({ query: BOTH, variables })
      assert.deepEqual(personOf(answer), {
        pensionBenefit: null,
        medicalSettlement: VISITS,
        deathCancellation: [],
      })
      assert.deepEqual(told(answer), [
        {
          path: 'person.pensionBenefit',
          code: 'SOURCE_UNAVAILABLE',
          region: 'SICHUAN',
          department: '四川省人力资源和社会保障厅',
          resource: '510000.RS.pensionBenefit',
          retryable: true,
        },
      ])
    } finally {
      await demo.switchSource(SICHUAN, 'rs', false)
    }
  })

  it('passes when its source is back', async () => {
    // The breaker of the source may have opened; it tries again by itself.
    let answer = await demo.ask({ query: BOTH, variables })
    for (let i = 0; i < 60 && answer.body.errors !== undefined; i++) {
      await sleep(250)
      answer = await demo.ask({ query: BOTH, variables })
    }
    assert.deepEqual(personOf(answer), {
      pensionBenefit: PENSION,
      medicalSettlement: VISITS,
      deathCancellation: [],
    })
  })

  it('of the whole peer leaves what is local, and is one error for each field of the peer', async () => {
    await demo.token('cq-pension-desk')
    demo.kill(SICHUAN)
    const answer = await demo.ask({ query: BOTH, variables })
    await demo.ready()
    await sleep(1_100)
    assert.equal(answer.status, 200)
    assert.deepEqual(personOf(answer), {
      pensionBenefit: null,
      medicalSettlement: VISITS,
      deathCancellation: [],
    })
    const peer = { code: 'PEER_UNAVAILABLE', region: 'SICHUAN', retryable: true }
    assert.deepEqual(told(answer), [
      {
        path: 'person.pensionBenefit',
        ...peer,
        department: '四川省人力资源和社会保障厅',
        resource: '510000.RS.pensionBenefit',
      },
      {
        path: 'person.deathCancellation',
        ...peer,
        department: '四川省公安厅',
        resource: '510000.GA.deathCancellation',
      },
    ])
    assert.equal(answer.body.extensions?.exchange.receipts.length, 1)
  })

  it("of agreement, where the peer's grants refuse what ours permit, is PEER_REFUSED with its reason", async () => {
    const file = join(inDemo.region(demo.folder, SICHUAN), 'policies', 'grants', 'demo.json')
    const text = readFileSync(file, 'utf8')
    const kept = (JSON.parse(text) as readonly Grant[]).filter(
      ({ id }) => id !== 'cq-pension-desk.510000.RS.pensionBenefit',
    )
    writeFileSync(file, JSON.stringify(kept))
    try {
      await demo.bounce(SICHUAN)
      const before = demo.readsInAll()
      const answer = await demo.ask({ query: BOTH, variables })
      assert.equal(answer.status, 200)
      assert.deepEqual(personOf(answer), {
        pensionBenefit: null,
        medicalSettlement: VISITS,
        deathCancellation: [],
      })
      for (const { message, extensions } of answer.body.errors ?? []) {
        assert.equal(extensions.code, 'PEER_REFUSED')
        assert.equal(extensions['retryable'], false)
        assert.match(message, /SICHUAN refuses.*ACCESS_DENIED/)
        const { rule, item } = extensions['refusedBy'] as Readonly<Record<string, unknown>>
        assert.deepEqual([rule, item], ['no-grant', 'benefitStatusCode'])
      }
      assert.equal(answer.body.errors?.length, 2)
      // Two local sources were read; no source of Sichuan was, not even for what is still granted.
      assert.deepEqual(demo.reads(answer.exchangeId), { '500000.ga': 1, '500000.yb': 1 })
      assert.equal(demo.readsInAll(), before + 2)
      const theirs = await demo.record(SICHUAN, answer.exchangeId)
      assert.equal(theirs.record.outcome, 'refused')
      assert.deepEqual(
        theirs.record.refused.map(({ resource, item }) => `${resource} ${item}`),
        ['510000.RS.pensionBenefit benefitStatusCode'],
      )
      const ours = await demo.record(CHONGQING, answer.exchangeId)
      assert.equal(ours.record.outcome, 'partial')
    } finally {
      writeFileSync(file, text)
      await demo.bounce(SICHUAN)
    }
  })

  it('of one value empties that item alone, and says so without the value', async () => {
    const file = join(inDemo.files(demo.folder, CHONGQING, 'mz'), 'huohua.csv')
    const bytes = readFileSync(file)
    const id = DEAD_RETIREE.idNumber
    const lines = iconv.decode(bytes, 'gbk').split('\r\n')
    const broken = lines.map((line) =>
      line.includes(id) ? line.replace('20260213', '20261399') : line,
    )
    assert.notDeepEqual(broken, lines)
    replace(file, iconv.encode(broken.join('\r\n'), 'gbk'))
    try {
      const query = `query($id: CitizenId!) { person(idNumber: $id) {
        cremation(from: [CHONGQING]) { deceasedName deathDate cremationDate }
        again: cremation(from: [CHONGQING]) { funeralHome }
      } }`
      const answer = await demo.ask({ query, variables: { id } })
      assert.equal(answer.status, 200)
      const { cremation, again } = personOf(answer) as Record<string, readonly object[]>
      assert.deepEqual(cremation, [
        { deceasedName: '刘**', deathDate: '2026-02-11', cremationDate: null },
      ])
      assert.equal(again?.length, 1)
      assert.deepEqual(told(answer), [
        {
          path: 'person.cremation.0.cremationDate',
          code: 'SOURCE_INVALID_DATA',
          region: 'CHONGQING',
          department: '重庆市民政局',
          resource: '500000.MZ.cremation',
          retryable: false,
        },
      ])
      const message = answer.body.errors?.[0]?.message ?? ''
      assert.match(message, /500000\.MZ\.cremation/)
      assert.doesNotMatch(message, /20261399|2026-13|刘/)
      // The same, seen from the other province.
      const afar = await demo.ask({ as: 'sc-pension-desk', query, variables: { id } })
      assert.deepEqual(told(afar), told(answer))
      assert.doesNotMatch(JSON.stringify(afar.body), /20261399/)
    } finally {
      replace(file, bytes)
    }
  })
})

/** Whole at once, as the department's own system replaces it every night. */
function replace(file: string, bytes: Buffer): void {
  writeFileSync(`${file}.new`, bytes)
  renameSync(`${file}.new`, file)
}
