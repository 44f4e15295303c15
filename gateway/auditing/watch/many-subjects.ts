import type { SqlRow, SqlValue } from '../../state/database.ts'
import { dayOf } from '../../core/day.ts'
import {
  alarmAt,
  askerOf,
  firstByKey,
  momentOf,
  untold,
  type Watched,
  type WatchRule,
} from './rule.ts'

/** One operator asks about more different subjects in a day than a clerk has visitors. */
export const operatorManySubjects: WatchRule = async (watched) => {
  const max = watched.settings.operatorSubjectsPerDayMax
  const days = firstByKey(watched.batch, (record) => {
    const asker = askerOf(record)
    return asker && JSON.stringify([asker.consumer, asker.operator, momentOf(record).day])
  })
  const all = [...days.keys()].map((key) => JSON.parse(key) as readonly string[])
  const keys = await untold(watched, 'operator-many-subjects', all, (key) => key)
  const rows = await overMax(
    watched,
    max,
    'unnest($3::text[], $4::text[], $5::timestamptz[]) AS k(consumer, operator, start)',
    "r.consumer = k.consumer AND r.operator = k.operator AND r.time >= k.start AND r.time < k.start + interval '1 day'",
    [
      keys.map(([consumer = '']) => consumer),
      keys.map(([, operator = '']) => operator),
      keys.map(([, , day = '']) => `${day}T00:00:00+08:00`),
    ],
  )
  return rows.map(({ row, time, indexes }) => {
    const [consumer, operator] = [String(row['consumer']), String(row['operator'])]
    const day = dayOf(row['start'] as Date)
    return alarmAt(watched, 'operator-many-subjects', [consumer, operator, day], time, indexes, {
      en: `Operator ${operator} of ${consumer} asked about more than ${max} different subjects on ${day}. Ask which cases they belong to.`,
      zh: `${consumer} 的经办人 ${operator} 在 ${day} 一天内查询的数据主体超过 ${max} 个。请核对对应的办件。`,
    })
  })
}

/** One case is about more different subjects than an application has people. */
export const caseManySubjects: WatchRule = async (watched) => {
  const max = watched.settings.caseSubjectsMax
  const all = firstByKey(watched.batch, ({ caseNumber }) => caseNumber ?? undefined)
  const cases = await untold(watched, 'case-many-subjects', [...all.keys()], (name) => [name])
  const rows = await overMax(
    watched,
    max,
    'unnest($3::text[]) AS k(case_number)',
    'r.case_number = k.case_number',
    [cases],
  )
  return rows.map(({ row, time, indexes }) => {
    const name = String(row['case_number'])
    return alarmAt(watched, 'case-many-subjects', [name], time, indexes, {
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
  readonly indexes: readonly number[]
}

/** Of the keys `k`, those with more than `max` different subjects in the records `r` that `where` joins to them. */
async function overMax(
  { sql, log, batch }: Watched,
  max: number,
  keys: string,
  where: string,
  values: readonly SqlValue[],
): Promise<readonly Over[]> {
  const rows = await sql.query(
    `SELECT k.*, f.firsts, (SELECT time FROM shudao.log_index t
                             WHERE t.log = $1 AND t.log_index = f.firsts[${max + 1}]) AS time
       FROM ${keys} CROSS JOIN LATERAL (
         SELECT array_agg(first ORDER BY first) AS firsts FROM (
           SELECT min(r.log_index) AS first
             FROM shudao.log_index r JOIN shudao.log_index_subject s USING (log, log_index)
            WHERE r.log = $1 AND r.log_index <= $2 AND r.kind = 'exchange' AND ${where}
            GROUP BY s.hash ORDER BY first LIMIT ${max + 1}) AS by_subject) AS f
      WHERE cardinality(f.firsts) > ${max}`,
    [log, batch.at(-1)?.index ?? 0, ...values],
  )
  return rows.map((row) => ({
    row,
    time: row['time'] as Date,
    indexes: [...new Set((row['firsts'] as readonly string[]).map(Number))],
  }))
}
