/**
 * Counts of what happens, for the administrator. The only file that knows prom-client. Labels come from
 * closed sets: no consumer, matter or subject is a label.
 *
 * @module
 */
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'

export interface Metrics {
  readonly answered: (door: string, status: number, code: string, ms: number) => void
  /** Reads `value` whenever metrics are asked for. */
  gauge(name: string, help: string, value: () => number): void
  /** Reads what `count` has come to whenever metrics are asked for. */
  counter(name: string, help: string, count: () => number): void
  /** Counts for each resource, read whenever metrics are asked for. */
  perResource(name: string, help: string, counts: () => Iterable<readonly [string, number]>): void
  readonly text: () => Promise<{ readonly type: string; readonly text: string }>
}

export function makeMetrics(): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const answered = new Counter({
    name: 'shudao_requests_total',
    help: 'Requests answered, by door, HTTP status and error code (OK when there was none).',
    labelNames: ['door', 'status', 'code'],
    registers: [registry],
  })
  const latency = new Histogram({
    name: 'shudao_request_seconds',
    help: 'Seconds from the first byte of a request to the last of its answer.',
    labelNames: ['door'],
    buckets: [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 15],
    registers: [registry],
  })
  return {
    answered: (door, status, code, ms) => {
      answered.inc({ door, status, code })
      latency.observe({ door }, ms / 1000)
    },
    gauge: (name, help, value) => {
      const gauge: Gauge = new Gauge({
        name,
        help,
        registers: [registry],
        collect: (): void => gauge.set(value()),
      })
    },
    counter: (name, help, count) => {
      const counter: Counter = new Counter({
        name,
        help,
        registers: [registry],
        collect: (): void => {
          counter.reset()
          counter.inc(count())
        },
      })
    },
    perResource: (name, help, counts) => {
      const counter: Counter = new Counter({
        name,
        help,
        labelNames: ['resource'],
        registers: [registry],
        collect: (): void => {
          counter.reset()
          for (const [resource, count] of counts()) counter.inc({ resource }, count)
        },
      })
    },
    text: async () => ({ type: registry.contentType, text: await registry.metrics() }),
  }
}
