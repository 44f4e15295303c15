/**
 * One sheet of an XLSX workbook, read whole.
 *
 * @module
 */
import { malformed, requireHeader, tooManyRows } from './table.ts'
import type { Table, TableBounds } from './table.ts'
import { dateOfSerial } from './xlsx-dates.ts'
import { openXlsx } from './xlsx-package.ts'
import { readWorkbook, textReader } from './xlsx-workbook.ts'
import type { TextReader, Workbook } from './xlsx-workbook.ts'

export interface XlsxFormat extends TableBounds {
  /** Name of the sheet; undefined for the first. */
  readonly sheet: string | undefined
  /** Number of the row that names the columns, from 1; what stands above it is left out. */
  readonly headerRow: number
  /** Bytes that the workbook may have once unpacked. */
  readonly expandedBytesMax: number
}

/** Columns of a sheet (ECMA-376: `XFD`). */
const COLUMNS_MAX = 16_384

/**
 * Reads a sheet as texts. Numbers are the digits that the file holds; cells with a format of dates are
 * `YYYY-MM-DD`, with a time `YYYY-MM-DD HH:mm:ss`; booleans are `1` and `0`; an error is its name (`#N/A`).
 * Of a formula the stored result is read; nothing is calculated. Rows without any value are left out.
 *
 * @throws {AdapterError} `SOURCE_MALFORMED`, with the cell, when it is not what `format` says.
 */
export async function readXlsx(source: string, bytes: Buffer, format: XlsxFormat): Promise<Table> {
  const file = await openXlsx(source, bytes, format.expandedBytesMax)
  const workbook = await readWorkbook(file)
  const part = sheetPart(source, workbook, format.sheet)
  const rows: string[][] = []
  let header: string[] | undefined
  const reader = sheetReader(source, workbook, (number, cells) => {
    if (number < format.headerRow) return
    if (number === format.headerRow) header = cells
    else if (cells.some((cell) => cell !== '')) rows.push(cells)
    if (rows.length > format.rowsMax) throw tooManyRows(source, format.rowsMax)
  })
  await file.parse(part, reader)
  // Columns without a name are notes beside the table.
  const named = (header ?? []).map((name) => name.trim())
  const places = named.flatMap((name, i) => (name === '' ? [] : [i]))
  const names = places.map((i) => named[i] ?? '')
  requireHeader(source, header === undefined ? undefined : names)
  return { header: names, rows: rows.map((row) => places.map((i) => row[i] ?? '')) }
}

function sheetPart(source: string, { sheets }: Workbook, sheet: string | undefined): string {
  const [first] = sheets.values()
  const part = sheet === undefined ? first : sheets.get(sheet)
  if (part !== undefined) return part
  const what = sheet === undefined ? 'no sheet' : `no sheet "${sheet}"`
  throw malformed(source, `its workbook has ${what}`)
}

interface Cell {
  readonly at: string
  readonly type: string
  readonly style: number
  value: string
  formula: boolean
}

interface SheetReader extends Omit<TextReader, 'take' | 'open'> {
  open(name: string, attributes: Readonly<Record<string, string>>): void
}

/** Gives each row with its number from 1, and its cells by their place; what is left out is empty. */
function sheetReader(
  source: string,
  workbook: Workbook,
  onRow: (number: number, cells: string[]) => void,
): SheetReader {
  const inline = textReader()
  let cells: string[] = []
  let row = 0
  let cell: Cell | undefined
  let inValue = false
  return {
    open(name, attributes) {
      inline.open(name)
      if (name === 'row') {
        row = Number(attributes['r'] ?? row + 1)
        cells = []
      } else if (name === 'c') cell = cellOf(attributes, row, cells.length)
      else if (name === 'v') inValue = true
      else if (name === 'f' && cell !== undefined) cell.formula = true
    },
    text(text) {
      inline.text(text)
      if (inValue && cell !== undefined) cell.value += text
    },
    close(name) {
      inline.close(name)
      if (name === 'v') inValue = false
      else if (name === 'row') onRow(row, cells)
      else if (name === 'c' && cell !== undefined) {
        const column = columnOf(source, cell.at)
        while (cells.length < column) cells.push('')
        cells[column] = cell.type === 'inlineStr' ? inline.take() : textOf(source, workbook, cell)
        cell = undefined
      }
    },
  }
}

function cellOf(attributes: Readonly<Record<string, string>>, row: number, column: number): Cell {
  return {
    at: attributes['r'] ?? `${lettersOf(column)}${row}`,
    type: attributes['t'] ?? 'n',
    style: Number(attributes['s'] ?? 0),
    value: '',
    formula: false,
  }
}

function textOf(source: string, workbook: Workbook, cell: Cell): string {
  const { at, type, value } = cell
  if (value === '' && cell.formula && type !== 'str') {
    throw malformed(source, `cell ${at} is a formula without a stored result; save values`)
  }
  if (type === 's') {
    const text = workbook.texts[Number(value)]
    if (text === undefined) throw malformed(source, `cell ${at} names a text that is not there`)
    return text
  }
  if (type !== 'n' || value === '' || !workbook.dateStyles.has(cell.style)) return value
  const date = dateOfSerial(value, workbook.is1904)
  if (date === undefined) throw malformed(source, `cell ${at} has a date that is none`)
  return date
}

/** Place of `C7` in its row, from 0. */
function columnOf(source: string, at: string): number {
  let column = 0
  for (const letter of at.replace(/\d+$/, '')) column = column * 26 + letter.charCodeAt(0) - 64
  if (column >= 1 && column <= COLUMNS_MAX) return column - 1
  throw malformed(source, `its sheet has a cell outside of any column`)
}

function lettersOf(column: number): string {
  const rest = column % 26
  const letter = String.fromCharCode(65 + rest)
  return column < 26 ? letter : lettersOf((column - rest) / 26 - 1) + letter
}
