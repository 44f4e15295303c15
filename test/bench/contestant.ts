import type { Shown, WorkloadName } from './workloads.ts'

/** Something that answers the workloads, in processes of its own. Another gateway joins by being one. */
export interface Contestant {
  readonly name: string
  /** What runs, exactly: for the results. */
  readonly version: string
  /** The processes whose CPU is its cost: the gateway, not its sources and not its database. */
  readonly pids: readonly number[]
  readonly shown: Shown
  /** The workloads it can answer. */
  readonly workloads: readonly WorkloadName[]
  readonly addressOf: (workload: WorkloadName) => string
  /** The headers of each of several consumers. Asked again before every round: tokens end. */
  readonly consumers: () => Promise<readonly Readonly<Record<string, string>>[]>
  readonly stop: () => Promise<void>
}
