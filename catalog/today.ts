/** The calendar day in China by the clock of this process, `YYYY-MM-DD`. */
export function todayInChina(): string {
  return new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10)
}
