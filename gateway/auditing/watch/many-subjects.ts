import type { SqlRow, SqlValue } from '../../state/database.ts'
import { dayOf } from '../../core/day.ts'
import {
  alarmOf,
  arrivalOf,
  CASES_OF_BATCH,
  firstOfDays,
  isTold,
  placesOf,
  rangeOf,
  untold,
  type FirstOfDay,
  type Place,
  type Watched,
  type WatchRule,
} from './rule.ts'

/** One operator asks about more different subjects in a day than a clerk has visitors. */
export const operatorManySubjects: WatchRule = async (watched) => {
  const max = watched.settings.operatorSubjectsPerDayMax
  const days = firstOfDays(watched, () => true)
  const named = ({ consumer, operator, day }: FirstOfDay): readonly string[] => [
    consumer,
    operator,
    day,
  ]
  const keys = await untold(watched, 'operator-many-subjects', days, named)
  const rows = await overMax(
    watched,
    max,
    'unnest($2::text[], $3::text[], $4::timestamptz[]) AS k(consumer, operator, start)',
    "r.consumer = k.consumer AND r.operator = k.operator AND r.time >= k.start AND r.time < k.start + interval '1 day'",
    [
      watched.log,
      keys.map(({ consumer }) => consumer),
      keys.map(({ operator }) => operator),
      keys.map(({ day }) => `${day}T00:00:00+08:00`),
    ],
  )
  return rows.map(({ row, time, places }) => {
    const [consumer, operator] = [String(row['consumer']), String(row['operator'])]
    const day = dayOf(row['start'] as Date)
    return alarmOf('operator-many-subjects', [consumer, operator, day], time, places, {
      en: `Operator ${operator} of ${consumer} asked about more than ${max} different subjects on ${day}. Ask which cases they belong to.`,
      zh: `${consumer} 的经办人 ${operator} 在 ${day} 一天内查询的数据主体超过 ${max} 个。请核对对应的办件。`,
    })
  })
}

/** One case is about more different subjects than an application has people. */
export const caseManySubjects: WatchRule = async (watched) => {
  const max = watched.settings.caseSubjectsMax
  const untoldCases = `(${CASES_OF_BATCH} AND NOT ${isTold('case-many-subjects', 'b.case_number')}) AS k`
  const where = 'r.case_number = k.case_number'
  const rows = await overMax(watched, max, untoldCases, where, rangeOf(watched))
  return rows.map(({ row, time, places }) => {
    const name = String(row['case_number'])
    return alarmOf('case-many-subjects', [name], time, places, {
      en: `Under the case ${name} more than ${max} different subjects were asked about. A case is one application: look whether its number is used for others.`,
      zh: `办件 ${name} 名下查询的数据主体超过 ${max} 个。一个办件对应一次申请，请核对该编号是否被挪用。`,
    })
  })
}

interface Over {
  readonly row: SqlRow
  /** When the one too many was asked about. */
  readonly time: Date
  /** Where each subject was asked about first, up to that one. */
  readonly places: readonly Place[]
}

/**
 * Of the keys `k`, those with more than `max` different subjects in the records `r` that `where` joins to them.
 *
 * @param values of `keys`, after the log.
 */
async function overMax(
  { sql }: Watched,
  max: number,
  keys: string,
  where: string,
  values: readonly SqlValue[],
): Promise<readonly Over[]> {
  const rows = await sql.query(
    `SELECT k.*, f.logs, f.indexes, f.times[${max + 1}] AS time
       FROM ${keys} CROSS JOIN LATERAL (
         SELECT array_agg(log ORDER BY place) AS logs, array_agg(log_index ORDER BY place) AS indexes,
                array_agg(time ORDER BY place) AS times FROM (
           SELECT *, row_number() OVER (ORDER BY ${arrivalOf('by_subject')}) AS place FROM (
             SELECT DISTINCT ON (s.hash) r.log, r.log_index, r.time
               FROM shudao.log_index r JOIN shudao.log_index_subject s USING (log, log_index)
              WHERE r.kind = 'exchange' AND ${where}
              ORDER BY s.hash, ${arrivalOf('r')}) AS by_subject
            ORDER BY place LIMIT ${max + 1}) AS in_order) AS f
      WHERE cardinality(f.indexes) > ${max}`,
    values,
  )
  return rows.map((row) => {
    const places = placesOf(row['logs'], row['indexes'])
    const names = places.map((place) => JSON.stringify(place))
    return {
      row,
      time: row['time'] as Date,
      places: places.filter((_place, at) => names.indexOf(names[at] ?? '') === at),
    }
  })
}
