/**
 * What others told of their records, as it stands in our log. A place in a log holds one record for ever, so who
 * tells another one there contradicts itself: its log was changed, or its end removed and written anew.
 *
 * @module
 */
import type { ToldTwin, TwinsRecord } from '../audit/twins-record.ts'
import { raiseAlarms, type Alarm } from '../state/alarms.ts'
import type { Database, Sql, SqlRow } from '../state/database.ts'
import { joinTwins } from './join-twins.ts'
import type { TwinTable } from './twin-table.ts'

/**
 * Which of `twins` our log does not have yet: what was never told, and the first that contradicts what was. Whoever goes
 * on contradicting itself about a place does not fill our log with it.
 */
export async function newlyTold<T extends ToldTwin>(
  { database, log }: TwinTable,
  twinLog: string,
  twins: readonly T[],
): Promise<readonly T[]> {
  const rows = await toldBefore(database, log, twinLog, twins)
  const before = new Map(rows.map((row) => [Number(row['twin_index']), row]))
  return twins.filter((twin) => {
    const row = before.get(twin.index)
    if (row === undefined) return true
    return !isSameRecord(row, twin) && row['contradicted'] === false
  })
}

async function toldBefore(
  database: Database,
  log: string,
  twinLog: string,
  twins: readonly ToldTwin[],
): Promise<readonly SqlRow[]> {
  return database.query(
    `SELECT twin_index, exchange_id, twin_leaf_hash,
            EXISTS (SELECT 1 FROM shudao.alarm
                     WHERE id = 'twin-contradicted:' || log || ':told:' || twin_log || ':' || twin_index) AS contradicted
       FROM shudao.twin_told
      WHERE log = $1 AND twin_log = $2 AND twin_index = ANY($3::bigint[])`,
    [log, twinLog, twins.map(({ index }) => String(index))],
  )
}

function isSameRecord(row: SqlRow, { exchangeId, leafHash }: ToldTwin): boolean {
  return row['exchange_id'] === exchangeId && row['twin_leaf_hash'] === leafHash
}

/** One statement for all records of a batch, whoever told them. Of a place the first is believed, another one rings. */
export async function addTold(
  { log, now }: TwinTable,
  sql: Sql,
  records: readonly TwinsRecord[],
): Promise<void> {
  const told = records.flatMap((record) =>
    record.twins.map(({ exchangeId, index, leafHash }) => ({
      twin_log: record.log,
      twin_index: index,
      region: record.region,
      exchange_id: exchangeId,
      twin_leaf_hash: leafHash,
    })),
  )
  if (told.length === 0) return
  const given = [log, JSON.stringify(told)]
  await sql.query(
    `INSERT INTO shudao.twin_told (log, twin_log, twin_index, region, exchange_id, twin_leaf_hash)
     SELECT $1, twin_log, twin_index, region, exchange_id, twin_leaf_hash FROM ${TOLD}
     ON CONFLICT DO NOTHING`,
    given,
  )
  const others = await sql.query(
    `SELECT r.twin_log, r.twin_index, kept.exchange_id, kept.twin_leaf_hash,
            r.exchange_id AS other_exchange_id, r.twin_leaf_hash AS other_leaf_hash
       FROM ${TOLD} JOIN shudao.twin_told AS kept USING (twin_log, twin_index)
      WHERE kept.log = $1
        AND (kept.exchange_id, kept.twin_leaf_hash) <> (r.exchange_id, r.twin_leaf_hash)`,
    given,
  )
  await raiseAlarms(
    sql,
    others.map((row) => contradiction(log, row, now())),
  )
  await joinTwins(
    sql,
    log,
    told.map((one) => one.exchange_id),
  )
}

const TOLD = `jsonb_to_recordset($2::jsonb) AS r(twin_log text, twin_index bigint, region text,
            exchange_id text, twin_leaf_hash text)`

function contradiction(log: string, row: SqlRow, time: Date): Alarm {
  const peerLog = String(row['twin_log'])
  const index = Number(row['twin_index'])
  const [before, after] = [String(row['exchange_id']), String(row['other_exchange_id'])]
  const [hashBefore, hashAfter] = [String(row['twin_leaf_hash']), String(row['other_leaf_hash'])]
  return {
    id: `twin-contradicted:${log}:told:${peerLog}:${index}`,
    rule: 'twin-contradicted',
    time,
    explanation: `${peerLog} told that its record ${index} is of exchange ${before} (leaf hash ${hashBefore}), and then that it is of exchange ${after} (leaf hash ${hashAfter}); ${log} holds both. A place in a log has one record for ever: its end was removed and written anew, or records were changed. Ask its steward, and verify its log with a checkpoint that was cosigned before.`,
    explanationZh: `${peerLog} 先告知其记录 ${index} 属于交换 ${before}（叶哈希 ${hashBefore}），后又告知属于交换 ${after}（叶哈希 ${hashAfter}）；两次告知均记在 ${log}。日志中一处只能有一条记录：其末尾曾被删去后重写，或记录被改动。请询问其共享主管，并以此前联署过的检查点验证其日志。`,
    records: [
      { log: peerLog, index, exchangeId: before },
      { log: peerLog, index, exchangeId: after },
    ],
  }
}
