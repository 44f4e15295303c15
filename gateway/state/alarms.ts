/**
 * Alarms: what the exchange noticed and somebody has to look at. One store for all that watch.
 *
 * An alarm's id says what it is about (`twin-missing:<log>:<index>`), so that who notices the same thing again
 * raises no second one. An alarm that was resolved and is raised again is open again.
 *
 * @module
 */
import type { AlarmRule } from './alarm-rules.ts'
import type { Sql, SqlRow } from './database.ts'

/** A record that an alarm points to, in whichever province's log. */
export interface AlarmRecord {
  /** Origin of the log. */
  readonly log: string
  /** Its place there; null when only the exchange id is known. */
  readonly index: number | null
  readonly exchangeId: string | null
}

export interface Alarm {
  readonly id: string
  readonly rule: AlarmRule
  /** When it was noticed. */
  readonly time: Date
  /** What is wrong, since when, and what to do; no value of a person. */
  readonly explanation: string
  /** The same in Chinese. */
  readonly explanationZh: string
  readonly records: readonly AlarmRecord[]
}

export interface KeptAlarm extends Omit<Alarm, 'rule' | 'explanationZh'> {
  /** Of `ALARM_RULES`, or one of an older version. */
  readonly rule: string
  /** Absent where it was raised before alarms were told in Chinese. */
  readonly explanationZh?: string
  readonly state: 'open' | 'resolved'
  /** Null while it is open. */
  readonly resolvedAt: Date | null
  /** Who has looked into it; null while nobody has. */
  readonly acknowledged: Acknowledgement | null
}

export interface Acknowledgement {
  readonly by: string
  readonly at: Date
  /** What came of it; null where that is erased. */
  readonly reason: string | null
}

/** Largest number of alarms that one listing gives. */
export const ALARMS_LISTED_MAX = 1_000

export interface WhichAlarms {
  readonly state?: KeptAlarm['state']
  readonly rule?: string
  readonly acknowledged?: boolean
  readonly id?: string
}

/** The last alarm of a page: the next begins behind it. */
export type AlarmPlace = Pick<Alarm, 'time' | 'id'>

/** @returns whether it is new, or open again; false when it was open already. */
export async function raiseAlarm(sql: Sql, alarm: Alarm): Promise<boolean> {
  return (await raiseAlarms(sql, [alarm])) > 0
}

/**
 * Raises all in one statement. Of two with the same id the first is meant.
 *
 * @returns how many are new, or open again; the others were open already.
 */
export async function raiseAlarms(sql: Sql, alarms: readonly Alarm[]): Promise<number> {
  if (alarms.length === 0) return 0
  const first = new Map(alarms.toReversed().map((alarm) => [alarm.id, alarm]))
  const rows = [...first.values()].map(({ explanationZh, ...alarm }) => ({
    ...alarm,
    explanation_zh: explanationZh,
  }))
  const raised = await sql.query(RAISE, [JSON.stringify(rows)])
  return raised.length
}

const RAISE = `
  INSERT INTO shudao.alarm AS kept (id, rule, time, explanation, records, explanation_zh, state)
  SELECT id, rule, time, explanation, records, explanation_zh, 'open'
    FROM jsonb_to_recordset($1::jsonb) AS r(id text, rule text, time timestamptz, explanation text, records jsonb,
         explanation_zh text)
  ON CONFLICT (id) DO UPDATE
    SET time = excluded.time, explanation = excluded.explanation, records = excluded.records,
        explanation_zh = excluded.explanation_zh, state = 'open', resolved_at = NULL,
        acknowledged_by = NULL, acknowledged_at = NULL, acknowledged_reason = NULL
    WHERE kept.state = 'resolved'
  RETURNING id`

/** Resolves an open alarm. @returns whether there was one. */
export async function resolveAlarm(sql: Sql, id: string, time: Date): Promise<boolean> {
  const rows = await sql.query(
    `UPDATE shudao.alarm SET state = 'resolved', resolved_at = $2
      WHERE id = $1 AND state = 'open' RETURNING id`,
    [id, time],
  )
  return rows.length > 0
}

/** Notes who looked into an alarm and why it needs no more. @returns whether there is one of which nobody has noted that. */
export async function acknowledgeAlarm(
  sql: Sql,
  id: string,
  given: Acknowledgement,
): Promise<boolean> {
  const rows = await sql.query(
    `UPDATE shudao.alarm SET acknowledged_by = $2, acknowledged_at = $3, acknowledged_reason = $4
      WHERE id = $1 AND acknowledged_at IS NULL RETURNING id`,
    [id, given.by, given.at, given.reason],
  )
  return rows.length > 0
}

/** Takes back what somebody noted in these words. @returns whether it was there. */
export async function unacknowledgeAlarm(
  sql: Sql,
  id: string,
  given: Omit<Acknowledgement, 'at'>,
): Promise<boolean> {
  const rows = await sql.query(
    `UPDATE shudao.alarm SET acknowledged_by = NULL, acknowledged_at = NULL, acknowledged_reason = NULL
      WHERE id = $1 AND acknowledged_by = $2 AND acknowledged_reason IS NOT DISTINCT FROM $3 RETURNING id`,
    [id, given.by, given.reason],
  )
  return rows.length > 0
}

/**
 * The newest alarms first; of one rule or of all.
 *
 * @param limit at most {@link ALARMS_LISTED_MAX}
 * @param after the alarm behind which they begin
 */
export async function listAlarms(
  sql: Sql,
  { state, rule, acknowledged, id }: WhichAlarms = {},
  limit = ALARMS_LISTED_MAX,
  after?: AlarmPlace,
): Promise<readonly KeptAlarm[]> {
  const rows = await sql.query(
    `SELECT id, rule, time, explanation, explanation_zh, records, state, resolved_at,
            acknowledged_by, acknowledged_at, acknowledged_reason FROM shudao.alarm
      WHERE ($1::text IS NULL OR state = $1) AND ($2::text IS NULL OR rule = $2)
        AND ($3::boolean IS NULL OR (acknowledged_at IS NOT NULL) = $3)
        AND ($4::text IS NULL OR id = $4)
        AND ($5::timestamptz IS NULL OR time < $5 OR (time = $5 AND id > $6))
      ORDER BY time DESC, id LIMIT ${limit}`,
    [
      state ?? null,
      rule ?? null,
      acknowledged ?? null,
      id ?? null,
      after?.time ?? null,
      after?.id ?? null,
    ],
  )
  return rows.map(readAlarm)
}

function readAlarm(row: SqlRow): KeptAlarm {
  return {
    id: String(row['id']),
    rule: String(row['rule']),
    time: row['time'] as Date,
    explanation: String(row['explanation']),
    ...(row['explanation_zh'] === null ? {} : { explanationZh: row['explanation_zh'] as string }),
    records: row['records'] as readonly AlarmRecord[],
    state: row['state'] as KeptAlarm['state'],
    resolvedAt: row['resolved_at'] as Date | null,
    acknowledged:
      row['acknowledged_at'] === null
        ? null
        : {
            by: String(row['acknowledged_by']),
            at: row['acknowledged_at'] as Date,
            reason: row['acknowledged_reason'] as string | null,
          },
  }
}
