/** The calendar day of an instant where both provinces are (UTC+8, no summer time), `YYYY-MM-DD`. */
export function dayOf(instant: Date): string {
  return new Date(instant.getTime() + 8 * 3_600_000).toISOString().slice(0, 10)
}

/** An instant as the people of both provinces write it: ISO 8601 with `+08:00`, milliseconds kept. */
export function localTime(instant: Date): string {
  return `${new Date(instant.getTime() + 8 * 3_600_000).toISOString().slice(0, -1)}+08:00`
}
