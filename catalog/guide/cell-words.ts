/**
 * What cells of the guide's table say, and the other forms in which departments write the same.
 *
 * @module
 */
import type { Checked } from '../codes/checked.ts'
import { didYouMean } from '../did-you-mean.ts'
import { toHalfWidth } from '../codes/half-width.ts'
import type {
  ItemType,
  Resource,
  ResourceFormat,
  ShareMethod,
  ShareType,
  UpdateCycle,
} from '../types.ts'

/** A value, or a predicate of the cell that says what is wrong with it. */
export type Read<T> = { readonly ok: true; readonly value: T } | Extract<Checked, { ok: false }>

/** One word for a value; the first is written, all are read. */
type Words<T extends string | number> = Readonly<Record<T, readonly string[]>>

/** Numbers are those of catalogue products (`1` 不定时 …). */
export const UPDATE_CYCLES: Words<UpdateCycle> = {
  realtime: ['实时', '2'],
  daily: ['每日', '每天', '3'],
  weekly: ['每周', '4'],
  monthly: ['每月', '5'],
  quarterly: ['每季度', '6'],
  semiannual: ['每半年', '7'],
  annual: ['每年', '8'],
  irregular: ['不定时', '不定期', '1'],
  other: ['其他', '9'],
}

export const SHARE_TYPES: Words<ShareType> = {
  unconditional: ['无条件共享', '1'],
  conditional: ['有条件共享', '2'],
  'not-shared': ['不予共享', '3', '0'],
}

export const FLAGS: Words<'true' | 'false'> = { true: ['是', '1'], false: ['否', '0'] }

type Grade =
  | `${Resource['grading']['level']}-${NonNullable<Resource['grading']['general']>}`
  | Resource['grading']['level']

/** Levels 1 to 4 divide general data alone; the others are refused by the rule that says so. */
export const GRADES: Partial<Words<Grade>> = {
  general: ['一般数据'],
  'general-1': ['一般数据1级'],
  'general-2': ['一般数据2级'],
  'general-3': ['一般数据3级'],
  'general-4': ['一般数据4级'],
  important: ['重要数据'],
  core: ['核心数据'],
}

const METHODS: Words<ShareMethod> = {
  query: ['共享平台方式/接口（查询）', '查询'],
  verify: ['共享平台方式/接口（核验）', '核验'],
  batch: ['共享平台方式/批量', '批量交换'],
  'table-exchange': ['共享平台方式/数据库', '数据库', '库表'],
  file: ['共享平台方式/文件', '文件', '文件下载'],
}
/** The guide knows one kind of interface; an exchange asks by it and checks by it. */
const INTERFACES = ['共享平台方式/接口', '接口', '服务接口']

const FORMATS: Words<ResourceFormat['category']> = {
  'electronic-file': ['电子文件'],
  spreadsheet: ['电子表格'],
  database: ['数据库'],
  image: ['图形图像'],
  'streaming-media': ['流媒体'],
  'self-described': ['自描述格式'],
}

const ITEM_TYPES: Words<ItemType> = {
  C: ['字符型C', '字符型', '字符串型', '字符串型C', 'C'],
  M: ['备注型M', '备注型', 'M'],
  N: ['数值型N', '数值型', 'N'],
  Y: ['货币型Y', '货币型', 'Y'],
  F: ['浮点型F', '浮点型', 'F'],
  B: ['双精度型B', '双精度型', 'B'],
  I: ['整型I', '整型', 'I'],
  D: ['日期型D', '日期型', 'D'],
  T: ['日期时间型T', '日期时间型', 'T'],
  L: ['逻辑型L', '逻辑型', 'L'],
  G: ['通用型G', '通用型', 'G'],
}

const SCHEMES = { 'gov-2017': true, 'national-cata-id': true, 'province-local': true } as const
export type Scheme = keyof typeof SCHEMES

/** Between values of one cell; a value has its own `；`, `;`, `、` and backslashes behind a backslash. */
const SEPARATOR = '；'

export function say<T extends string>(words: Partial<Words<T>>, value: T): string {
  return words[value]?.[0] ?? value
}

