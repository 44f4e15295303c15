import type { Alarm } from '../../state/alarms.ts'
import {
  alarmAt,
  alarmOf,
  arrivalOf,
  CASES_OF_BATCH,
  firstByKey,
  dateOf,
  momentOf,
  placesOf,
  rangeOf,
  untold,
  type Watched,
  type WatchRule,
} from './rule.ts'

/** `500103-2026-000123`: division, year, number. Numbers of another form say nothing of themselves. */
const CASE = /^(\d{2})\d{4}-(\d{4})-/

/** A case number that cannot be the consumer's: of another province, or of a year that is not there yet. */
export const caseMisfit: WatchRule = (watched) => {
  const cases = firstByKey(watched.batch, (record) => {
    const [, province, year] = CASE.exec(record.caseNumber ?? '') ?? []
    if (province === undefined || record.consumer === null) return undefined
    const isOthers = !record.consumer.region.startsWith(province)
    const isAhead = Number(year) > Number(momentOf(record).day.slice(0, 4))
    return isOthers || isAhead ? `${record.consumer.id}:${record.caseNumber ?? ''}` : undefined
  })
  return [...cases].map(([key, { index, record }]) => {
    const at = dateOf(record)
    const { caseNumber, matter, consumer } = record
    return alarmAt(watched, 'case-misfit', [key], at, [index], {
      en: `The consumer ${consumer?.id ?? ''} asked for matter ${matter ?? ''} under the case ${caseNumber ?? ''}, whose division or year does not fit: look whether there is such a case.`,
      zh: `${consumer?.id ?? ''} 以办件 ${caseNumber ?? ''} 办理事项 ${matter ?? ''}，办件编号中的行政区划或年份不相符，请核对该办件是否存在。`,
    })
  })
}

/** One case number under several matters: a case is one application for one matter. */
export const caseTwoMatters: WatchRule = async (watched) => {
  const { sql, log, batch } = watched
  const several = await ofTwoMatters(watched)
  if (several.length === 0) return []
  const cases = await untold(watched, 'case-two-matters', several, (name) => [name])
  const rows = await sql.query(
    `SELECT case_number, array_agg(matter ORDER BY ${arrivalOf('by_matter')}) AS matters,
            array_agg(log ORDER BY ${arrivalOf('by_matter')}) AS logs,
            array_agg(log_index ORDER BY ${arrivalOf('by_matter')}) AS indexes
       FROM (SELECT DISTINCT ON (r.case_number, r.matter) r.case_number, r.matter, r.log, r.log_index, r.time
               FROM shudao.log_index r WHERE r.case_number = ANY($2) AND r.matter IS NOT NULL
              ORDER BY r.case_number, r.matter, ${arrivalOf('r')}) AS by_matter
      GROUP BY case_number HAVING count(*) > 1`,
    [log, cases],
  )
  return rows.flatMap((row): readonly Alarm[] => {
    const name = String(row['case_number'])
    const [one = '', two = ''] = row['matters'] as readonly string[]
    const places = placesOf(row['logs'], row['indexes']).slice(0, 2)
    const second = places[1]?.log === log ? places[1].index : undefined
    const at = batch.find(({ index }) => index === second)?.record
    // The second matter came in an earlier batch, or another replica's: it was told then.
    if (at === undefined) return []
    const told = {
      en: `The case ${name} was named for matter ${one} and for matter ${two}. A case is one application for one matter: one of them is not true.`,
      zh: `办件 ${name} 先后用于事项 ${one} 和 ${two}。一个办件只对应一个事项，其中之一不属实。`,
    }
    return [alarmOf('case-two-matters', [name], dateOf(at), places, told)]
  })
}

/** The batch's cases that were named for more than one matter. Reads two entries of an index for each, however many records it has. */
async function ofTwoMatters(watched: Watched): Promise<readonly string[]> {
  const endOf = (order: 'ASC' | 'DESC'): string =>
    `(SELECT matter FROM shudao.log_index r
       WHERE r.case_number = k.case_number AND r.matter IS NOT NULL
       ORDER BY r.matter ${order} LIMIT 1)`
  const rows = await watched.sql.query(
    `SELECT k.case_number FROM (${CASES_OF_BATCH}) AS k
      WHERE ${endOf('ASC')} <> ${endOf('DESC')}`,
    rangeOf(watched),
  )
  return rows.map((row) => String(row['case_number']))
}
