/**
 * What a guard is configured with.
 *
 * @module
 */
import { maintenanceWindowSchema } from './maintenance.ts'
import type { MaintenanceWindow } from './maintenance.ts'

export interface GuardLimits {
  /** For one read, waiting and the second try included; of a stream, for one batch. */
  readonly timeoutMs: number
  /** Reads at once. */
  readonly concurrentMax: number
  /** Reads that wait for their turn; one more is refused. */
  readonly queueMax: number
  /** Failures in a row after which the source is left alone. */
  readonly failuresMax: number
  /** For how long it is left alone before one read tries again. */
  readonly openMs: number
  /** For how long after it came back it is given fewer reads at once, from one to all. Default 0: none of it. */
  readonly slowStartMs?: number
  /** Calls that the source allows in a day of China, over all replicas. Without it, any number. */
  readonly callsPerDayMax?: number
  /** Keys that the source takes in one call, 1..1,000. Default: its kind's. A read of more makes several calls. */
  readonly keysPerCallMax?: number
  /** Calls of one such read that run at once, 1..32. Default 4. */
  readonly slicesAtOnceMax?: number
  /** When it is closed. A read in such hours is answered at once. */
  readonly maintenance?: readonly MaintenanceWindow[]
}

export const DEFAULT_GUARD_LIMITS: GuardLimits = {
  timeoutMs: 5_000,
  concurrentMax: 16,
  queueMax: 256,
  failuresMax: 5,
  openMs: 10_000,
  slowStartMs: 10_000,
}

const milliseconds = { type: 'integer', minimum: 1, maximum: 600_000 } as const

/** JSON Schema of the limits that a configuration may set; each has a default. */
export const guardLimitsSchema = {
  type: 'object',
  additionalProperties: false,
  properties: {
    timeoutMs: milliseconds,
    concurrentMax: { type: 'integer', minimum: 1, maximum: 1_000 },
    queueMax: { type: 'integer', minimum: 0, maximum: 10_000 },
    failuresMax: { type: 'integer', minimum: 1, maximum: 1_000 },
    openMs: milliseconds,
    slowStartMs: { type: 'integer', minimum: 0, maximum: 600_000 },
    callsPerDayMax: { type: 'integer', minimum: 1, maximum: 1_000_000_000 },
    keysPerCallMax: { type: 'integer', minimum: 1, maximum: 1_000 },
    slicesAtOnceMax: { type: 'integer', minimum: 1, maximum: 32 },
    maintenance: { type: 'array', maxItems: 20, items: maintenanceWindowSchema },
  },
} as const
