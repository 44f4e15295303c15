/**
 * Watches the times that records name. The order of a log is proven, so a time that goes back is the clock's doing,
 * or somebody's.
 *
 * @module
 */
import { localSecond } from '../core/day.ts'
import { raiseAlarms, resolveAlarm, type Alarm } from '../state/alarms.ts'
import type { Sql } from '../state/database.ts'

/** Times are in milliseconds since 1970. */
export interface LogClock {
  /** The latest time that a record names, since the clock was last set back. */
  latest: number
  readonly setBacks: SetBack[]
}

interface SetBack {
  /** The first record that names an earlier time. */
  readonly index: number
  readonly time: number
  /** The latest that records before it name. */
  readonly before: number
}

/** A record is written when its request ends, but names when it began; requests are shorter than this. */
const TIME_TOLERANCE_MS = 60_000

/** To be called for each record, in order. */
export function readTime(clock: LogClock, index: number, time: number): void {
  if (time >= clock.latest - TIME_TOLERANCE_MS) {
    clock.latest = Math.max(clock.latest, time)
    return
  }
  clock.setBacks.push({ index, time, before: clock.latest })
  // What follows is held against this time: a clock that was years ahead once would hide whatever is done to it in those years.
  clock.latest = time
}

/** Rings for each time the clock of `log` was set back, until records name later times than those before it. */
export async function tellClock(
  sql: Sql,
  log: string,
  { latest, setBacks }: LogClock,
  now: Date,
): Promise<void> {
  const alarms = setBacks.map((setBack) => alarmOf(log, setBack, now))
  await raiseAlarms(sql, alarms)
  const open = await sql.query(
    `SELECT id FROM shudao.alarm
      WHERE rule = 'clock-set-back' AND state = 'open' AND starts_with(id, $1)`,
    [idOf(log)],
  )
  for (const row of open) {
    const id = String(row['id'])
    if (timeBefore(log, id) < latest) await resolveAlarm(sql, id, now)
  }
}

function idOf(log: string): string {
  return `clock-set-back:${log}:`
}

/** An alarm's id is all that is kept of it in a form that can be read again. */
function timeBefore(log: string, id: string): number {
  const [, ...time] = id.slice(idOf(log).length).split(':')
  return new Date(time.join(':')).getTime()
}

function alarmOf(log: string, { index, time, before }: SetBack, now: Date): Alarm {
  const [named, namedBefore] = [localSecond(new Date(time)), localSecond(new Date(before))]
  return {
    id: `${idOf(log)}${index}:${new Date(before).toISOString()}`,
    rule: 'clock-set-back',
    time: now,
    explanation: `Record ${index} of ${log} names ${named}, but records before it name ${namedBefore}: the clock was set back, or had been ahead until then. The order of records holds; their times from here on do not, until the clock is right again, nor do earlier ones where it had been ahead. Look at the time service of the machine, and who changed it.`,
    explanationZh: `${log} 的记录 ${index} 写的时间是 ${named}，而此前的记录写的是 ${namedBefore}：时钟被拨回，或此前一直偏快。记录的先后仍然可信；其后的时间在时钟恢复前不可信，如此前偏快，则此前的时间也不可信。请检查本机的时间同步，以及是谁改动的。`,
    records: [{ log, index, exchangeId: null }],
  }
}
