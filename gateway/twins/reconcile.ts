/**
 * Finds records whose twin did not come in time, and takes the alarm back when it does.
 *
 * @module
 */
import { localSecond } from '../core/day.ts'
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

/** Defines the job and lets it run every `everyMs`. Each replica has a log of its own, and twins of it. */
export async function defineReconcileTwins(
  jobs: Jobs,
  options: ReconcileOptions,
  everyMs: number,
): Promise<void> {
  const run = (): Promise<void> => reconcileTwins(options)
  await defineRepeated(jobs, RECONCILE_TWINS_JOB, run, everyMs, { ofReplica: true })
}

/** One run: read the log, tell the peers, look what is missing. A peer that is away costs only itself. */
export async function reconcileTwins(options: ReconcileOptions): Promise<void> {
  const { table, peers, logger } = options
  await catchUp(table)
  for (const peer of peers) {
    try {
      const isAllTold = await tellTwins(options, peer)
      if (isAllTold) await resolveAlarm(table.database, notToldId(table, peer), table.now())
    } catch (err) {
      logger.info({ err, peer: peer.region }, 'a peer could not be told of our records just now')
      await raiseNotTold(options, peer)
    }
  }
  await raiseMissing(options)
  await resolveFound(table)
}

function notToldId({ log }: TwinTable, { region }: ToldPeer): string {
  return `twin-not-told:${log}:${region}`
}

/** A peer that is away for a moment is told later, and nobody need know. */
async function raiseNotTold({ table, withinSec }: ReconcileOptions, peer: ToldPeer): Promise<void> {
  const { database, log, now } = table
  const before = new Date(now().getTime() - withinSec * 1000)
  const [oldest] = await database.query(
    `SELECT log_index, exchange_id, time FROM shudao.twin
      WHERE log = $1 AND region = $2 AND asked AND NOT delivered AND time < $3
      ORDER BY log_index LIMIT 1`,
    [log, peer.region, before],
  )
  if (oldest === undefined) return
  const index = Number(oldest['log_index'])
  const since = localSecond(oldest['time'] as Date)
  await raiseAlarm(database, {
    id: notToldId(table, peer),
    rule: 'twin-not-told',
    time: now(),
    explanation: `${peer.log} could not be told where ${log} recorded what was asked of it, from record ${index} of ${since} on: it gives no answer, or none that is understood. It misses our records meanwhile. The administrator's log says why; look whether both sides know each other's log by the name that it has.`,
    explanationZh: `未能告知 ${peer.log}，${log} 把向其提出的请求记在何处（自记录 ${index}，${since} 起）：其没有应答，或应答无法理解。在此期间对端缺少我方的记录。原因见管理员日志；请核对双方是否以正确的名称认识对方的日志。`,
    records: [{ log, index, exchangeId: String(oldest['exchange_id']) }],
  })
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
    const since = localSecond(row['time'] as Date)
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
