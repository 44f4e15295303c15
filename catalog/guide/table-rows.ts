/**
 * The rows of a table as a spreadsheet has them, and which of them belong to one resource.
 *
 * @module
 */
import { RESOURCE_COLUMNS, TITLES } from './columns.ts'
import { ITEM, TITLE } from './titles.ts'

/** One row of a sheet, with the number that the sheet shows beside it; its cells by their place. */
export interface SheetRow {
  readonly number: number
  readonly cells: readonly string[]
}

/** A row below the titles: what it says, by title. */
export interface TableRow {
  readonly number: number
  /** Empty where the cell is, or the column is not there. */
  readonly cell: (title: string) => string
}

export interface RowsOfResource {
  /** What it says as a whole: its first row. */
  readonly first: TableRow
  /** Rows that name an item. */
  readonly items: readonly TableRow[]
  /** Cells of further rows that say something else of the whole than the first. */
  readonly contradictions: readonly { readonly row: TableRow; readonly title: string }[]
}

export interface ReadRows {
  /** Number of the row that has the titles, the last of them; undefined where there is none. */
  readonly header: number | undefined
  readonly titles: ReadonlySet<string>
  /** Titles that say nothing to us, such as 序号 and 备注. */
  readonly unread: readonly string[]
  readonly resources: readonly RowsOfResource[]
}

/** Above the titles may stand a name and a date; the titles may be in two rows, groups above (共享属性) and columns below. */
const HEADER_WITHIN_ROWS = 20
/** So many titles in one row are no data. */
const TITLES_MIN = 3
const KNOWN: ReadonlySet<string> = new Set(TITLES)

export function readRows(rows: readonly SheetRow[]): ReadRows {
  const start = rows.slice(0, HEADER_WITHIN_ROWS).findIndex(isHeader)
  if (start < 0) return { header: undefined, titles: new Set(), unread: [], resources: [] }
  const below = rows.slice(start).findIndex((row) => !isHeader(row))
  const headers = rows.slice(start, below < 0 ? rows.length : start + below)
  const places = new Map<string, number>()
  const unread: string[] = []
  const width = Math.max(...headers.map(({ cells }) => cells.length))
  for (let at = 0; at < width; at++) {
    const names = headers.map(({ cells }) => plain(cells[at])).filter((name) => name !== '')
    const known = names.findLast((name) => KNOWN.has(name))
    if (known !== undefined && !places.has(known)) places.set(known, at)
    else if (names.length > 0) unread.push(names.at(-1) ?? '')
  }
  const data = rows.slice(start + headers.length).flatMap(({ number, cells }): TableRow[] => {
    const cell = (title: string): string => cells[places.get(title) ?? Infinity] ?? ''
    return TITLES.every((title) => cell(title).trim() === '') ? [] : [{ number, cell }]
  })
  const header = headers.at(-1)?.number
  return { header, titles: new Set(places.keys()), unread, resources: grouped(data) }
}

function isHeader({ cells }: SheetRow): boolean {
  return cells.filter((cell) => KNOWN.has(plain(cell))).length >= TITLES_MIN
}

/** As it is known: `信息资源名称*（必填）` is 信息资源名称. */
function plain(title = ''): string {
  return title.replace(/\s|[*＊]|[（(][^（()）]*[）)]\s*$/g, '')
}

/** Cells that were merged are empty but for the first, so that an empty cell says what stands above it. */
function grouped(rows: readonly TableRow[]): readonly RowsOfResource[] {
  const groups: { first: TableRow; rows: TableRow[] }[] = []
  for (const row of rows) {
    const group = groups.at(-1)
    const isNext = (title: string): boolean => differs(title, row, group?.first)
    if (group === undefined || isNext(TITLE.standard) || isNext(TITLE.name))
      groups.push({ first: row, rows: [row] })
    else group.rows.push(row)
  }
  return groups.map(({ first, rows: own }) => ({
    first,
    items: own.filter((row) => Object.values(ITEM).some((title) => row.cell(title).trim() !== '')),
    contradictions: own.flatMap((row) =>
      RESOURCE_COLUMNS.filter(({ title }) => differs(title, row, first)).map(({ title }) => ({
        row,
        title,
      })),
    ),
  }))
}

function differs(title: string, row: TableRow, first: TableRow | undefined): boolean {
  const text = row.cell(title).trim()
  return text !== '' && text !== first?.cell(title).trim()
}
