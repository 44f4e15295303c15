const UTC8_MS = 8 * 3_600_000
const SECOND_MS = 1_000
const DAY_MS = 86_400_000

/** The day last written: a query of fifty citizen numbers asks a hundred times which day it is. */
let latest: { readonly days: number; readonly text: string } = { days: NaN, text: '' }

/** The calendar day of an instant where both provinces are (UTC+8, no summer time), `YYYY-MM-DD`. */
export function dayOf(instant: Date): string {
  const days = Math.floor((instant.getTime() + UTC8_MS) / DAY_MS)
  if (days !== latest.days) latest = { days, text: textOf(instant).slice(0, 10) }
  return latest.text
}

/** The second last written: of the thousand requests in it each is recorded with its time. */
let latestSecond: { readonly seconds: number; readonly text: string } = { seconds: NaN, text: '' }

/** The midnight (UTC+8) at which a day ends, and with it what is counted by day. */
export function endOf(day: string): Date {
  return new Date(`${day}T24:00:00+08:00`)
}

/** An instant as the people of both provinces write it: ISO 8601 with `+08:00`, milliseconds kept. */
export function localTime(instant: Date): string {
  const ms = instant.getTime()
  const seconds = Math.floor(ms / SECOND_MS)
  if (seconds !== latestSecond.seconds) {
    latestSecond = { seconds, text: textOf(instant).slice(0, -'123Z'.length) }
  }
  return `${latestSecond.text}${String(ms - seconds * SECOND_MS).padStart(3, '0')}+08:00`
}

/** The same to the second and without the zone, for sentences that say or imply it: `2026-03-02T10:00:00`. */
export function localSecond(instant: Date): string {
  return localTime(instant).slice(0, 'YYYY-MM-DDTHH:mm:ss'.length)
}

function textOf(instant: Date): string {
  return new Date(instant.getTime() + UTC8_MS).toISOString()
}
