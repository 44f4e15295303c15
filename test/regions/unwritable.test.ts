import assert from 'node:assert/strict'
import { chmodSync, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { directoryFetcher } from '../../gateway/audit/fetcher.ts'
import { verifyLog } from '../../gateway/audit/verify.ts'
import { inDemo } from '../../gateway/demo/layout.ts'
import { RETIREE } from '../../gateway/demo/world/well-known.ts'
import { CHONGQING, DEMO_TIMEOUT_MS, sharedDemo, SICHUAN } from '../support/demo.ts'
import type { Demo, DemoAnswer } from '../support/demo.ts'

const LOCAL = `query($id: CitizenId!) { person(idNumber: $id) { medicalSettlement(from: [CHONGQING]) { visitDate } } }`
const AFAR = `query($id: CitizenId!) { person(idNumber: $id) {
  medicalSettlement(from: [CHONGQING]) { visitDate }
  pensionBenefit(from: [SICHUAN]) { benefitStatusCode }
} }`
const variables = { id: RETIREE.idNumber }

/** Permissions bind everyone but root; for root a file in the folder's place does the same. */
const ways: readonly { readonly how: string; readonly block: (folder: string) => () => void }[] = [
  ...(process.geteuid?.() === 0
    ? []
    : [
        {
          how: 'may no longer be written',
          block: (folder: string) => {
            chmodSync(folder, 0o500)
            return () => chmodSync(folder, 0o700)
          },
        },
      ]),
  {
    how: 'is gone',
    block: (folder) => {
      renameSync(folder, `${folder}.away`)
      return () => renameSync(`${folder}.away`, folder)
    },
  },
  {
    how: 'is a file',
    block: (folder) => {
      renameSync(folder, `${folder}.away`)
      writeFileSync(folder, '')
      return () => {
        rmSync(folder)
        renameSync(`${folder}.away`, folder)
      }
    },
  },
]

for (const place of ['log', 'journal'] as const) {
  for (const { how, block } of ways) {
    describe(`an exchange whose folder ${place}/ ${how}`, function () {
      this.timeout(DEMO_TIMEOUT_MS)
      let demo: Demo
      let unblock: (() => void) | undefined

      before(async () => {
        demo = await sharedDemo()
        await demo.token('cq-pension-desk')
        await demo.token('sc-pension-desk')
        unblock = block(join(inDemo.region(demo.folder, CHONGQING), place))
        // It looks anew: from then on no source is asked for what could not be recorded.
        await fetch(`${demo.url(CHONGQING)}/health/ready`)
      })
      after(async () => {
        unblock?.()
        await demo.ready()
      })

      it('answers AUDIT_UNAVAILABLE, and neither reads nor releases anything', async () => {
        const before = demo.readsInAll()
        for (const query of [LOCAL, AFAR, '{ __typename }', 'malformed']) {
          const answer = await demo.ask({ query, variables })
          assert.equal(answer.status, 503)
          assert.equal(answer.body.data, undefined)
          assert.equal(answer.body.errors?.[0]?.extensions.code, 'AUDIT_UNAVAILABLE')
          assert.deepEqual(answer.body.extensions?.exchange.receipts, [])
          assert.ok(answer.headers.has('retry-after'))
        }
        assert.equal(demo.readsInAll(), before)
      })

      it('says so: not ready, yet alive', async () => {
        const ready = await fetch(`${demo.url(CHONGQING)}/health/ready`)
        assert.equal(ready.status, 503)
        const { checks } = (await ready.json()) as { checks: { log: { state: string } } }
        assert.equal(checks.log.state, 'down')
        assert.equal((await fetch(`${demo.url(CHONGQING)}/health/live`)).status, 200)
      })

      it('leaves the other exchange to answer for its own province', async () => {
        assert.equal((await fetch(`${demo.url(SICHUAN)}/health/ready`)).status, 200)
        const before = demo.readsInAll()
        const answer = await demo.ask({ as: 'sc-pension-desk', query: AFAR, variables })
        assert.equal(answer.status, 200)
        const person = (answer.body.data as { person: Record<string, unknown> }).person
        assert.deepEqual(person, {
          medicalSettlement: null,
          pensionBenefit: [{ benefitStatusCode: '1' }],
        })
        assert.deepEqual(
          answer.body.errors?.map(({ extensions }) => [extensions.code, extensions['region']]),
          [['PEER_UNAVAILABLE', 'CHONGQING']],
        )
        assert.equal(demo.readsInAll(), before + 1)
      })

      it('answers again by itself once the folder is back, and its log is whole', async () => {
        unblock?.()
        unblock = undefined
        let answer: DemoAnswer | undefined
        for (let waitedMs = 0; waitedMs < 10_000; waitedMs += 50) {
          answer = await demo.ask({ query: LOCAL, variables })
          if (answer.status === 200) break
          await sleep(50)
        }
        assert.equal(answer?.status, 200)
        assert.equal((await fetch(`${demo.url(CHONGQING)}/health/ready`)).status, 200)
        await demo.record(CHONGQING, answer.exchangeId)
        const log = inDemo.log(demo.folder, CHONGQING)
        assert.ok(!existsSync(`${log}.away`))
        const vkey = readFileSync(inDemo.vkey(demo.folder, CHONGQING), 'utf8').trim()
        const report = await verifyLog(directoryFetcher(log), vkey)
        assert.deepEqual(report.failures, [])
      })
    })
  }
}
