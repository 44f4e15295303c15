/**
 * Tells each peer where we recorded the exchanges for which we asked it, off the path of answers: what is not yet
 * delivered stands in the table, so it survives either side being away.
 *
 * @module
 */
import { encodeRecord } from '../audit/record.ts'
import type { RecordLog } from '../core/house.ts'
import { localTime } from '../core/day.ts'
import { PeerError } from '../peer/errors.ts'
import { raiseAlarm } from '../state/alarms.ts'
import type { SqlRow } from '../state/database.ts'
import { readTwinsAnswer, TWINS_MAX, type Place, type TwinsMessage } from './message.ts'
import { catchUp, type TwinTable } from './twin-table.ts'

export interface ToldPeer {
  /** Code of its region. */
  readonly region: string
  /** Origin of its log. */
  readonly log: string
  /** Sends a message and gives the verified answer. Throws when there is none. */
  readonly tellTwins: (message: TwinsMessage) => Promise<unknown>
}

export interface Courier {
  readonly table: TwinTable
  readonly append: RecordLog['append']
}

/** An exchange whose answer did not come may still be recorded over there: it is asked about a little later. */
const UNANSWERED_WAIT_SEC = 30
/** No message begins later in a run: whoever is slow, or has much to hear, must not keep the others waiting. */
const TELLING_MAX_MS = 10_000

/**
 * Delivers what waits for one peer, message by message. Each begins behind the last, whatever was answered to it.
 *
 * @returns whether all is told; the rest is for the next run.
 * @throws {PeerError} `PEER_MALFORMED` when an answer is not understood; and what `peer.tellTwins` throws.
 */
export async function tellTwins(courier: Courier, peer: ToldPeer): Promise<boolean> {
  const { table } = courier
  const until = table.now().getTime() + TELLING_MAX_MS
  for (let from = 0; table.now().getTime() < until;) {
    const waiting = await undelivered(table, peer.region, from)
    if (waiting.length > 0) await deliver(courier, peer, waiting)
    if (waiting.length < TWINS_MAX) return true
    from = (waiting.at(-1)?.index ?? from) + 1
  }
  return false
}

interface Waiting extends Place {
  readonly exchangeId: string
  readonly held: Place | null
}

async function undelivered(
  table: TwinTable,
  region: string,
  from: number,
): Promise<readonly Waiting[]> {
  const { database, log, now } = table
  const answeredBefore = new Date(now().getTime() - UNANSWERED_WAIT_SEC * 1000)
  const rows = await database.query(
    `SELECT log_index, exchange_id, leaf_hash, twin_index, twin_leaf_hash FROM shudao.twin
      WHERE log = $1 AND region = $2 AND asked AND NOT delivered
        AND (twin_index IS NOT NULL OR time < $3) AND log_index >= $4
      ORDER BY log_index LIMIT ${TWINS_MAX}`,
    [log, region, answeredBefore, from],
  )
  return rows.map(readWaiting)
}

function readWaiting(row: SqlRow): Waiting {
  const twinIndex = row['twin_index']
  return {
    exchangeId: String(row['exchange_id']),
    index: Number(row['log_index']),
    leafHash: String(row['leaf_hash']),
    held:
      twinIndex === null
        ? null
        : { index: Number(twinIndex), leafHash: String(row['twin_leaf_hash']) },
  }
}

async function deliver(
  { table, append }: Courier,
  peer: ToldPeer,
  waiting: readonly Waiting[],
): Promise<void> {
  const { database, log, now } = table
  const answer = readTwinsAnswer(
    await peer.tellTwins({ log, twins: waiting }),
    peer.log,
    waiting.length,
  )
  if (answer === undefined) {
    const message = `The answer of ${peer.log} does not say where it recorded what we told it of.`
    throw new PeerError('PEER_MALFORMED', message)
  }
  const learned = waiting.flatMap(({ exchangeId, held }, i) => {
    const theirs = answer.twins[i] ?? null
    return held === null && theirs !== null ? [{ exchangeId, ...theirs }] : []
  })
  if (learned.length > 0) {
    const time = localTime(now())
    const { region, log } = peer
    await append(encodeRecord({ v: 1, kind: 'twins', time, region, log, twins: learned }))
    await catchUp(table)
  }
  for (const [i, ours] of waiting.entries()) {
    const theirs = answer.twins[i] ?? null
    if (ours.held !== null && !isSame(ours.held, theirs))
      await contradict(table, peer, ours, theirs)
  }
  await database.query(
    `UPDATE shudao.twin SET delivered = true
      WHERE log = $1 AND region = $2 AND log_index = ANY($3::bigint[])`,
    [log, peer.region, waiting.map(({ index }) => String(index))],
  )
}

export function isSame(left: Place, right: Place | null): boolean {
  return left.index === right?.index && left.leafHash === right.leafHash
}

async function contradict(
  { database, log, now }: TwinTable,
  peer: ToldPeer,
  { exchangeId, index, held }: Waiting,
  theirs: Place | null,
): Promise<void> {
  const said = theirs === null ? 'that it has no record of it' : `record ${theirs.index}`
  const saidZh = theirs === null ? '没有这条记录' : `是记录 ${theirs.index}`
  await raiseAlarm(database, {
    id: `twin-contradicted:${log}:${index}:${peer.region}`,
    rule: 'twin-contradicted',
    time: now(),
    explanation: `Record ${index} of ${log} holds a receipt for record ${held?.index ?? 0} of ${peer.log}, but that exchange now says ${said}. Verify its log with the receipt; if it is not in it, its log was changed.`,
    explanationZh: `${log} 的记录 ${index} 持有 ${peer.log} 记录 ${held?.index ?? 0} 的回执，但对端节点现在说${saidZh}。请以回执验证其日志；如其中没有，说明其日志被改动。`,
    records: [
      { log, index, exchangeId },
      { log: peer.log, index: held?.index ?? null, exchangeId },
    ],
  })
}
