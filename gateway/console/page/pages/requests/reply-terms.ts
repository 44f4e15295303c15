/**
 * The terms of a reply as the form holds them while they are written, there and back.
 *
 * @module
 */
import { wholeNumberIn } from '../../parts/whole-number.ts'

/** On what terms it is given, as the exchange has them. */
export interface Terms {
  readonly items: Readonly<Record<string, string>>
  readonly rows?: object
  readonly quota?: Readonly<Record<string, number>>
  readonly until?: string
}

export const BOUNDS = ['callsPerDay', 'subjectsPerDay', 'rowsPerDay'] as const
export const TESTS = ['equals', 'in', 'under', 'present'] as const

/** A line of the form: a record must meet every one. */
export interface RowTest {
  readonly item: string
  readonly test: (typeof TESTS)[number]
  readonly value: string
}

export interface WrittenTerms {
  readonly items: Terms['items']
  readonly rows: readonly RowTest[]
  /** The row rule of before, where lines cannot say it: it stays as it is, beside them, unless it is taken away. */
  readonly rule: object | undefined
  /** Texts, as they are typed; not there where nothing was. */
  readonly quota: Readonly<Partial<Record<string, string>>>
  readonly until: string
}

/** The form as it is opened: whoever changes one thing of what was proposed before leaves the rest as it was. */
export function writtenOf(before: Terms | null): WrittenTerms {
  const { items = {}, rows: rule, quota = {}, until = '' } = before ?? {}
  const rows = rule === undefined ? [] : testsIn(rule)
  return {
    items,
    rows: rows ?? [],
    rule: rows === undefined ? rule : undefined,
    quota: Object.fromEntries(Object.entries(quota).map(([bound, max]) => [bound, String(max)])),
    until,
  }
}

/** What is proposed. */
export function termsOf({ items, rows, rule, quota, until }: WrittenTerms): Terms {
  return {
    items,
    ...rowsOf(rows, rule),
    ...quotaOf(quota),
    ...(until === '' ? {} : { until }),
  }
}

/** The lines that say this rule; undefined where none do. */
function testsIn(rule: object): readonly RowTest[] | undefined {
  const parts: unknown = 'all' in rule && Object.keys(rule).length === 1 ? rule.all : [rule]
  if (!Array.isArray(parts) || parts.length === 0) return undefined
  const tests = parts.map(testIn)
  return tests.every((test) => test !== undefined) ? tests : undefined
}

function testIn(part: unknown): RowTest | undefined {
  const { item, ...said } = (part ?? {}) as Readonly<Record<string, unknown>>
  const [word, ...more] = Object.keys(said)
  const test = TESTS.find((one) => one === word)
  if (typeof item !== 'string' || test === undefined || more.length > 0) return undefined
  const value = textOf(test, said[test])
  return value === undefined ? undefined : { item, test, value }
}

/** What stands in the line's field; undefined where it would be read otherwise than it was meant. */
function textOf(test: RowTest['test'], value: unknown): string | undefined {
  switch (test) {
    case 'present':
      return value === true ? '' : undefined
    case 'in': {
      const text = Array.isArray(value) ? value.join(', ') : ''
      return JSON.stringify(listIn(text)) === JSON.stringify(value) ? text : undefined
    }
    case 'equals':
    case 'under':
      return typeof value === 'string' && value === value.trim() ? value : undefined
  }
}

function rowsOf(rows: readonly RowTest[], rule: object | undefined): { readonly rows?: object } {
  const all: readonly object[] = [...(rule === undefined ? [] : [rule]), ...rows.map(partOf)]
  const [only] = all
  if (only === undefined) return {}
  return { rows: all.length === 1 ? only : { all } }
}

function partOf({ item, test, value }: RowTest): object {
  if (test === 'present') return { item, present: true }
  return { item, [test]: test === 'in' ? listIn(value) : value.trim() }
}

function listIn(text: string): readonly string[] {
  return text.split(/[,，、\s]+/).filter((one) => one !== '')
}

/** What is left blank is not bounded; what is no number is not sent, for the form asks again. */
function quotaOf(given: WrittenTerms['quota']): {
  readonly quota?: Readonly<Record<string, number>>
} {
  const quota = Object.entries(given).flatMap(([bound, text = '']) => {
    const max = wholeNumberIn(text)
    return max === undefined ? [] : [[bound, max] as const]
  })
  return quota.length === 0 ? {} : { quota: Object.fromEntries(quota) }
}
