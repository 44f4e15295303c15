/**
 * Dates and times: from the forms of sources to that of items, and back.
 *
 * A date of an item is `YYYY-MM-DD`, a time `YYYY-MM-DDTHH:mm:ss+08:00`. Sources mean China Standard Time
 * where they name no zone; fractions of a second are dropped.
 *
 * @module
 */
import { isCalendarDate } from '../catalog/codes/calendar-date.ts'
import type { DateForm } from '../catalog/types.ts'

const FORMS: Readonly<Record<DateForm, RegExp>> = {
  YYYYMMDD: /^(\d{4})(\d{2})(\d{2})$/,
  'YYYY-MM-DD': /^(\d{4})-(\d{2})-(\d{2})$/,
  'YYYY/MM/DD': /^(\d{4})\/(\d{2})\/(\d{2})$/,
  YYYYMMDDHHmmss: /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})$/,
  'YYYY-MM-DD HH:mm:ss':
    /^(\d{4})-(\d{2})-(\d{2})[ T](\d{2}):(\d{2}):(\d{2})(?:\.\d{1,9})?(?:\+08(?::?00)?)?$/,
}

/** Reads a date, or the date of a time; undefined when the text has another form or no such day exists. */
export function readDate(text: string, form: DateForm): string | undefined {
  const time = readTime(text, form)
  return time?.slice(0, 10)
}

/** Reads a time, or a date as its midnight; undefined when it has another form or does not exist. */
export function readTime(text: string, form: DateForm): string | undefined {
  const parts = FORMS[form].exec(text)
  if (parts === null) return undefined
  const [, year = '', month = '', day = '', hour = '00', minute = '00', second = '00'] = parts
  if (year === '0000' || !isCalendarDate(Number(year), Number(month), Number(day))) return undefined
  if (hour > '23' || minute > '59' || second > '59') return undefined
  return `${year}-${month}-${day}T${hour}:${minute}:${second}+08:00`
}

const ITEM_TIME = /^(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}):(\d{2}):(\d{2})\+08:00)?$/

/** Writes an item's date or time in a source's form; undefined when it is neither. */
export function writeDate(value: string, form: DateForm): string | undefined {
  const parts = ITEM_TIME.exec(value)
  if (parts === null) return undefined
  const [, year = '', month = '', day = '', hour = '00', minute = '00', second = '00'] = parts
  switch (form) {
    case 'YYYYMMDD':
      return year + month + day
    case 'YYYY-MM-DD':
      return `${year}-${month}-${day}`
    case 'YYYY/MM/DD':
      return `${year}/${month}/${day}`
    case 'YYYYMMDDHHmmss':
      return year + month + day + hour + minute + second
    case 'YYYY-MM-DD HH:mm:ss':
      return `${year}-${month}-${day} ${hour}:${minute}:${second}`
  }
}
