/**
 * Finds records whose twin did not come in time, and takes the alarm back when it does.
 *
 * @module
 */
import type { Logger } from '../core/logger.ts'
import { defineRepeated, type Jobs } from '../jobs/jobs.ts'
import { raiseAlarm, resolveAlarm } from '../state/alarms.ts'
import { tellTwins, type Courier, type ToldPeer } from './tell-twins.ts'
import { catchUp, type TwinTable } from './twin-table.ts'

export interface ReconcileOptions extends Courier {
  readonly peers: readonly ToldPeer[]
  /** How long a record may wait for its twin. */
  readonly withinSec: number
  readonly logger: Logger
}

export const RECONCILE_TWINS_JOB = 'reconcile-twins'
/** Alarms of one run; a peer that is away for a day must not fill the table in one go. */
export const MISSING_RAISED_MAX = 100

/** Defines the job and lets it run every `everyMs`. */
export async function defineReconcileTwins(
  jobs: Jobs,
  options: ReconcileOptions,
  everyMs: number,
): Promise<void> {
  await defineRepeated(jobs, RECONCILE_TWINS_JOB, () => reconcileTwins(options), everyMs)
}

/** One run: read the log, tell the peers, look what is missing. A peer that is away costs only itself. */
export async function reconcileTwins(options: ReconcileOptions): Promise<void> {
  const { table, peers, logger } = options
  await catchUp(table)
  for (const peer of peers) {
    await tellTwins(options, peer).catch((err: unknown) =>
      logger.info({ err, peer: peer.region }, 'a peer could not be told of our records just now'),
    )
  }
  await raiseMissing(options)
  await resolveFound(table)
}

async function raiseMissing({ table, peers, withinSec }: ReconcileOptions): Promise<void> {
  const { database, log, now } = table
  const before = new Date(now().getTime() - withinSec * 1000)
  const rows = await database.query(
    `SELECT log_index, region, exchange_id, time, asked FROM shudao.twin AS twin
      WHERE log = $1 AND expected AND twin_index IS NULL AND time < $2
        AND NOT EXISTS (SELECT 1 FROM shudao.alarm
                         WHERE id = 'twin-missing:' || twin.log || ':' || twin.log_index || ':' || twin.region
                           AND state = 'open')
      ORDER BY time LIMIT ${MISSING_RAISED_MAX}`,
    [log, before],
  )
  for (const row of rows) {
    const [index, region] = [Number(row['log_index']), String(row['region'])]
    const exchangeId = String(row['exchange_id'])
    const theirs = peers.find((peer) => peer.region === region)?.log ?? region
    const since = (row['time'] as Date).toISOString()
    const meaning =
      row['asked'] === true
        ? `${theirs} answered and gave no receipt`
        : `${theirs} asked, and has not said where it recorded that`
    const meaningZh =
      row['asked'] === true ? '对端已应答而没有给回执' : '由对端提出，而未告知其记在何处'
    await raiseAlarm(database, {
      id: `twin-missing:${log}:${index}:${region}`,
      rule: 'twin-missing',
      time: now(),
      explanation: `Record ${index} of ${log} (exchange ${exchangeId}, ${since}) has no twin in ${theirs} after ${withinSec} s: ${meaning}. Ask its auditor for that exchange id: either it is away, or it did not record what it did.`,
      explanationZh: `${log} 的记录 ${index}（交换 ${exchangeId}，${since}）在 ${withinSec} 秒后仍没有 ${theirs} 中的孪生记录：${meaningZh}。请向对端审计员查询该交换编号：对端可能不在线，也可能没有记录其所作所为。`,
      records: [
        { log, index, exchangeId },
        { log: theirs, index: null, exchangeId },
      ],
    })
  }
}

async function resolveFound({ database, log, now }: TwinTable): Promise<void> {
  const rows = await database.query(
    `SELECT alarm.id FROM shudao.alarm AS alarm JOIN shudao.twin AS twin
         ON alarm.id = 'twin-missing:' || twin.log || ':' || twin.log_index || ':' || twin.region
      WHERE alarm.rule = 'twin-missing' AND alarm.state = 'open' AND twin.log = $1
        AND twin.twin_index IS NOT NULL`,
    [log],
  )
  for (const row of rows) await resolveAlarm(database, String(row['id']), now())
}
