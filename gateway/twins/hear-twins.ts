/**
 * Hears from a peer where it recorded the exchanges for which it asked us: keeps it in our own log, durable before
 * the answer, and answers where we recorded them.
 *
 * @module
 */
import { encodeRecord } from '../audit/record.ts'
import { localTime } from '../core/day.ts'
import { raiseAlarm } from '../state/alarms.ts'
import type { Place, TwinsAnswer, TwinsMessage, TwinToTell } from './message.ts'
import { isSame, type Courier } from './tell-twins.ts'
import { newlyTold } from './told-twins.ts'
import { catchUp, type TwinTable } from './twin-table.ts'

/** Hearing the same again changes nothing. */
export async function hearTwins(
  { table, append }: Courier,
  region: string,
  { log, twins }: TwinsMessage,
): Promise<TwinsAnswer> {
  await catchUp(table)
  const fresh = await newlyTold(table, log, twins)
  if (fresh.length > 0) {
    const told = fresh.map(({ exchangeId, index, leafHash }) => ({ exchangeId, index, leafHash }))
    const time = localTime(table.now())
    await append(encodeRecord({ v: 1, kind: 'twins', time, region, log, twins: told }))
    await catchUp(table)
  }
  const ours = await placesOf(table, region, twins)
  const answer = twins.map(({ exchangeId, held }) => {
    const places = ours.get(exchangeId) ?? []
    return places.find((place) => held !== null && isSame(place, held)) ?? places[0] ?? null
  })
  for (const [i, twin] of twins.entries()) {
    if (twin.held !== null && !isSame(twin.held, answer[i] ?? null)) {
      await contradict(table, log, twin)
    }
  }
  return { log: table.log, twins: answer }
}

async function placesOf(
  { database, log }: TwinTable,
  region: string,
  twins: readonly TwinToTell[],
): Promise<ReadonlyMap<string, readonly Place[]>> {
  const rows = await database.query(
    `SELECT exchange_id, log_index, leaf_hash FROM shudao.twin
      WHERE log = $1 AND region = $2 AND NOT asked AND exchange_id = ANY($3::text[])
      ORDER BY log_index`,
    [log, region, twins.map(({ exchangeId }) => exchangeId)],
  )
  const places = new Map<string, Place[]>()
  for (const row of rows) {
    const id = String(row['exchange_id'])
    const place = { index: Number(row['log_index']), leafHash: String(row['leaf_hash']) }
    places.set(id, [...(places.get(id) ?? []), place])
  }
  return places
}

async function contradict(
  { database, log, now }: TwinTable,
  peerLog: string,
  { exchangeId, index, held }: TwinToTell,
): Promise<void> {
  await raiseAlarm(database, {
    id: `twin-contradicted:${log}:${held?.index ?? 0}:${peerLog}:${index}`,
    rule: 'twin-contradicted',
    time: now(),
    explanation: `${peerLog} holds a receipt for record ${held?.index ?? 0} of ${log} (its own record is ${index}), but our log holds no such record of that exchange there: the end of our log was removed, or records were changed. Stop the exchange and compare the log with the newest backup.`,
    explanationZh: `${peerLog} 持有 ${log} 记录 ${held?.index ?? 0} 的回执（其自己的记录为 ${index}），但本节点的日志在该处没有这次交换的记录：日志末尾被删去，或记录被改动。请停止交换节点，并与最新的备份比对日志。`,
    records: [
      { log, index: held?.index ?? null, exchangeId },
      { log: peerLog, index, exchangeId },
    ],
  })
}
