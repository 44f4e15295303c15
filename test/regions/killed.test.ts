import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { directoryFetcher } from '../../gateway/audit/fetcher.ts'
import { leafHash } from '../../gateway/audit/tree.ts'
import { verifyLog } from '../../gateway/audit/verify.ts'
import { inDemo } from '../../gateway/demo/layout.ts'
import { RETIREE } from '../../gateway/demo/world/well-known.ts'
import { CHONGQING, DEMO_TIMEOUT_MS, sharedDemo, SICHUAN } from '../support/demo.ts'
import type { Demo, DemoAnswer } from '../support/demo.ts'
import { ACTIONS, requestSteps, type RequestSteps } from './steps-of-requests.ts'

/** Of both exchanges together. The log itself is killed 200 times, in `test/gateway/audit/killed.test.ts`. */
const KILLS = Number(process.env['EXCHANGE_KILLS'] ?? 50)
const CLIENTS_PER_EXCHANGE = 4
/** Between an answer and the next question of a client: what is left of the machine is for the exchanges to start. */
const PAUSE_MS = 60
const REGIONS = [CHONGQING, SICHUAN] as const

/** Steps that may be taken again, with other words: one that was cut off once it was taken is there twice. */
const isCorrection = (action: string): boolean => action === 'supplement' || action === 'review'

const QUERIES = [
  // Both provinces, one province, and one that is refused.
  `query($id: CitizenId!){ person(idNumber:$id){ pensionBenefit(from:[CHONGQING, SICHUAN]){ benefitStatusCode } } }`,
  `query($id: CitizenId!){ person(idNumber:$id){ medicalSettlement(from:[CHONGQING]){ visitDate } } }`,
  `query($id: CitizenId!){ person(idNumber:$id){ socialSecurityCard(from:[SICHUAN]){ ssCardNumber } } }`,
]

