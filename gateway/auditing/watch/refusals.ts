import type { Alarm } from '../../state/alarms.ts'
import {
  alarmOf,
  askerOf,
  dateOf,
  keyOf,
  momentOf,
  partsOf,
  type Place,
  type WatchRule,
} from './rule.ts'

/** An operator is refused again and again: somebody tries what the system will let through. */
export const refusalsInARow: WatchRule = async (watched) => {
  const { sql, log, batch, settings } = watched
  const max = settings.refusalsInARowMax
  const asked = batch.flatMap(({ index, record }) => {
    const asker = askerOf(record)
    if (asker === undefined) return []
    return [{ index, record, asker, key: keyOf(asker.consumer, asker.operator) }]
  })
  const askers = [...new Map(asked.map(({ key, asker }) => [key, asker])).values()]
  const runs = new Map<string, { readonly run: number; readonly places: readonly Place[] }>()
  const kept = await sql.query(
    `SELECT consumer, operator, run, places FROM shudao.watch_refusals
      JOIN unnest($1::text[], $2::text[]) AS k(consumer, operator) USING (consumer, operator)`,
    [askers.map(({ consumer }) => consumer), askers.map(({ operator }) => operator)],
  )
  for (const { consumer, operator, run, places } of kept) {
    runs.set(keyOf(String(consumer), String(operator)), {
      run: Number(run),
      places: places as readonly Place[],
    })
  }
  /** Most operators are not refused and were not: of them nothing is written. */
  const changed = new Set<string>()
  const alarms: Alarm[] = []
  for (const { index, record, asker, key } of asked) {
    const before = runs.get(key) ?? { run: 0, places: [] }
    const isRefused = record.outcome === 'refused'
    const now = isRefused
      ? { run: before.run + 1, places: [...before.places, { log, index }].slice(-max) }
      : { run: 0, places: [] }
    runs.set(key, now)
    if (before.run !== 0 || isRefused) changed.add(key)
    if (now.run !== max) continue
    const at = dateOf(record)
    const { day, clock } = momentOf(record)
    const { consumer, operator } = asker
    const told = {
      en: `Operator ${operator} of ${consumer} was refused ${max} times in a row, up to ${day} ${clock}. Ask what was wanted: a grant may be missing, or limits are being tried.`,
      zh: `${consumer} 的经办人 ${operator} 截至 ${day} ${clock} 连续 ${max} 次被拒绝。请了解其需求：可能缺少授权，也可能在试探权限。`,
    }
    const name = [consumer, operator, String(index)]
    alarms.push(alarmOf('refusals-in-a-row', name, at, now.places, told))
  }
  if (changed.size === 0) return alarms
  const rows = [...changed].map((key) => {
    const [consumer = '', operator = ''] = partsOf(key)
    const { run = 0, places = [] } = runs.get(key) ?? {}
    return { consumer, operator, run, places }
  })
  const ended = rows.filter(({ run }) => run === 0)
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
    [JSON.stringify(rows.filter(({ run }) => run > 0))],
  )
  return alarms
}
