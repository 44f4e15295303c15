/**
 * What the values of a column look like, counted: whether they are dates and in which form, whether some of them only
 * mean "none", whether they are a few codes. The values themselves do not leave.
 *
 * @module
 */
import { checkCitizenId } from '../catalog/codes/citizen-id.ts'
import { toHalfWidth } from '../catalog/codes/half-width.ts'
import { checkUscc } from '../catalog/codes/uscc.ts'
import type { DateForm } from '../catalog/types.ts'
import type { SourceValue } from './adapter.ts'
import { readTime } from './mapping/dates.ts'

/** How a value may look; one may look several ways. */
export type ValueForm =
  | Exclude<DateForm, 'epoch-s' | 'epoch-ms'>
  | 'citizen-id'
  | 'citizen-id-15'
  | 'lower-x'
  | 'uscc'
  | 'number'
  | 'full-width'
  | 'blanks-within'

export interface ColumnShape {
  /** Rows that were looked at. */
  readonly rows: number
  /** Of these, without a value: null, or blanks. */
  readonly empty: number
  /** Whether no two of the values were the same. */
  readonly distinct: boolean
  /** Of the longest. */
  readonly charactersMax: number
  /** How many values look so. Those of `nothing` are left out of account, here and above. */
  readonly forms: Readonly<Partial<Record<ValueForm, number>>>
  /** Texts of {@link NOTHING}, and how many rows have each. */
  readonly nothing: Readonly<Record<string, number>>
  /** Where the values are a few short codes: each that is not rare, and how many rows have it. */
  readonly codes: Readonly<Record<string, number>> | undefined
  /** Rows with codes that are rare, and therefore not told. */
  readonly rareCodes: number
}

/** Days that systems write where they know none: before everything, or after everything. */
const NO_DAYS = ['1900-01-01', '1899-12-30', '0001-01-01', '9999-12-31', '2999-12-31', '2099-12-31']
/** Texts that systems write where they know nothing. They tell of nobody. */
const NOTHING: ReadonlySet<string> = new Set([
  ...['-', '--', '—', '/', '*', '无', '空', '未知', '不详', 'null', 'NULL', 'N/A', 'none'],
  ...['0000-00-00', '00000000', '0000-00-00 00:00:00'],
])

/** A column with more than this has no codes. */
const CODES_MAX = 60
const CODE_CHARS_MAX = 12
/** What fewer rows have may tell of one person. */
const RARE_BELOW = 3

const DATE_FORMS = [
  'YYYYMMDD',
  'YYYY-MM-DD',
  'YYYY/MM/DD',
  'YYYY年MM月DD日',
  'YYYYMMDDHHmmss',
  'YYYY-MM-DD HH:mm:ss',
  'YYYY-MM-DDTHH:mm:ssZ',
] as const
/** What a date begins with: most other texts need no closer look. */
const LIKE_A_DATE = /^\d{4}(?:\d{4}|[-/年])/

/**
 * @param today `YYYY-MM-DD`: nobody is born after it.
 */
export function columnShape(values: readonly SourceValue[], today: string): ColumnShape {
  const counts = new Map<string, number>()
  for (const value of values) {
    const text = value?.trim() ?? ''
    if (text !== '') counts.set(text, (counts.get(text) ?? 0) + 1)
  }
  const forms: Partial<Record<ValueForm, number>> = {}
  const nothing: Record<string, number> = {}
  const told = new Map<string, number>()
  let filled = 0
  let charactersMax = 0
  for (const [text, rows] of counts) {
    filled += rows
    const dates = dateFormsOf(text)
    if (NOTHING.has(text) || dates.some((form) => isNoDay(text, form))) {
      nothing[text] = rows
      continue
    }
    told.set(text, rows)
    charactersMax = Math.max(charactersMax, text.length)
    for (const form of [...dates, ...formsOf(text, today)]) forms[form] = (forms[form] ?? 0) + rows
  }
  return {
    rows: values.length,
    empty: values.length - filled,
    distinct: [...told.values()].every((rows) => rows === 1),
    charactersMax,
    forms,
    nothing,
    ...codesOf(told, forms),
  }
}

function dateFormsOf(text: string): readonly (typeof DATE_FORMS)[number][] {
  if (!LIKE_A_DATE.test(text)) return []
  return DATE_FORMS.filter((form) => readTime(text, form) !== undefined)
}

function isNoDay(text: string, form: DateForm): boolean {
  return NO_DAYS.includes(readTime(text, form)?.slice(0, 10) ?? '')
}

function formsOf(text: string, today: string): readonly ValueForm[] {
  const forms: ValueForm[] = []
  const half = toHalfWidth(text)
  if (half !== text) forms.push('full-width')
  if (/\s/u.test(text)) forms.push('blanks-within')
  if (/^-?\d{1,15}(?:\.\d{1,10})?$/.test(text)) forms.push('number')
  if (/^(?:\d{15}|\d{17}[\dXx])$/.test(half) && checkCitizenId(text, today).ok) {
    forms.push('citizen-id')
    if (half.length === 15) forms.push('citizen-id-15')
    if (half.endsWith('x')) forms.push('lower-x')
  }
  if (half.length === 18 && checkUscc(text).ok) forms.push('uscc')
  return forms
}

/** Codes repeat, and are short; what identifies somebody is no code however often it repeats. */
function codesOf(
  told: ReadonlyMap<string, number>,
  forms: ColumnShape['forms'],
): Pick<ColumnShape, 'codes' | 'rareCodes'> {
  const rows = [...told.values()].reduce((sum, each) => sum + each, 0)
  const isSmall = told.size > 0 && told.size <= CODES_MAX && told.size * 2 <= rows
  const isShort = [...told.keys()].every((text) => text.length <= CODE_CHARS_MAX)
  const identifies = forms['citizen-id'] !== undefined || forms.uscc !== undefined
  if (!isSmall || !isShort || identifies) return { codes: undefined, rareCodes: 0 }
  const common = [...told].filter(([, each]) => each >= RARE_BELOW)
  const rareCodes = rows - common.reduce((sum, [, each]) => sum + each, 0)
  return { codes: Object.fromEntries(common), rareCodes }
}
