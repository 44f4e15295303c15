/**
 * Is this exchange fit to answer? Looks at what answering needs, not at whether a port is open.
 *
 * @module
 */
import type { GuardedAdapter } from '../../adapters/guard.ts'
import type { AuditLog } from '../audit/running-log.ts'
import { localSecond } from '../core/day.ts'
import type { HouseKeeper } from '../house-keeper.ts'
import type { State } from '../open-state.ts'
import type { RunningJobs } from '../start-jobs.ts'

export interface HealthParts {
  readonly log: AuditLog
  readonly state: State
  readonly sources: ReadonlyMap<string, GuardedAdapter>
  readonly jobs: RunningJobs
  readonly keeper: HouseKeeper
  readonly grants: { heardAt(): Date }
}

/** Asked for every half second. */
const GRANT_STATES_LATE_MS = 5_000

/**
 * Ready means: records can be written. A database, queue or source that is down is shown and does not make
 * the exchange unready, because queries to the rest are still answered.
 */
export async function checkHealth(
  parts: HealthParts,
): Promise<{ readonly ready: boolean; readonly checks: object }> {
  const log = checkLog(parts.log)
  const database = (await parts.state.database.healthy()) ? 'ok' : 'down'
  const sources = Object.fromEntries([...parts.sources].map(([id, source]) => [id, source.state()]))
  const unheardMs = Date.now() - parts.grants.heardAt().getTime()
  const checks = {
    log,
    database,
    queue: parts.jobs.backend,
    index: checkIndex(parts),
    sources,
    peersNotHeardOf: parts.keeper.unheard(),
    registrations:
      parts.keeper.refused() === undefined ? 'in force' : 'last change refused, see the log',
    // Whoever was suspended or revoked since then is not known here.
    grantStates:
      unheardMs < GRANT_STATES_LATE_MS
        ? 'in force'
        : `not heard of since ${localSecond(parts.grants.heardAt())}`,
  }
  return { ready: log.state === 'ok', checks }
}

/** How far the search index is behind the log. Null: it was not looked at yet. */
function checkIndex({ jobs, log }: HealthParts): {
  readonly entries: number | null
  readonly lag: number | null
  /** Entries below it were pruned before the index came to them, and cannot be searched for. */
  readonly prunedTo: number
} {
  const { entries = null, prunedTo = 0 } = jobs.indexed() ?? {}
  return { entries, lag: entries === null ? null : Math.max(0, log.size() - entries), prunedTo }
}

function checkLog(log: AuditLog): {
  readonly state: 'ok' | 'down'
  readonly size: number
  readonly reason?: string
} {
  const size = log.size()
  const health = log.health()
  return health.state === 'healthy'
    ? { state: 'ok', size }
    : { state: 'down', size, reason: health.reason }
}
