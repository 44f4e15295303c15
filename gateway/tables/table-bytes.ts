/**
 * A table as the bytes of a spreadsheet's file: XLSX, or CSV in UTF-8 or in the GB 18030 that Chinese spreadsheets expect.
 *
 * @module
 */
import { isUtf8 } from 'node:buffer'
import iconv from 'iconv-lite'
import writeExcelFile from 'write-excel-file/node'
import { AdapterError } from '../../adapters/errors.ts'
import { readDelimitedRows } from '../../adapters/files/delimited-table.ts'
import type { NumberedRow } from '../../adapters/files/table.ts'
import { readXlsxRows } from '../../adapters/files/xlsx-table.ts'
import type { TableForm } from './table-forms.ts'

/** What one file may hold. */
export interface TableBounds {
  readonly rowsMax: number
  /** Of an XLSX, which is packed. */
  readonly expandedBytesMax: number
}

/** Characters; texts are long, codes are not. */
const COLUMN_WIDTH = 20
const BOM = '\ufeff'

/** The first row has the titles, and stays in sight. */
export async function writeTable(
  rows: readonly (readonly string[])[],
  form: TableForm,
): Promise<Buffer> {
  if (form === 'xlsx') {
    const [titles = [], ...data] = rows
    const head = titles.map((value) => ({ value, fontWeight: 'bold' as const }))
    const body = data.map((row) =>
      row.map((value) => (value === '' ? null : { type: String, value: forXml(value) })),
    )
    const columns = titles.map(() => ({ width: COLUMN_WIDTH }))
    return writeExcelFile([head, ...body], { columns, stickyRowsCount: 1 }).toBuffer()
  }
  const text = rows.map((row) => row.map(forCsv).join(',') + '\r\n').join('')
  // Without the mark, spreadsheets take UTF-8 for the encoding of their machine.
  return form === 'csv' ? Buffer.from(BOM + text) : iconv.encode(text, 'gb18030')
}

/** Every row that has a value, or why there are none to be had: a sentence that repeats nothing of what stands in it. */
export type TableRead =
  | { readonly ok: true; readonly rows: readonly NumberedRow[] }
  | { readonly ok: false; readonly message: string }

/** What a file is, its bytes say: an XLSX is a ZIP, and text in GBK is no UTF-8. */
export async function readTable(bytes: Buffer, bounds: TableBounds): Promise<TableRead> {
  try {
    return { ok: true, rows: await rowsOf(bytes, bounds) }
  } catch (thrown) {
    if (!(thrown instanceof AdapterError)) throw thrown
    return { ok: false, message: thrown.message.replace(/^Source "table": /, '') }
  }
}

async function rowsOf(bytes: Buffer, bounds: TableBounds): Promise<readonly NumberedRow[]> {
  if (bytes.subarray(0, 2).toString('latin1') === 'PK') return readXlsxRows('table', bytes, bounds)
  const encoding = isUtf8(bytes) ? 'utf-8' : 'gb18030'
  const rows = await readDelimitedRows('table', bytes, { ...bounds, encoding })
  return rows.map(({ number, cells }) => ({ number, cells: cells.map(fromCsv) }))
}

/**
 * What XML cannot hold, and what the library would leave out, is written as `_x001F_` (ECMA-376 part 1, §22.9.2.19); so is
 * what looks like that, and the names that the library finds in every object when it looks for texts that it had before.
 */
function forXml(text: string): string {
  const harmless = text
    .replace(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_')
    .replace(/[\0-\x08\x0B-\x1F\x7F-\x9F\uFFFD\p{Cs}\p{NChar}]/gu, (character) =>
      character.split('').map(escaped).join(''),
    )
  return harmless in {} ? escaped(harmless) + harmless.slice(1) : harmless
}

/** The first UTF-16 unit of a text. */
function escaped(text: string): string {
  return `_x${text.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`
}

/** A spreadsheet would take such a text for a formula, whoever wrote it. */
const FORMULA = /^'*[=+\-@\t\r]/

function forCsv(text: string): string {
  const harmless = FORMULA.test(text) ? `'${text}` : text
  return /[",\r\n]|^\s|\s$/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless
}

function fromCsv(text: string): string {
  return text.startsWith("'") && FORMULA.test(text) ? text.slice(1) : text
}
