/**
 * More than an exchange can answer, from a process of its own: Q1 at a fixed rate, each request at its own time.
 */
import { Pool } from 'undici'
import { askAtOwnTimes } from './own-times.ts'
import { workloadOf } from './workloads.ts'

export interface OverloadOrder {
  readonly address: string
  readonly perSecond: number
  readonly durationMs: number
  readonly firstSerial: number
  readonly consumers: readonly Readonly<Record<string, string>>[]
}

export interface OverloadReport {
  readonly asked: number
  /** Of those answered rightly, from the time at which they were due. */
  readonly latenciesMs: readonly number[]
  /** Refused with `OVERLOADED` and told when to come again. */
  readonly shed: number
  /** Anything else: there should be none. */
  readonly failed: number
  readonly firstFailed: string | undefined
}

/**
 * More than an exchange has places for, so that it is the exchange that sheds and not this process that waits. They are open before anything
 * is asked, as those of departments' systems are: Node takes on one new connection in a turn of its event loop.
 */
const CONNECTIONS = 640
/** By origin: they outlive an order, so that what the exchange holds is not the coming and going of ours. */
const pools = new Map<string, Pool>()
const Q1 = workloadOf('Q1')

process.on('message', (order: OverloadOrder) => {
  void carryOut(order).then((report) => process.send?.(report))
})
process.on('disconnect', () => process.exit(0))

async function carryOut(order: OverloadOrder): Promise<OverloadReport> {
  const { origin, pathname: path } = new URL(order.address)
  const pool = pools.get(origin) ?? new Pool(origin, { connections: CONNECTIONS, pipelining: 1 })
  pools.set(origin, pool)
  await openAll(pool)
  const latenciesMs: number[] = []
  let [asked, shed, failed] = [0, 0, 0]
  let firstFailed: string | undefined
  const fail = (why: string): void => {
    failed++
    firstFailed ??= why
  }
  await askAtOwnTimes(order.perSecond, order.durationMs, async (n, due) => {
    asked++
    const serial = order.firstSerial + n
    try {
      const answer = await pool.request({
        method: 'POST',
        path,
        headers: {
          'content-type': 'application/json',
          accept: 'application/graphql-response+json',
          ...order.consumers[serial % order.consumers.length],
        },
        body: JSON.stringify({ query: Q1.document(serial), variables: Q1.variables(serial) }),
      })
      const text = await answer.body.text()
      const right = `{"data":${JSON.stringify(Q1.data(serial, 'masked'))}`
      if (text.startsWith(right) && !text.includes('"errors"')) {
        latenciesMs.push(performance.now() - due)
      } else if (isShed(answer.statusCode, answer.headers, text)) {
        shed++
      } else {
        fail(`${answer.statusCode} ${text.slice(0, 600)}`)
      }
    } catch (thrown) {
      fail(String(thrown))
    }
  })
  return { asked, latenciesMs, shed, failed, firstFailed }
}

async function openAll(pool: Pool): Promise<void> {
  const asked = Array.from({ length: CONNECTIONS }, async () => {
    const { body } = await pool.request({ method: 'GET', path: '/health/live' })
    await body.dump()
  })
  await Promise.all(asked)
}

function isShed(status: number, headers: Readonly<Record<string, unknown>>, text: string): boolean {
  return status === 503 && text.includes('"OVERLOADED"') && headers['retry-after'] !== undefined
}
