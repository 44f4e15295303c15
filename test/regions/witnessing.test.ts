import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { openSignedCheckpoint } from '../../gateway/audit/checkpoint.ts'
import { parseCosigner } from '../../gateway/audit/cosignature.ts'
import { httpFetcher } from '../../gateway/audit/fetcher.ts'
import { parseVkey } from '../../gateway/audit/note.ts'
import { rootAt } from '../../gateway/audit/prove.ts'
import { verifyLog } from '../../gateway/audit/verify.ts'
import { exchangeName, inDemo } from '../../gateway/demo/layout.ts'
import { RETIREE } from '../../gateway/demo/world/well-known.ts'
import { originHash } from '../../gateway/witness/witness-store.ts'
import { CHONGQING, DEMO_TIMEOUT_MS, sharedDemo, SICHUAN } from '../support/demo.ts'
import type { Demo } from '../support/demo.ts'
import { shudao } from './own-exchange.ts'

const QUERY = `query($id: CitizenId!) { person(idNumber: $id) { pensionBenefit(from: [SICHUAN]) { benefitStatusCode } } }`
const SIDES = [
  [CHONGQING, SICHUAN],
  [SICHUAN, CHONGQING],
] as const

describe('two provinces that witness each other', function () {
  this.timeout(DEMO_TIMEOUT_MS)
  let demo: Demo

  before(async () => {
    demo = await sharedDemo()
    const { exchangeId } = await demo.ask({ query: QUERY, variables: { id: RETIREE.idNumber } })
    for (const [region] of SIDES) await demo.record(region, exchangeId)
  })

  it('publish checkpoints with the cosignature of the other, which the command asks for by its vkey', async () => {
    for (const [region, other] of SIDES) {
      const log = inDemo.log(demo.folder, region)
      const witness = join(inDemo.region(demo.folder, other), 'witness.vkey')
      for (const key of [witness, inDemo.vkey(demo.folder, other)]) {
        const ran = await witnessed(() => shudao(['audit', 'verify', log, '--witness', key]))
        assert.equal(ran.code, 0, ran.err)
        assert.match(ran.out, new RegExp(`Witnessed by ${exchangeName(other)}/log\\.`))
      }
      const own = await shudao([
        'audit',
        'verify',
        log,
        '--witness',
        inDemo.vkey(demo.folder, region),
      ])
      assert.equal(own.code, 1)
      assert.match(own.err, /It is cosigned by 0 of .* 1 are asked for\. \[WITNESSES\]/)
    }
  })

  it('show what they cosigned last, with both signatures', async () => {
    for (const [region, other] of SIDES) {
      const origin = `${exchangeName(region)}/log`
      const address = `${demo.url(other)}/witness/${originHash(origin)}/checkpoint`
      const response = await fetch(address)
      assert.equal(response.status, 200)
      const vkey = (from: typeof region): string =>
        readFileSync(inDemo.vkey(demo.folder, from), 'utf8').trim()
      const bytes = Buffer.from(await response.text())
      const signed = openSignedCheckpoint(bytes, parseVkey(vkey(region)), [
        parseCosigner(vkey(other)),
      ])
      assert.equal(signed.witnessedBy.length, 1)
      assert.ok(signed.checkpoint.size > 0)
    }
  })

  it('say in metrics how far the witnessed part of the log reaches', async () => {
    const figure = async (name: string): Promise<number> => {
      const text = await (await fetch(`${demo.url(CHONGQING)}/metrics`)).text()
      return Number(new RegExp(`^${name} (\\d+)$`, 'm').exec(text)?.[1])
    }
    for (let waitedMs = 0; waitedMs < 10_000; waitedMs += 100) {
      if ((await figure('shudao_log_entries_witnessed')) === (await figure('shudao_log_entries'))) {
        return
      }
      await sleep(100)
    }
    assert.fail('the log is not witnessed to its end')
  })

  it('keep a copy of the log of the other, which anyone proves and an auditor reads', async () => {
    for (const [region, other, auditor] of [
      [CHONGQING, SICHUAN, 'sc-auditor'],
      [SICHUAN, CHONGQING, 'cq-auditor'],
    ] as const) {
      const origin = `${exchangeName(region)}/log`
      const address = `${demo.url(other)}/mirror/${originHash(origin)}`
      const vkey = readFileSync(inDemo.vkey(demo.folder, region), 'utf8').trim()
      await mirrored(address)
      const strange = httpFetcher(address)
      const signed = openSignedCheckpoint(
        (await strange.read('checkpoint')) ?? Buffer.alloc(0),
        parseVkey(vkey),
        [],
      )
      const { size, root } = signed.checkpoint
      assert.deepEqual(await rootAt(strange, size, size), Buffer.from(root))
      await assert.rejects(verifyLog(strange, vkey), { message: /it answered 401/ })
      const read = httpFetcher(address, await demo.token(auditor))
      const report = await verifyLog(read, vkey)
      assert.deepEqual(report.failures, [])
      assert.ok(report.size > 0)
    }
    assert.equal(
      (await fetch(`${demo.url(CHONGQING)}/mirror/${'0'.repeat(64)}/checkpoint`)).status,
      404,
    )
    const metrics = await (await fetch(`${demo.url(CHONGQING)}/metrics`)).text()
    assert.match(metrics, /^shudao_mirrors_age_seconds \d/m)
  })
})

/** Waits for the first round of whoever keeps the copy. */
async function mirrored(address: string): Promise<void> {
  for (let waitedMs = 0; waitedMs < 30_000; waitedMs += 100) {
    const response = await fetch(`${address}/checkpoint`)
    if (response.ok && Number((await response.text()).split('\n')[1]) > 0) return
    await sleep(100)
  }
  assert.fail(`nothing is mirrored at ${address}`)
}

/** Other tests write to the same logs: a checkpoint of this moment may wait for its witness. */
async function witnessed<T extends { readonly code: number | null }>(
  attempt: () => Promise<T>,
): Promise<T> {
  for (let tries = 1; ; tries++) {
    const ran = await attempt()
    if (ran.code === 0 || tries === 5) return ran
  }
}