describe(`an exchange killed under load, ${KILLS} times`, function () {
  // As many starts of an exchange, on a machine that may do other things.
  this.timeout(600_000)
  let demo: Demo
  const answers: DemoAnswer[] = []
  let unanswered = 0
  let steps: RequestSteps

  before(async function () {
    this.timeout(DEMO_TIMEOUT_MS)
    demo = await sharedDemo()
    steps = requestSteps(demo)
  })

  after(async () => {
    await demo.ready()
    // A message of the second in which an exchange starts may have been accepted by the run before.
    await sleep(1_100)
  })

  it('comes back by itself each time', async () => {
    const stop = new AbortController()
    const clients = REGIONS.flatMap((region) =>
      Array.from({ length: CLIENTS_PER_EXCHANGE }, (_, i) => keepAsking(region, i, stop.signal)),
    )
    const staff = steps.keepStepping(stop.signal)
    const kills = { [CHONGQING]: Math.ceil(KILLS / 2), [SICHUAN]: Math.floor(KILLS / 2) }
    try {
      await Promise.all(REGIONS.map((region) => killAgainAndAgain(region, kills[region])))
    } finally {
      stop.abort()
      await Promise.all([...clients, staff])
    }
    await demo.ready()
    assert.ok(answers.length > KILLS, `${answers.length} answers are too few to be a load`)
    assert.ok(unanswered > 0, 'no request was ever cut off: nothing was killed under load')
    assert.ok(steps.unanswered() > 0, 'no step of a request was ever cut off')
  })

  it('has each step of a request whole or not at all, and in its log before it was taken', async () => {
    const kept = await steps.kept()
    for (const { request, action } of steps.promised) {
      const events = kept.find(({ id }) => id === request)?.events ?? []
      assert(
        events.some((event) => event.action === action),
        `${action} of ${request}`,
      )
    }
    const taken = kept.flatMap(({ id, events }) => {
      assert.deepEqual(
        events.map(({ seq }) => seq),
        events.map((_, n) => n + 1),
      )
      const actions = events.map(({ action }) => action)
      const once = actions.filter(
        (action, n) => !(isCorrection(action) && actions[n - 1] === action),
      )
      assert.deepEqual(once, ACTIONS.slice(0, once.length))
      return events.map(({ seq, action }) => `${id} ${seq} ${action}`)
    })
    // The row of each says the same as its events.
    for (const state of new Set(kept.map((request) => request.state))) {
      const those = kept.filter((request) => request.state === state)
      assert.deepEqual(await steps.kept(state), those)
    }
    const accepted = steps
      .recorded()
      .filter((step) => kept.some(({ id }) => step.startsWith(`${id} `)))
    assert.deepEqual(
      taken.filter((step) => !accepted.includes(step)),
      [],
    )
    // What was recorded and not taken is what was cut off in between.
    assert.ok(accepted.length - taken.length <= steps.unanswered(), `${accepted.length} accepted`)
  })

  it('has the record of every answer that any client received', async () => {
    const logs = await Promise.all(REGIONS.map((region) => leavesOf(region)))
    let receipts = 0
    for (const { body, exchangeId, status } of answers) {
      const [own, ...twins] = body.extensions?.exchange.receipts ?? []
      if (own === undefined) {
        // Without a receipt nothing may have been released.
        assert.ok(body.data === undefined && status >= 400, `${status} ${exchangeId}`)
        continue
      }
      for (const receipt of [own, ...twins]) {
        const log = logs.find(({ origin }) => origin === receipt.log)
        const leaf = log?.leaves[receipt.index]
        assert.deepEqual(leaf, { exchangeId, hash: receipt.leafHash }, receipt.log)
        receipts++
      }
    }
    assert.ok(receipts > answers.length / 2, `${receipts} receipts of ${answers.length} answers`)
  })

  it('has logs that verify', async () => {
    for (const region of REGIONS) {
      const vkey = readFileSync(inDemo.vkey(demo.folder, region), 'utf8').trim()
      const report = await verifyLog(directoryFetcher(inDemo.log(demo.folder, region)), vkey)
      assert.deepEqual(report.failures, [])
    }
  })

  /** Asks again and again, whatever comes; keeps every answer that arrived whole. */
  async function keepAsking(
    region: (typeof REGIONS)[number],
    seed: number,
    signal: AbortSignal,
  ): Promise<void> {
    const as = region === CHONGQING ? 'cq-pension-desk' : 'sc-pension-desk'
    for (let i = seed; !signal.aborted; i++) {
      try {
        const query = QUERIES[i % QUERIES.length]!
        answers.push(await demo.ask({ as, query, variables: { id: RETIREE.idNumber } }))
      } catch {
        unanswered++
        await sleep(50)
      }
      await sleep(PAUSE_MS)
    }
  }

  async function killAgainAndAgain(region: (typeof REGIONS)[number], times: number): Promise<void> {
    for (let i = 0; i < times; i++) {
      await answering(region)
      // Not always at the same moment of its life: just answering again, and some time into the load.
      await sleep((i % 5) * 20)
      demo.kill(region)
      await silent(region)
    }
    await answering(region)
  }

  function answering(region: (typeof REGIONS)[number]): Promise<void> {
    return until(async () => (await fetch(`${demo.url(region)}/health/ready`)).ok)
  }

  function silent(region: (typeof REGIONS)[number]): Promise<void> {
    return until(() =>
      fetch(`${demo.url(region)}/health/live`).then(
        () => false,
        () => true,
      ),
    )
  }

  /** The leaves of a log, once all that was acknowledged is published. */
  async function leavesOf(region: (typeof REGIONS)[number]): Promise<{
    readonly origin: string
    readonly leaves: readonly { readonly exchangeId: string; readonly hash: string }[]
  }> {
    const origin = readFileSync(inDemo.vkey(demo.folder, region), 'utf8').split('+')[0] ?? ''
    const acknowledged = answers
      .flatMap(({ body }) => body.extensions?.exchange.receipts ?? [])
      .filter(({ log }) => log === origin)
    const size = 1 + Math.max(-1, ...acknowledged.map(({ index }) => index))
    // What never comes is found missing by the comparison, with its exchange id.
    const end = (): number => 1 + (demo.published(region).at(-1)?.index ?? -1)
    for (let i = 0; i < 100 && end() < size; i++) await sleep(100)
    // By place in the log: there are records of other kinds between those of exchanges.
    const leaves: { readonly exchangeId: string; readonly hash: string }[] = []
    for (const { index, bytes, record } of demo.published(region)) {
      const hash = leafHash(bytes).toString('base64')
      leaves[index] = { exchangeId: record.exchangeId, hash }
    }
    return { origin, leaves }
  }
})

async function until(holds: () => Promise<boolean>): Promise<void> {
  for (;;) {
    if (await holds().catch(() => false)) return
    await sleep(30)
  }
}
