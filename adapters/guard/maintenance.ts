/**
 * The hours in which a source is closed for maintenance, by the clocks of China.
 *
 * @module
 */

/** `from` and `to` are `HH:mm`; a window that ends before it begins lasts over midnight. */
export interface MaintenanceWindow {
  readonly from: string
  readonly to: string
  /** Days on which it begins, 1 for Monday to 7 for Sunday. Default: every day. */
  readonly days?: readonly number[]
}

export interface OpenWindow {
  readonly window: MaintenanceWindow
  /** When the source opens again. */
  readonly until: Date
}

const MINUTE_MS = 60_000
const DAY_MS = 1_440 * MINUTE_MS
/** China has one zone and no summer time. */
const CHINA_MS = 8 * 60 * MINUTE_MS

/** JSON Schema of one window. */
export const maintenanceWindowSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['from', 'to'],
  properties: {
    from: { type: 'string', pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$' },
    to: { type: 'string', pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$' },
    days: {
      type: 'array',
      minItems: 1,
      maxItems: 7,
      uniqueItems: true,
      items: { type: 'integer', minimum: 1, maximum: 7 },
    },
  },
} as const

/**
 * The window in which `now` is; of several the one that ends last. Its begin belongs to it, its end does not; one
 * whose begin and end are equal lasts a day.
 */
export function openWindow(
  windows: readonly MaintenanceWindow[],
  now: Date,
): OpenWindow | undefined {
  const local = now.getTime() + CHINA_MS
  const midnight = Math.floor(local / DAY_MS) * DAY_MS
  let latest: OpenWindow | undefined
  for (const window of windows) {
    // One that began yesterday may not have ended yet.
    for (const day of [midnight - DAY_MS, midnight]) {
      if (!isOn(window, day)) continue
      const begin = day + minutesOf(window.from) * MINUTE_MS
      const length = minutesOf(window.to) - minutesOf(window.from)
      const end = begin + (length > 0 ? length : length + 1_440) * MINUTE_MS
      if (local < begin || local >= end) continue
      const until = new Date(end - CHINA_MS)
      if (latest === undefined || until > latest.until) latest = { window, until }
    }
  }
  return latest
}

/** @param day - local midnight */
function isOn({ days }: MaintenanceWindow, day: number): boolean {
  if (days === undefined) return true
  const weekday = new Date(day).getUTCDay()
  return days.includes(weekday === 0 ? 7 : weekday)
}

function minutesOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3))
}
