import type { Alarm } from '../../state/alarms.ts'
import { alarmOf, dateOf, momentOf, type Place, type WatchRule } from './rule.ts'

/** So many refusals without an answer between them, and where the last of them are. */
interface Run {
  readonly run: number
  readonly places: readonly Place[]
}

const NO_RUN: Run = { run: 0, places: [] }

/** An operator is refused again and again: somebody tries what the system will let through. */
export const refusalsInARow: WatchRule = async (watched) => {
  const { sql, log, operators, settings } = watched
  const max = settings.refusalsInARowMax
  const kept = await sql.query(
    `SELECT consumer, operator, run, places FROM shudao.watch_refusals
      JOIN unnest($1::text[], $2::text[]) AS k(consumer, operator) USING (consumer, operator)`,
    [operators.map(({ consumer }) => consumer), operators.map(({ operator }) => operator)],
  )
  const runs = new Map(
    kept.map(({ consumer, operator, run, places }): [string, Run] => [
      operatorKey(String(consumer), String(operator)),
      { run: Number(run), places: places as readonly Place[] },
    ]),
  )
  const changed: (Run & { readonly consumer: string; readonly operator: string })[] = []
  const alarms: Alarm[] = []
  for (const { consumer, operator, records } of operators) {
    let { run, places } = runs.get(operatorKey(consumer, operator)) ?? NO_RUN
    // Most operators are not refused and were not: of them nothing is written.
    if (run === 0 && !records.some(({ record }) => record.outcome === 'refused')) continue
    for (const { index, record } of records) {
      const isRefused = record.outcome === 'refused'
      run = isRefused ? run + 1 : 0
      places = isRefused ? [...places, { log, index }].slice(-max) : []
      if (run !== max) continue
      const at = dateOf(record)
      const { day, clock } = momentOf(record)
      const told = {
        en: `Operator ${operator} of ${consumer} was refused ${max} times in a row, up to ${day} ${clock}. Ask what was wanted: a grant may be missing, or limits are being tried.`,
        zh: `${consumer} 的经办人 ${operator} 截至 ${day} ${clock} 连续 ${max} 次被拒绝。请了解其需求：可能缺少授权，也可能在试探权限。`,
      }
      const name = [consumer, operator, String(index)]
      alarms.push(alarmOf('refusals-in-a-row', name, at, places, told))
    }
    changed.push({ consumer, operator, run, places })
  }
  if (changed.length === 0) return alarms
  const ended = changed.filter(({ run }) => run === 0)
  await sql.query(
    `DELETE FROM shudao.watch_refusals w USING unnest($1::text[], $2::text[]) AS k(consumer, operator)
      WHERE w.consumer = k.consumer AND w.operator = k.operator`,
    [ended.map(({ consumer }) => consumer), ended.map(({ operator }) => operator)],
  )
  await sql.query(
    `INSERT INTO shudao.watch_refusals (consumer, operator, run, places)
     SELECT consumer, operator, run, places FROM jsonb_to_recordset($1::jsonb)
            AS r(consumer text, operator text, run integer, places jsonb)
     ON CONFLICT (consumer, operator) DO UPDATE SET run = excluded.run, places = excluded.places`,
    [JSON.stringify(changed.filter(({ run }) => run > 0))],
  )
  return alarms
}

/** One operator of a consumer: neither holds a line's end. */
function operatorKey(consumer: string, operator: string): string {
  return `${consumer}\n${operator}`
}
