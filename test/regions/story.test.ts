import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { promisify } from 'node:util'
import { directoryFetcher } from '../../gateway/audit/fetcher.ts'
import { verifyReceipt } from '../../gateway/audit/verify-receipt.ts'
import { verifyLog } from '../../gateway/audit/verify.ts'
import { inDemo } from '../../gateway/demo/layout.ts'
import { CERTIFY } from '../../gateway/demo/story/stage.ts'
import { RETIREE } from '../../gateway/demo/world/well-known.ts'
import { CHONGQING, DEMO_TIMEOUT_MS, sharedDemo, SICHUAN } from '../support/demo.ts'
import type { LoggedRecord } from '../../gateway/demo/read-log.ts'
import type { Demo, DemoAnswer } from '../support/demo.ts'
import { program } from '../support/program.ts'

const run = promisify(execFile)

describe('the story: one query of the pension desk to six departments of two provinces', function () {
  this.timeout(DEMO_TIMEOUT_MS)
  let demo: Demo
  let answer: DemoAnswer
  let ours: LoggedRecord
  let theirs: LoggedRecord

  before(async () => {
    demo = await sharedDemo()
    const variables = { id: RETIREE.idNumber, claim: { name: RETIREE.name } }
    const query = CERTIFY.replaceAll(
      'provenance { department }',
      'provenance { region department resource version retrievedAt }',
    )
    answer = await demo.ask({ query, variables })
    ours = await demo.record(CHONGQING, answer.exchangeId)
    theirs = await demo.record(SICHUAN, answer.exchangeId)
  })

  it('is answered by both provinces, masked as granted, with who said what and when', () => {
    const retrieved: string[] = []
    const data: unknown = JSON.parse(JSON.stringify(answer.body.data), (key, value: unknown) => {
      if (key !== 'retrievedAt') return value
      retrieved.push(String(value))
      return 'then'
    })
    const from = (region: string, department: string, resource: string) => ({
      region,
      department,
      resource,
      version: 1,
      retrievedAt: 'then',
    })
    const visited = from('CHONGQING', '重庆市医疗保障局', '500000.YB.medicalSettlement')
    assert.equal(answer.status, 200)
    assert.equal(answer.body.errors, undefined)
    assert.deepEqual(data, {
      person: {
        pensionBenefit: [
          {
            name: '陈**',
            benefitStatusCode: '1',
            lastCertifiedDate: '2025-04-17',
            provenance: from('SICHUAN', '四川省人力资源和社会保障厅', '510000.RS.pensionBenefit'),
          },
        ],
        verify: {
          householdPopulation: [
            {
              result: 'MATCH',
              provenance: from('SICHUAN', '四川省公安厅', '510000.GA.householdPopulation'),
            },
          ],
        },
        deathCancellation: [],
        cremation: [],
        medicalSettlement: [
          { visitDate: '2026-01-22', provenance: visited },
          { visitDate: '2026-06-18', provenance: visited },
        ],
      },
    })
    for (const time of retrieved) {
      assert.match(time, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|\+08:00)$/)
      assert.ok(Math.abs(Date.parse(time) - Date.now()) < DEMO_TIMEOUT_MS, time)
    }
    assert.equal(retrieved.length, 4)
  })

  it("makes exactly one read per source, by the sources' own logs", () => {
    assert.deepEqual(demo.reads(answer.exchangeId), {
      '500000.ga': 1,
      '500000.yb': 1,
      '510000.ga': 1,
      '510000.rs': 1,
    })
  })

  it('carries the receipts of both provinces, under one exchange id', () => {
    const exchange = answer.body.extensions?.exchange
    assert.equal(exchange?.id, answer.exchangeId)
    assert.deepEqual(
      exchange.receipts.map(({ log, index }) => ({ log, index })),
      [
        { log: 'shudao-chongqing.example/log', index: ours.index },
        { log: 'shudao-sichuan.example/log', index: theirs.index },
      ],
    )
  })

  it('is in both logs, each record naming the other', () => {
    const receipt = answer.body.extensions?.exchange.receipts[1]
    assert.deepEqual(ours.record.twins, [
      {
        region: SICHUAN,
        log: 'shudao-sichuan.example/log',
        index: theirs.index,
        leafHash: receipt?.leafHash,
      },
    ])
    // Both decided, by their own grants, and both records hold both decisions.
    const [ourDecision, ...others] = ours.record.decisions
    assert.deepEqual(others, [theirs.record.decisions[0]])
    const grants = ourDecision?.grants.filter((ref) => ref.includes(`.${SICHUAN}.`))
    assert.deepEqual(theirs.record.decisions[1], { ...ourDecision, grants })
    assert.deepEqual(
      theirs.record.decisions.map(({ region, side, effect }) => [region, side, effect]),
      [
        [SICHUAN, 'provider', 'permit'],
        [CHONGQING, 'consumer', 'permit'],
      ],
    )
    assert.equal(ours.record.via, null)
    assert.equal(theirs.record.via?.region, CHONGQING)
    assert.equal(theirs.record.via.exchange, 'shudao-chongqing.example/log')
    for (const { record } of [ours, theirs]) {
      assert.equal(record.outcome, 'released')
      assert.equal(record.consumer?.id, 'cq-pension-desk')
      assert.equal(record.operator, 'CQ-YZ-0417')
      assert.equal(record.matter, 'CY-037')
      assert.equal(record.caseNumber, '500103-2026-000123')
      assert.equal(record.subjects.length, 1)
    }
    const asked = (record: LoggedRecord['record']): readonly string[] =>
      record.asks.map(({ resource, mode, result }) => `${resource} ${mode} ${result}`).sort()
    assert.deepEqual(asked(theirs.record), [
      '510000.GA.householdPopulation verify MATCH',
      '510000.MZ.cremation query NO_RECORD',
      '510000.RS.pensionBenefit query RECORDS',
    ])
    assert.deepEqual(asked(ours.record), [
      '500000.GA.deathCancellation query NO_RECORD',
      '500000.MZ.cremation query NO_RECORD',
      '500000.YB.medicalSettlement query RECORDS',
      ...asked(theirs.record),
    ])
  })

  it('is proven by its receipts, and both logs are proven whole', async () => {
    const receipts = answer.body.extensions?.exchange.receipts ?? []
    for (const [i, region] of ([CHONGQING, SICHUAN] as const).entries()) {
      const fetcher = directoryFetcher(inDemo.log(demo.folder, region))
      const vkey = readFileSync(inDemo.vkey(demo.folder, region), 'utf8').trim()
      const report = await verifyReceipt(fetcher, vkey, receipts[i]!)
      assert.deepEqual([report.ok, report.failure], [true, null])
      const forged = { ...receipts[i]!, index: receipts[i]!.index + 1 }
      assert.equal((await verifyReceipt(fetcher, vkey, forged)).ok, false)
      const whole = await verifyLog(fetcher, vkey)
      assert.deepEqual(whole.failures, [])
    }
  })

  it('was decided by policies that are kept: both decisions are made again by `shudao policy recompute`', async () => {
    for (const region of [CHONGQING, SICHUAN] as const) {
      const config = inDemo.configuration(demo.folder, region)
      const args = ['policy', 'recompute', answer.exchangeId, '--config', config]
      const { stdout } = await run(process.execPath, [program(), ...args])
      assert.match(stdout, /: permit on \d{4}-\d\d-\d\d, by grants cq-pension-desk\./)
      assert.match(stdout, /as the log names them\n✓ Made again, it is the same/)
    }
  })

  it('is told whole by `shudao demo --once` against the running demo, which exits 0', async () => {
    const { folder, portBase } = demo
    const options = ['--port-base', String(portBase), '--folder', folder]
    const { stdout } = await run(process.execPath, [program(), 'demo', '--once', ...options])
    assert.match(stdout, /A demo runs already/)
    assert.equal(stdout.match(/proven whole/g)?.length, 2)
  })
})
