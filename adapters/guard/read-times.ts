/**
 * How long the reads of a source took in the last minutes, and how those that failed did. A read costs an addition: times
 * are counted in steps, each a quarter longer or so than the one before, minute by minute, and looked through when somebody asks.
 *
 * @module
 */
import type { AdapterErrorCode } from '../errors.ts'

/** What was counted in a window of time. */
export interface RecentReads {
  /** How far back it looks; the minute that runs is part of it. */
  readonly windowSec: number
  /** Reads that were answered. */
  readonly reads: number
  /** Half of them took at most so long, and 95 of 100; null where there was none. At most a quarter more than was measured. */
  readonly p50Ms: number | null
  readonly p95Ms: number | null
  /** Reads that failed, by kind; of the kinds that there were. */
  readonly failures: Readonly<Partial<Record<AdapterErrorCode, number>>>
}

export interface ReadTimes {
  /** @param atMs on the clock of `performance.now()`, as all times here. */
  answered(tookMs: number, atMs: number): void
  failed(code: AdapterErrorCode, atMs: number): void
  recent(atMs: number): RecentReads
}

const MINUTES = 15
const MINUTE_MS = 60_000
/** The first step ends here; each next one is longer by 2^¼, so four steps double it. */
const LEAST_MS = 0.25
const STEPS_A_DOUBLING = 4
/** Up to 74 s, longer than any deadline; whatever took longer counts in the last step. */
const STEPS = 74

interface Minute {
  /** Minutes on the clock; -1 for one that was never used. */
  at: number
  readonly steps: Uint32Array
  readonly failures: Map<AdapterErrorCode, number>
}

export function readTimes(): ReadTimes {
  const minutes = Array.from({ length: MINUTES }, (): Minute => ({
    at: -1,
    steps: new Uint32Array(STEPS),
    failures: new Map(),
  }))
  return {
    answered(tookMs, atMs) {
      const { steps } = minuteOf(atMs)
      const step = stepOf(tookMs)
      steps[step] = (steps[step] ?? 0) + 1
    },
    failed(code, atMs) {
      const { failures } = minuteOf(atMs)
      failures.set(code, (failures.get(code) ?? 0) + 1)
    },
    recent,
  }

  function minuteOf(atMs: number): Minute {
    const at = Math.floor(atMs / MINUTE_MS)
    const minute = minutes[at % MINUTES] as Minute
    if (minute.at !== at) {
      minute.at = at
      minute.steps.fill(0)
      minute.failures.clear()
    }
    return minute
  }

  function recent(atMs: number): RecentReads {
    const now = Math.floor(atMs / MINUTE_MS)
    const held = minutes.filter(({ at }) => at >= 0 && at > now - MINUTES && at <= now)
    const steps = new Uint32Array(STEPS)
    const failures: Partial<Record<AdapterErrorCode, number>> = {}
    for (const minute of held) {
      minute.steps.forEach((count, step) => (steps[step] = (steps[step] ?? 0) + count))
      for (const [code, count] of minute.failures) failures[code] = (failures[code] ?? 0) + count
    }
    const reads = steps.reduce((sum, count) => sum + count, 0)
    const windowSec = (MINUTES * MINUTE_MS) / 1_000
    return {
      windowSec,
      reads,
      p50Ms: within(steps, reads, 0.5),
      p95Ms: within(steps, reads, 0.95),
      failures,
    }
  }
}

function stepOf(tookMs: number): number {
  const step = Math.ceil(Math.log2(tookMs / LEAST_MS) * STEPS_A_DOUBLING)
  return Math.min(STEPS - 1, Math.max(0, step))
}

/** The end of the step within which this share of the reads was answered, in ms. */
function within(steps: Uint32Array, reads: number, share: number): number | null {
  if (reads === 0) return null
  const wanted = Math.ceil(reads * share)
  let counted = 0
  const step = steps.findIndex((count) => (counted += count) >= wanted)
  return Number((LEAST_MS * 2 ** (step / STEPS_A_DOUBLING)).toPrecision(2))
}
