/**
 * One sheet of an XLSX workbook.
 *
 * @module
 */
import type { FilePlace, ListedFile } from './file-place.ts'
import { packedTexts } from './packed-texts.ts'
import { malformed, requireHeader, tooManyRows } from './table.ts'
import type { NumberedRow, Table, TableBounds } from './table.ts'
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
  const workbook = await readWorkbook(file, [])
  const part = sheetPart(source, workbook, format.sheet)
  const lines: string[][] = []
  const reader = lineReader(source, workbook, format, (line) => {
    lines.push(line)
    if (lines.length > format.rowsMax + 1) throw tooManyRows(source, format.rowsMax)
  })
  await file.parse(part, reader)
  const header = lines.shift()
  requireHeader(source, header)
  return { header, rows: lines }
}

/**
 * Reads every row of a workbook's first sheet that has a value, whatever it means, as the texts that {@link readXlsx} gives.
 *
 * @throws {AdapterError} `SOURCE_MALFORMED` as {@link readXlsx} does
 */
export async function readXlsxRows(
  source: string,
  bytes: Buffer,
  { rowsMax, expandedBytesMax }: Pick<XlsxFormat, 'rowsMax' | 'expandedBytesMax'>,
): Promise<readonly NumberedRow[]> {
  const file = await openXlsx(source, bytes, expandedBytesMax)
  const workbook = await readWorkbook(file, [])
  const rows: NumberedRow[] = []
  const reader = sheetReader(source, workbook, (number, cells) => {
    if (cells.every((cell) => cell === '')) return
    if (rows.push({ number, cells }) > rowsMax) throw tooManyRows(source, rowsMax)
  })
  await file.parse(sheetPart(source, workbook, undefined), reader)
  return rows
}

/**
 * Reads a sheet line by line, the header first, as the texts that {@link readXlsx} gives. Texts that cells share
 * (32 MiB) and a piece of the sheet are in memory; the file is not.
 *
 * @throws {AdapterError} as {@link readXlsx} does, and where the workbook shares more texts
 */
export async function* streamXlsx(
  source: string,
  place: FilePlace,
  listed: ListedFile,
  format: XlsxFormat,
): AsyncGenerator<readonly string[]> {
  const file = await place.open(listed)
  try {
    const content = { file, bytes: listed.bytes }
    const unpacked = await openXlsx(source, content, format.expandedBytesMax)
    const workbook = await readWorkbook(unpacked, packedTexts(source))
    const part = sheetPart(source, workbook, format.sheet)
    let lines: string[][] = []
    const reader = lineReader(source, workbook, format, (line) => lines.push(line))
    const pieces = unpacked.pieces(part, reader)
    while ((await pieces.next()).done !== true) {
      yield* lines
      lines = []
    }
    yield* lines
    await file.assertSame()
  } finally {
    await file.close()
  }
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

/** Gives the header's names, then the row below it with one text a name. */
function lineReader(
  source: string,
  workbook: Workbook,
  { headerRow }: XlsxFormat,
  onLine: (line: string[]) => void,
): SheetReader {
  let places: readonly number[] | undefined
  return sheetReader(source, workbook, (number, cells) => {
    if (number < headerRow) return
    if (number === headerRow && places === undefined) {
      const names = cells.map((name) => name.trim())
      // Columns without a name are notes beside the table.
      places = names.flatMap((name, i) => (name === '' ? [] : [i]))
      onLine(places.map((i) => names[i] ?? ''))
      return
    }
    requireHeader(source, places === undefined ? undefined : [])
    if (cells.every((cell) => cell === '')) return
    onLine((places ?? []).map((i) => cells[i] ?? ''))
  })
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
    const text = /^\d+$/.test(value) ? workbook.texts.at(Number(value)) : undefined
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
