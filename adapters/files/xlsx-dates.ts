/**
 * Excel's dates: numbers that a format makes a date of (ECMA-376 part 1, §18.8.30, §18.17.4).
 *
 * @module
 */

/** Built-in formats that show a date or a time; 27–36 and 50–58 are those of Chinese locales. */
const BUILT_IN_DATES: ReadonlySet<number> = new Set([
  ...[14, 15, 16, 17, 18, 19, 20, 21, 22, 45, 46, 47],
  ...Array.from({ length: 10 }, (_, i) => 27 + i),
  ...Array.from({ length: 9 }, (_, i) => 50 + i),
])

/**
 * @param code - the format's own code, where it is not built in: `yyyy"年"m"月"d"日"`
 */
export function isDateFormat(id: number, code: string | undefined): boolean {
  if (code === undefined) return BUILT_IN_DATES.has(id)
  // Texts in quotes, escaped characters, and colours or conditions in brackets are not part of the pattern.
  const pattern = code.replace(/"[^"]*"|\\.|\[[^\]]*\]|_./g, '')
  return /[ymdhs]/i.test(pattern) && !/general/i.test(pattern)
}

const DAY_MS = 86_400_000
/** Day 0 of either calendar, as milliseconds since 1970. */
const EPOCH_1900 = Date.UTC(1899, 11, 31)
const EPOCH_1904 = Date.UTC(1904, 0, 1)
/** Excel believes that 1900 was a leap year: from its 29 February on, every day is one too many. */
const LEAP_BUG_DAY = 60
/** 9999-12-31. */
const SERIAL_MAX = 2_958_466

/**
 * Writes a serial number as `YYYY-MM-DD`, or as `YYYY-MM-DD HH:mm:ss` when it has a part of a day.
 *
 * @returns undefined for what is not a day of Excel's calendar
 */
export function dateOfSerial(text: string, is1904: boolean): string | undefined {
  const serial = Number(text)
  if (!Number.isFinite(serial) || serial < 0 || serial >= SERIAL_MAX) return undefined
  const days = !is1904 && serial >= LEAP_BUG_DAY ? serial - 1 : serial
  // Seconds are what the format can hold; a binary fraction of a day is not exactly one.
  const ms = Math.round((days * DAY_MS) / 1_000) * 1_000
  const [date = '', time = ''] = new Date((is1904 ? EPOCH_1904 : EPOCH_1900) + ms)
    .toISOString()
    .split('T')
  return time.startsWith('00:00:00') ? date : `${date} ${time.slice(0, 8)}`
}
