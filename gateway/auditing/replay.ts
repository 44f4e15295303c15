/**
 * What staff did that the database must know of, done again when the log is indexed anew.
 *
 * @module
 */
import type { ManagementRecord } from '../audit/management-record.ts'
import { acknowledgeAlarm, listAlarms } from '../state/alarms.ts'
import type { Sql } from '../state/database.ts'
import { replaySeal } from './seals.ts'

/** Doing it again changes nothing. */
export async function replayManagement(sql: Sql, record: ManagementRecord): Promise<void> {
  await replaySeal(sql, record)
  await replayAcknowledgement(sql, record)
}

/** Of an alarm that is not raised anew, or was raised again since, there is nothing to acknowledge. */
async function replayAcknowledgement(sql: Sql, record: ManagementRecord): Promise<void> {
  const { operation, outcome, about, staff, reason, time } = record
  const { alarm: id } = about
  if (operation !== 'acknowledgeAlarm' || outcome !== 'accepted' || id === undefined) return
  const at = new Date(time)
  const [alarm] = await listAlarms(sql, { id })
  if (alarm?.acknowledged !== null || alarm.time > at) return
  await acknowledgeAlarm(sql, id, { by: staff?.id ?? '', at, reason: reason ?? '' })
}
