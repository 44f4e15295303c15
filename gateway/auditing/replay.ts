/**
 * What staff did that the database must know of, done again when the log is indexed anew.
 *
 * @module
 */
import type { ManagementRecord } from '../audit/management-record.ts'
import type { Logger } from '../core/logger.ts'
import { acknowledgeAlarm, listAlarms, unacknowledgeAlarm } from '../state/alarms.ts'
import type { Sql } from '../state/database.ts'
import { replaySeal } from './seals.ts'

export interface ReplayParts {
  readonly logger: Pick<Logger, 'error'>
  readonly now: () => Date
}

/** Doing it again changes nothing. */
export type Replay = (sql: Sql, record: ManagementRecord) => Promise<void>

export function makeReplay(parts: ReplayParts): Replay {
  return async (sql, record) => {
    await replaySeal(sql, record)
    tellClosedSeal(parts, record)
    await replayAcknowledgement(sql, record)
  }
}

/** A key is erased years after its seals have ended: of one that has not, the key is lost. */
function tellClosedSeal({ logger, now }: ReplayParts, record: ManagementRecord): void {
  const { operation, outcome, about, sealed } = record
  if (operation !== 'sealRecords' || outcome !== 'accepted' || sealed === null) return
  const { seal, ends = '' } = about
  if (new Date(ends) <= now()) return
  const fields = { seal, ends, key: sealed.key }
  logger.error(
    fields,
    'a seal does not open: restore content-keys/ and make the index anew, or order the seal anew',
  )
}

/**
 * Of an alarm that is not raised anew, or was raised again since, there is nothing to acknowledge. What then failed is taken
 * back: it was perhaps not known yet when it was replayed.
 */
async function replayAcknowledgement(sql: Sql, record: ManagementRecord): Promise<void> {
  const { operation, outcome, about, staff, reason, time } = record
  const { alarm: id } = about
  if (operation !== 'acknowledgeAlarm' || outcome === 'refused' || id === undefined) return
  const given = { by: staff?.id ?? '', reason }
  if (outcome === 'failed') {
    await unacknowledgeAlarm(sql, id, given)
    return
  }
  const at = new Date(time)
  const [alarm] = await listAlarms(sql, { id })
  if (alarm?.acknowledged !== null || alarm.time > at) return
  await acknowledgeAlarm(sql, id, { ...given, at })
}
