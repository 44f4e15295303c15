import type { Alarm } from '../../state/alarms.ts'
import {
  alarmOf,
  arrivalOf,
  momentOf,
  placesOf,
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
    const { at, day } = momentOf(record)
    const told = {
      en: `More than ${max} different systems asked about one and the same subject within ${days} days, up to ${day}. Ask each for its case.`,
      zh: `截至 ${day} 的 ${days} 天内，超过 ${max} 个使用方系统查询了同一数据主体。请逐一核对办件。`,
    }
    alarms.push(alarmOf('subject-many-consumers', [place.hash, day], at, place.places, told))
  }
  return alarms
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
async function crowdedSubjects({
  sql,
  log,
  batch,
  settings,
}: Watched): Promise<readonly Crowded[]> {
  const { subjectConsumersMax: max, subjectConsumersDays: days } = settings
  const asked = batch.flatMap(({ index, record }) =>
    record.consumer === null ? [] : record.subjects.map(({ hash }) => ({ hash, index, record })),
  )
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
        AND NOT EXISTS (SELECT 1 FROM shudao.alarm k
              WHERE k.rule = 'subject-many-consumers' AND k.id LIKE 'subject-many-consumers:' || a.hash || ':%'
                AND k.time > a.time - make_interval(days => ${days}))
      ORDER BY a.log_index`,
    [
      log,
      asked.map(({ hash }) => hash),
      asked.map(({ index }) => String(index)),
      asked.map(({ record }) => record.time),
    ],
  )
  const told = new Map<string, number>()
  return rows.flatMap((row) => {
    const hash = String(row['hash'])
    const index = Number(row['index'])
    const time = Date.parse(batch.find((one) => one.index === index)?.record.time ?? '')
    const before = told.get(hash)
    if (before !== undefined && time - before < days * DAY_MS) return []
    told.set(hash, time)
    return [{ hash, index, places: placesOf(row['logs'], row['indexes']) }]
  })
}
