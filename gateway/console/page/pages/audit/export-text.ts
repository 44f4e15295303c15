/**
 * Found records as texts for other programs: JSON as the exchange gave it, CSV with a row for each question.
 *
 * @module
 */
import type { FoundRecord, Question } from './audit-query.ts'

export const EXPORT_FORMS = ['csv', 'json'] as const
export type ExportForm = (typeof EXPORT_FORMS)[number]

const RECORD_COLUMNS = [
  'time',
  'exchangeId',
  'log',
  'index',
  'kind',
  'consumer',
  'region',
  'department',
  'operator',
  'matter',
  'caseNumber',
  'operation',
  'about',
  'reason',
  'outcome',
  'code',
  'signs',
  'sealed',
  'erased',
] as const
const QUESTION_COLUMNS = ['resource', 'mode', 'items', 'masked', 'result', 'rule'] as const

/** By the mark spreadsheets know that it is UTF-8. */
const BYTE_ORDER_MARK = '\ufeff'
/** What a spreadsheet would take for a formula. */
const FORMULA = /^[=+\-@\t\r]/

export function exportText(form: ExportForm, records: readonly FoundRecord[]): string {
  return form === 'json' ? `${JSON.stringify(records, null, 2)}\n` : csvOf(records)
}

/** RFC 4180; lists are joined by semicolons. A record without questions has a row of its own. */
function csvOf(records: readonly FoundRecord[]): string {
  const rows = records.flatMap((record) => {
    const said = { ...record, about: aboutOf(record), sealed: record.sealed ? 'true' : null }
    const facts = RECORD_COLUMNS.map((column) => cellOf(said[column]))
    const asked: readonly (Question | undefined)[] =
      record.questions.length === 0 ? [undefined] : record.questions
    return asked.map((question) => [
      ...facts,
      ...QUESTION_COLUMNS.map((column) => cellOf(question?.[column] ?? null)),
    ])
  })
  const lines = [[...RECORD_COLUMNS, ...QUESTION_COLUMNS], ...rows]
  return BYTE_ORDER_MARK + lines.map((cells) => `${cells.join(',')}\r\n`).join('')
}

/** `grant=g-17@2`; the JSON has it name by name. */
function aboutOf({ about }: FoundRecord): readonly string[] {
  return (about ?? []).map(({ name, value }) => `${name}=${value}`)
}

function cellOf(value: string | number | null | readonly string[]): string {
  const text = Array.isArray(value) ? value.join(';') : String(value ?? '')
  const harmless = FORMULA.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless
}
