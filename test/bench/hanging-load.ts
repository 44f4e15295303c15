/**
 * Asks at a fixed rate, in a process of its own: one source after another in turn, each request at its own time
 * whether those before it are answered or not. A latency counts from the time at which the request was due, so
 * that waiting is not left out of it.
 */
import { Pool } from 'undici'
import { QUESTIONS, rightAnswer, type Question } from './hanging-questions.ts'
import { askAtOwnTimes } from './own-times.ts'
import { personAt } from './workloads.ts'

export interface HangingOrder {
  readonly address: string
  /** All six together. */
  readonly perSecond: number
  readonly durationMs: number
  readonly firstSerial: number
  readonly consumers: readonly Readonly<Record<string, string>>[]
}

export interface HangingReport {
  /** Of the requests to the first five, each answered rightly. */
  readonly latenciesMs: readonly number[]
  readonly wrong: number
  readonly firstWrong: string | undefined
  /** What became of the requests to the sixth: `answered`, or the code of their error; how often. */
  readonly sixth: Readonly<Record<string, number>>
}

const CONNECTIONS = 512
const KEEP_ALIVE_MS = 60_000

/**
 * Those who ask the sixth have connections of their own, as other systems have: else the others would find theirs
 * taken, and pay for new ones only where the sixth hangs. Kept from one order to the next.
 */
const pools = new Map<string, Pool>()

function poolOf(origin: string, isSixth: boolean): Pool {
  const name = `${origin} ${isSixth}`
  const options = { connections: CONNECTIONS, pipelining: 1, keepAliveTimeout: KEEP_ALIVE_MS }
  const pool = pools.get(name) ?? new Pool(origin, options)
  pools.set(name, pool)
  return pool
}

process.on('message', (order: HangingOrder) => {
  void carryOut(order).then((report) => process.send?.(report))
})
process.on('disconnect', () => process.exit(0))

async function carryOut(order: HangingOrder): Promise<HangingReport> {
  const { origin, pathname: path } = new URL(order.address)
  const latenciesMs: number[] = []
  const sixth: Record<string, number> = {}
  let wrong = 0
  let firstWrong: string | undefined
  await askAtOwnTimes(order.perSecond, order.durationMs, (n, due) =>
    ask(QUESTIONS[n % QUESTIONS.length]!, order.firstSerial + n, due),
  )
  return { latenciesMs, wrong, firstWrong, sixth }

  async function ask(question: Question, serial: number, due: number): Promise<void> {
    const variables = { id: personAt(serial).citizenId }
    const isSixth = question === QUESTIONS.at(-1)
    const answer = await poolOf(origin, isSixth).request({
      method: 'POST',
      path,
      headers: {
        'content-type': 'application/json',
        accept: 'application/graphql-response+json',
        ...order.consumers[serial % order.consumers.length],
      },
      body: JSON.stringify({ query: question.document, variables }),
    })
    const text = await answer.body.text()
    const isRight = text.startsWith(rightAnswer(question, serial)) && !text.includes('"errors"')
    if (isSixth) {
      const became = isRight ? 'answered' : (/"code":"(\w+)"/.exec(text)?.[1] ?? 'wrong')
      sixth[became] = (sixth[became] ?? 0) + 1
    } else if (isRight) {
      latenciesMs.push(performance.now() - due)
    } else {
      wrong++
      firstWrong ??= `${question.source}: ${answer.statusCode} ${text.slice(0, 600)}`
    }
  }
}
