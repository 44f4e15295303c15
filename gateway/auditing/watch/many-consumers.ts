import type { Alarm } from '../../state/alarms.ts'
import type { SqlValue } from '../../state/database.ts'
import {
  alarmOf,
  arrivalOf,
  dateOf,
  inBatch,
  momentOf,
  placesOf,
  rangeOf,
  type Place,
  type Watched,
  type WatchRule,
} from './rule.ts'

const DAY_MS = 86_400_000

/** Many systems ask about one subject within a few days: a household of cases, or somebody who is looked for. */
export const subjectManyConsumers: WatchRule = async (watched) => {
  const { batch, settings } = watched
  const { subjectConsumersMax: max, subjectConsumersDays: days } = settings
  const alarms: Alarm[] = []
  for (const place of await crowdedSubjects(watched)) {
    const record = batch.find(({ index }) => index === place.index)?.record
    if (record === undefined) continue
    const at = dateOf(record)
    const { day } = momentOf(record)
    const told = {
      en: `More than ${max} different systems asked about one and the same subject within ${days} days, up to ${day}. Ask each for its case.`,
      zh: `截至 ${day} 的 ${days} 天内，超过 ${max} 个使用方系统查询了同一数据主体。请逐一核对办件。`,
    }
    alarms.push(alarmOf('subject-many-consumers', [place.hash, day], at, place.places, told))
  }
  return alarms
}

interface Asked {
  readonly hash: string
  readonly index: number
  readonly time: string
}

interface Crowded {
  readonly hash: string
  readonly index: number
  readonly places: readonly Place[]
}

/**
 * Subjects of the batch with too many consumers in the days up to a record of the batch, and that record: the first
 * of the day. Not told again of the same subject before the days are over.
 */
async function crowdedSubjects(watched: Watched): Promise<readonly Crowded[]> {
  const { sql, log, settings } = watched
  const { subjectConsumersMax: max, subjectConsumersDays: days } = settings
  const asked = await untoldOf(watched, await maybeCrowded(watched))
  if (asked.length === 0) return []
  const rows = await sql.query(
    `SELECT a.hash, a.log_index AS index, w.logs, w.indexes
       FROM unnest($2::text[], $3::bigint[], $4::timestamptz[]) AS a(hash, log_index, time)
       CROSS JOIN LATERAL (
         SELECT array_agg(log ORDER BY ${arrivalOf('by_consumer')}) AS logs,
                array_agg(log_index ORDER BY ${arrivalOf('by_consumer')}) AS indexes FROM (
           SELECT DISTINCT ON (s.consumer) s.log, s.log_index, s.time FROM shudao.log_index_subject s
            WHERE s.hash = a.hash AND s.consumer IS NOT NULL AND (s.log <> $1 OR s.log_index <= a.log_index)
              AND s.time > a.time - make_interval(days => ${days}) AND s.time <= a.time
            ORDER BY s.consumer, ${arrivalOf('s', 'DESC')}) AS by_consumer) AS w
      WHERE cardinality(w.indexes) > ${max}
      ORDER BY a.log_index`,
    [log, ...columnsOf(asked)],
  )
  const times = new Map(asked.map(({ index, time }) => [index, Date.parse(time)]))
  const told = new Map<string, number>()
  return rows.flatMap((row) => {
    const hash = String(row['hash'])
    const index = Number(row['index'])
    const time = times.get(index) ?? NaN
    const before = told.get(hash)
    if (before !== undefined && time - before < days * DAY_MS) return []
    told.set(hash, time)
    return [{ hash, index, places: placesOf(row['logs'], row['indexes']) }]
  })
}

/**
 * What was asked of subjects with too many consumers in all the days before any record of the batch: nearly none. Goes
 * from one consumer of a subject to the next, two entries of an index for each, however often it asked.
 */
async function maybeCrowded(watched: Watched): Promise<readonly Asked[]> {
  const { sql, batch, settings } = watched
  const { subjectConsumersMax: max, subjectConsumersDays: days } = settings
  const rows = await sql.query(
    `SELECT a.hash
       FROM (SELECT hash, min(time) - make_interval(days => ${days}) AS after, max(time) AS until
               FROM shudao.log_index_subject s WHERE ${inBatch('s')} AND s.consumer IS NOT NULL GROUP BY hash) AS a
       CROSS JOIN LATERAL (
         WITH RECURSIVE walk(consumer, found) AS (
           SELECT '', 0
           UNION ALL
           SELECT next.consumer, walk.found + coalesce(last.time > a.after, false)::integer
             FROM walk
             CROSS JOIN LATERAL (
               SELECT s.consumer FROM shudao.log_index_subject s
                WHERE s.hash = a.hash AND s.consumer > walk.consumer
                ORDER BY s.consumer LIMIT 1) AS next
             LEFT JOIN LATERAL (
               SELECT s.time FROM shudao.log_index_subject s
                WHERE s.hash = a.hash AND s.consumer = next.consumer AND s.time <= a.until
                ORDER BY s.time DESC LIMIT 1) AS last ON true
            WHERE walk.found <= ${max})
         SELECT max(found) AS found FROM walk) AS w
      WHERE w.found > ${max}`,
    rangeOf(watched),
  )
  const crowded = new Set(rows.map(({ hash }) => hash))
  if (crowded.size === 0) return []
  return batch.flatMap(({ index, record: { consumer, subjects, time } }) => {
    const asked = consumer === null ? [] : subjects.filter(({ hash }) => crowded.has(hash))
    return asked.map(({ hash }) => ({ hash, index, time }))
  })
}

/** Those of whose subject no alarm told in the days before. */
async function untoldOf(
  { sql, settings }: Watched,
  asked: readonly Asked[],
): Promise<readonly Asked[]> {
  if (asked.length === 0) return []
  // An alarm's id is the rule, the subject's hash and the day, with a colon between; a semicolon comes next to it.
  const rows = await sql.query(
    `SELECT a.hash, a.log_index AS index
       FROM unnest($1::text[], $2::bigint[], $3::timestamptz[]) AS a(hash, log_index, time)
      WHERE EXISTS (SELECT FROM shudao.alarm k
              WHERE k.id COLLATE "C" > 'subject-many-consumers:' || a.hash || ':'
                AND k.id COLLATE "C" < 'subject-many-consumers:' || a.hash || ';'
                AND k.time > a.time - make_interval(days => ${settings.subjectConsumersDays}))`,
    columnsOf(asked),
  )
  const told = new Set(rows.map((row) => `${String(row['hash'])} ${String(row['index'])}`))
  return asked.filter(({ hash, index }) => !told.has(`${hash} ${index}`))
}

function columnsOf(asked: readonly Asked[]): readonly SqlValue[] {
  return [
    asked.map(({ hash }) => hash),
    asked.map(({ index }) => String(index)),
    asked.map(({ time }) => time),
  ]
}