export function read<T extends string>(words: Partial<Words<T>>, text: string): Read<T> {
  const wanted = toHalfWidth(text.trim())
  const all = Object.entries<readonly string[] | undefined>(words) as [T, readonly string[]][]
  const found = all.find(([, known]) => known.some((word) => toHalfWidth(word) === wanted))
  if (found !== undefined) return { ok: true, value: found[0] }
  const known = all.map(([, [first = '']]) => first)
  const hint = didYouMean(text, known)
  return wrong(
    `is "${text.slice(0, 60)}"${hint === '' ? `; it must be one of ${known.join(', ')}` : `.${hint}`}`,
  )
}

export const sayType = (type: ItemType): string => say(ITEM_TYPES, type)
export const readType = (text: string): Read<ItemType> => read(ITEM_TYPES, text)

export function sayMethods(methods: readonly ShareMethod[]): string {
  return sayList(methods.map((method) => say(METHODS, method)))
}

export function readMethods(text: string): Read<readonly ShareMethod[]> {
  return all(
    readList(text).map((one): Read<readonly ShareMethod[]> => {
      if (INTERFACES.includes(one.trim())) return { ok: true, value: ['query', 'verify'] }
      if (/^(?:邮件|介质)/.test(one.trim()))
        return wrong(`is "${one.slice(0, 60)}"; an exchange shares by the platform alone`)
      const found = read(METHODS, one)
      return found.ok ? { ok: true, value: [found.value] } : found
    }),
  )
}

export function sayFormats(formats: readonly ResourceFormat[]): string {
  return sayList(formats.map(({ category, type }) => `${say(FORMATS, category)}/${type}`))
}

export function readFormats(text: string): Read<readonly ResourceFormat[]> {
  return all(
    readList(text).map((one): Read<readonly ResourceFormat[]> => {
      const at = one.indexOf('/')
      if (at < 0) return wrong(`names no type beside "${one.slice(0, 60)}"`)
      const category = read(FORMATS, one.slice(0, at))
      return category.ok
        ? { ok: true, value: [{ category: category.value, type: one.slice(at + 1) }] }
        : category
    }),
  )
}

export function sayGrade({ level, general }: Resource['grading']): string {
  return say(GRADES, general === undefined ? level : `${level}-${general}`)
}

export function readGrade(text: string): Read<Resource['grading']> {
  const found = read(GRADES, text)
  if (!found.ok) return found
  const [level, general] = found.value.split('-') as [Resource['grading']['level'], string?]
  const divided = general === undefined ? {} : { general: Number(general) as 1 | 2 | 3 | 4 }
  return { ok: true, value: { level, ...divided } }
}

const NOT_DONE = '未完成'

export function sayAssessment({ done, date }: Resource['assessments']['secrecy']): string {
  return done ? date : `${NOT_DONE} ${date}`
}

/** The day is checked by the schema. */
export function readAssessment(text: string): Read<Resource['assessments']['secrecy']> {
  const [, undone, date = ''] = /^(未完成)?\s*(.*)$/s.exec(text.trim()) ?? []
  return { ok: true, value: { done: undone === undefined, date: dayIn(date) } }
}

/** `2026/1/5`, `20260105` and `2026年1月5日` as `2026-01-05`; anything else as it is. */
export function dayIn(text: string): string {
  const [, year, month = '', day = ''] =
    /^(\d{4})(?:[-/.年]?)(\d{1,2})(?:[-/.月]?)(\d{1,2})日?(?: 00:00:00)?$/.exec(text.trim()) ?? []
  return year === undefined
    ? text.trim()
    : `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
}

export function isScheme(text: string): text is Scheme {
  return Object.hasOwn(SCHEMES, text)
}

export function sayList(values: readonly string[]): string {
  return values.map((value) => value.replace(/[\\；;、]/g, '\\$&')).join(SEPARATOR)
}

/** Also by `;` and `、`, as officers write them. One too many at the end is nothing. */
export function readList(text: string): readonly string[] {
  if (text === '') return []
  const parts = [...text.matchAll(/((?:\\.|[^\\；;、])*)(?:[；;、]|$)/gsu)]
  // The last match stands behind the last value and is empty.
  return parts.slice(0, -1).map(([, part = '']) => part.replace(/\\(.)/gsu, '$1'))
}

export function wrong<T>(problem: string): Read<T> {
  return { ok: false, problem }
}

function all<T>(reads: readonly Read<readonly T[]>[]): Read<readonly T[]> {
  const bad = reads.find((one) => !one.ok)
  if (bad !== undefined) return bad
  return { ok: true, value: reads.flatMap((one) => (one.ok ? one.value : [])) }
}
