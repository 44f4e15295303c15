/**
 * Dates and times: from the forms of sources to that of items, and back.
 *
 * A date of an item is `YYYY-MM-DD`, a time `YYYY-MM-DDTHH:mm:ss+08:00`. Sources mean China Standard Time where
 * they name no zone and their mapping names none; fractions of a second are dropped.
 *
 * @module
 */
import { isCalendarDate } from '../../catalog/codes/calendar-date.ts'
import type { DateForm } from '../../catalog/types.ts'

/** Where a mapping names no form. */
export const DATE_FORM: DateForm = 'YYYY-MM-DD'
export const TIME_FORM: DateForm = 'YYYY-MM-DD HH:mm:ss'

/** The zone of China, and of items. */
const CHINA = '+08:00'
const MINUTE_MS = 60_000

const FORMS: Readonly<Record<Exclude<DateForm, 'epoch-s' | 'epoch-ms'>, RegExp>> = {
  YYYYMMDD: /^(\d{4})(\d{2})(\d{2})$/,
  'YYYY-MM-DD': /^(\d{4})-(\d{2})-(\d{2})$/,
  'YYYY/MM/DD': /^(\d{4})\/(\d{2})\/(\d{2})$/,
  YYYY年MM月DD日: /^(\d{4})年(\d{1,2})月(\d{1,2})日$/,
  YYYYMMDDHHmmss: /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})$/,
  'YYYY-MM-DD HH:mm:ss':
    /^(\d{4})-(\d{2})-(\d{2})[ T](\d{2}):(\d{2}):(\d{2})(?:\.\d{1,9})?(?:\+08(?::?00)?)?$/,
  'YYYY-MM-DDTHH:mm:ssZ':
    /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(?:\.\d{1,9})?(Z|[+-]\d{2}:?\d{2})$/,
}
/** Forms without a time of day, which no zone moves. */
const DAYS: ReadonlySet<DateForm> = new Set<DateForm>([
  'YYYYMMDD',
  'YYYY-MM-DD',
  'YYYY/MM/DD',
  'YYYY年MM月DD日',
])
const EPOCH = /^-?\d{1,15}$/

/** Reads a date, or the date of a time; undefined when the text has another form or no such day exists. */
export function readDate(text: string, form: DateForm, zone?: string): string | undefined {
  return readTime(text, form, zone)?.slice(0, 10)
}

/**
 * Reads a time, or a date as its midnight; undefined when it has another form or does not exist.
 *
 * @param zone - `+00:00`; moves only what has a time of day
 */
export function readTime(text: string, form: DateForm, zone?: string): string | undefined {
  if (form === 'epoch-s' || form === 'epoch-ms') return readEpoch(text, form)
  const parts = FORMS[form].exec(text)
  if (parts === null) return undefined
  const [, year = '', month = '', day = '', hour = '00', minute = '00', second = '00', named] =
    parts
  if (year === '0000' || !isCalendarDate(Number(year), Number(month), Number(day))) return undefined
  if (hour > '23' || minute > '59' || second > '59') return undefined
  const local = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}T${hour}:${minute}:${second}`
  const from = named ?? (parts[4] === undefined ? CHINA : zone)
  if (from === undefined || from === CHINA) return local + CHINA
  const offset = offsetMs(from)
  return offset === undefined ? undefined : inChina(Date.parse(`${local}Z`) - offset)
}

function readEpoch(text: string, form: 'epoch-s' | 'epoch-ms'): string | undefined {
  return EPOCH.test(text) ? inChina(Number(text) * (form === 'epoch-s' ? 1_000 : 1)) : undefined
}

/** Undefined before the year 1 and after 9999. */
function inChina(ms: number): string | undefined {
  const time = new Date(ms + 8 * 60 * MINUTE_MS)
  const year = time.getUTCFullYear()
  if (!(year >= 1 && year <= 9_999)) return undefined
  return time.toISOString().slice(0, 19) + CHINA
}

function offsetMs(zone: string): number | undefined {
  if (zone === 'Z') return 0
  const [, sign = '', hours = '', minutes = ''] = /^([+-])(\d{2}):?(\d{2})$/.exec(zone) ?? []
  if (hours > '14' || minutes > '59') return undefined
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * MINUTE_MS
}

const ITEM_TIME = /^(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}):(\d{2}):(\d{2})\+08:00)?$/

/** Writes an item's date or time in a source's form, the inverse of {@link readTime}; undefined when it is neither. */
export function writeDate(value: string, form: DateForm, zone = CHINA): string | undefined {
  if (!ITEM_TIME.test(value)) return undefined
  const isMoved = zone !== CHINA && value.length > 10 && !DAYS.has(form)
  const moved = isMoved ? inZone(value, zone) : value
  const parts = ITEM_TIME.exec(moved) ?? []
  const [, year = '', month = '', day = '', hour = '00', minute = '00', second = '00'] = parts
  switch (form) {
    case 'YYYYMMDD':
      return year + month + day
    case 'YYYY-MM-DD':
      return `${year}-${month}-${day}`
    case 'YYYY/MM/DD':
      return `${year}/${month}/${day}`
    case 'YYYY年MM月DD日':
      return `${year}年${month}月${day}日`
    case 'YYYYMMDDHHmmss':
      return year + month + day + hour + minute + second
    case 'YYYY-MM-DD HH:mm:ss':
      return `${year}-${month}-${day} ${hour}:${minute}:${second}`
    case 'YYYY-MM-DDTHH:mm:ssZ':
      return `${value.slice(0, 10)}T${value.slice(11, 19) || '00:00:00'}${CHINA}`
    case 'epoch-s':
      return String(msOf(value) / 1_000)
    case 'epoch-ms':
      return String(msOf(value))
  }
}

function msOf(value: string): number {
  return Date.parse(value.length === 10 ? `${value}T00:00:00${CHINA}` : value)
}

/** The same moment by the clocks of `zone`, still written as an item's time. */
function inZone(value: string, zone: string): string {
  const ms = Date.parse(value) + (offsetMs(zone) ?? 0)
  return Number.isNaN(ms) ? '' : new Date(ms).toISOString().slice(0, 19) + CHINA
}
