/**
 * The load generator, in a process of its own: so many requests at once, each about other subjects, in
 * the name of one consumer after another; every answer is compared with the right one.
 */
import { Pool } from 'undici'
import { workloadOf, type Shown, type WorkloadName } from './workloads.ts'

export interface LoadOrder {
  readonly address: string
  readonly workload: WorkloadName
  readonly shown: Shown
  readonly concurrency: number
  readonly durationMs: number
  readonly firstSerial: number
  /** Headers of each consumer. */
  readonly consumers: readonly Readonly<Record<string, string>>[]
}

export interface LoadReport {
  readonly requests: number
  readonly seconds: number
  readonly p50Ms: number
  readonly p99Ms: number
  /** How many answers were wrong, and what the first of them was. */
  readonly wrong: number
  readonly firstWrong: string | undefined
}

process.on('message', (order: LoadOrder) => {
  void carryOut(order).then((report) => process.send?.(report))
})
process.on('disconnect', () => process.exit(0))

async function carryOut(order: LoadOrder): Promise<LoadReport> {
  const { origin, pathname: path } = new URL(order.address)
  const workload = workloadOf(order.workload)
  const pool = new Pool(origin, { connections: order.concurrency, pipelining: 1 })
  const latencies: number[] = []
  let wrong = 0
  let firstWrong: string | undefined
  let next = order.firstSerial
  const begin = performance.now()

  const ask = async (serial: number): Promise<void> => {
    const body = JSON.stringify({
      query: workload.document(serial),
      variables: workload.variables(serial),
    })
    const headers = {
      'content-type': 'application/json',
      accept: 'application/graphql-response+json, application/json',
      ...order.consumers[serial % order.consumers.length],
    }
    const sent = performance.now()
    const answer = await pool.request({ method: 'POST', path, headers, body })
    const text = await answer.body.text()
    latencies.push(performance.now() - sent)
    const status = answer.statusCode
    if (status === workload.status && isRight(text, workload.data(serial, order.shown))) return
    wrong++
    firstWrong ??= `${status} ${text.slice(0, 600)}`
  }
  const worker = async (): Promise<void> => {
    while (performance.now() - begin < order.durationMs) await ask(next++)
  }
  await Promise.all(
    Array.from({ length: order.concurrency }, () =>
      worker().catch((thrown: unknown) => {
        wrong++
        firstWrong ??= String(thrown)
      }),
    ),
  )
  const seconds = (performance.now() - begin) / 1_000
  await pool.close()
  latencies.sort((a, b) => a - b)
  const at = (share: number): number => latencies[Math.floor(latencies.length * share)] ?? NaN
  return {
    requests: latencies.length,
    seconds,
    p50Ms: at(0.5),
    p99Ms: at(0.99),
    wrong,
    firstWrong,
  }
}

/** Byte for byte up to what a gateway may add beside `data`. */
function isRight(text: string, data: unknown): boolean {
  if (data === undefined) return text.includes('"ACCESS_DENIED"') && !text.includes('"data"')
  return text.startsWith(`{"data":${JSON.stringify(data)}`) && !text.includes('"errors"')
}
