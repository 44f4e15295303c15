/**
 * The guide's table read back: resources as their departments describe them, and everything that is wrong with any row.
 *
 * @module
 */
import type { CellProblem } from './cell-problems.ts'
import { TITLE } from './titles.ts'
import { describeResource, type DescribeParts } from './describe-resource.ts'
import { readRows, type SheetRow } from './table-rows.ts'

export interface DescribedResource {
  /** `<region>.<department>.<standard>` */
  readonly code: string
  readonly firstRow: number
  /** As in a file of the resources folder, without `version`, `state` and `publishedOn`: the registry says these. */
  readonly entry: Readonly<Record<string, unknown>>
}

export interface GuideTable {
  /** Those of which nothing is wrong. */
  readonly resources: readonly DescribedResource[]
  /** In the order of their rows. */
  readonly problems: readonly CellProblem[]
  /** Titles of columns that were not looked at. */
  readonly unread: readonly string[]
}

/** @param rows of the sheet, from its first, with the numbers that it shows. */
export function readGuideTable(rows: readonly SheetRow[], parts: DescribeParts): GuideTable {
  const { header, titles, unread, resources: groups } = readRows(rows)
  if (header === undefined || groups.length === 0) {
    const message =
      header === undefined
        ? "is the title of no column; one row has the titles of the guide's table. See one: shudao catalog export <folder> --format xlsx"
        : 'stands above no row; write one row for each item of a resource below it'
    return { resources: [], problems: [{ row: header ?? 1, column: TITLE.name, message }], unread }
  }
  const firstRows = new Map<string, number>()
  const described = groups.map((group) => {
    const one = describeResource(group, parts)
    const { code, firstRow } = one
    const before = code === undefined ? undefined : firstRows.get(code)
    if (before === undefined) {
      if (code !== undefined) firstRows.set(code, firstRow)
      return one
    }
    const message = `describes ${code} a second time; row ${before} does already. Take one of them away.`
    return {
      ...one,
      problems: [...one.problems, { row: firstRow, column: TITLE.standard, message }],
    }
  })
  return {
    resources: described.flatMap(({ code, firstRow, entry, problems }) =>
      code === undefined || problems.length > 0 ? [] : [{ code, firstRow, entry }],
    ),
    problems: onceWhereMissing(
      described.flatMap(({ problems }) => problems),
      header,
      titles,
    ),
    unread,
  }
}

/** What is empty because the table does not have the column is told once, at the titles. */
function onceWhereMissing(
  problems: readonly CellProblem[],
  header: number,
  titles: ReadonlySet<string>,
): readonly CellProblem[] {
  const missing = new Set<string>()
  const there = problems.filter(({ column }) => titles.has(column) || !missing.add(column))
  const told = [...missing].map((column) => {
    const { message, problem = message } = problems.find(
      (one) => one.column === column,
    ) as CellProblem
    const said = (text: string): string => text.replace(/^is empty/, 'is no column here')
    return { row: header, column, message: said(message), problem: said(problem) }
  })
  return [...told, ...there].sort((a, b) => a.row - b.row)
}
