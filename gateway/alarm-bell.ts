/**
 * Rings alarms for watchers that must never fail because the database does: what cannot be kept is told in the
 * administrator's log, and tried again when the same thing is noticed again.
 *
 * @module
 */
import type { Logger } from './core/logger.ts'
import { raiseAlarm, resolveAlarm, type Alarm } from './state/alarms.ts'
import type { Sql } from './state/database.ts'

export interface AlarmBell {
  /** May be rung again and again while the thing lasts: it is kept once. Never throws. */
  ring(alarm: Omit<Alarm, 'time'>): Promise<void>
  /** The thing is over, if it ever was. Never throws. */
  clear(id: string): Promise<void>
}

export function makeAlarmBell(sql: Sql, logger: Logger, now: () => Date): AlarmBell {
  // What we know to be kept, so that a watcher that looks every second costs the database nothing.
  const kept = new Map<string, 'open' | 'resolved'>()
  return {
    ring: async (alarm) => {
      if (kept.get(alarm.id) === 'open') return
      const { id, rule, explanation, records } = alarm
      await attempt(id, async () => {
        const isNew = await raiseAlarm(sql, { ...alarm, time: now() })
        kept.set(id, 'open')
        if (isNew) logger.error({ alarm: id, rule, records }, explanation)
      })
    },
    clear: async (id) => {
      if (kept.get(id) === 'resolved') return
      await attempt(id, async () => {
        const wasOpen = await resolveAlarm(sql, id, now())
        kept.set(id, 'resolved')
        if (wasOpen) logger.info({ alarm: id }, 'an alarm is resolved')
      })
    },
  }

  async function attempt(alarm: string, work: () => Promise<void>): Promise<void> {
    try {
      await work()
    } catch (err) {
      logger.warn({ err, alarm }, 'an alarm cannot be kept just now')
    }
  }
}
