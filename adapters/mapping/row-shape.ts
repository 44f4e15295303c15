/**
 * Sources whose rows are not records: several rows to one record, and one row to several.
 *
 * @module
 */
import type { RowShape } from '../../catalog/types.ts'
import type { Row, SourceValue } from '../adapter.ts'

export interface RowShaper {
  /** The source's columns that are read for these columns of the mapping. */
  readonly columnsOf: (columns: readonly string[]) => readonly string[]
  /** The source's column tuples in which a tuple of columns of the mapping may stand. */
  readonly alternativesOf: (columns: readonly string[]) => readonly (readonly string[])[]
  /** One row a record, in the mapping's columns. */
  readonly shape: (rows: readonly Row[]) => readonly Row[]
  /** Whether each record is one whole row of the source: only then may the source leave out rows by a value. */
  readonly isRowwise: boolean
}

const AS_IT_IS: RowShaper = {
  columnsOf: (columns) => columns,
  alternativesOf: (columns) => [columns],
  shape: (rows) => rows,
  isRowwise: true,
}

export function compileRowShape(shape: RowShape | undefined): RowShaper {
  if (shape?.latest !== undefined) return latest(shape.latest)
  if (shape?.pivot !== undefined) return pivot(shape.pivot)
  if (shape?.unfold !== undefined) return unfold(shape.unfold)
  if (shape?.explode !== undefined) return explode(shape.explode)
  return AS_IT_IS
}

/** Ties go to the row that the source gave first. */
function latest({ by, order }: NonNullable<RowShape['latest']>): RowShaper {
  return {
    columnsOf: (columns) => distinct([...columns, ...by, order]),
    alternativesOf: (columns) => [columns],
    isRowwise: false,
    shape(rows) {
      const kept = new Map<string, Row>()
      for (const row of rows) {
        const group = groupOf(row, by)
        const before = kept.get(group)
        if (before === undefined || (row[order] ?? '') > (before[order] ?? '')) kept.set(group, row)
      }
      return [...kept.values()]
    },
  }
}

/** A name that comes twice keeps its first value. */
function pivot({ by, name, value }: NonNullable<RowShape['pivot']>): RowShaper {
  return {
    columnsOf: () => distinct([...by, name, value]),
    alternativesOf: (columns) => [columns],
    isRowwise: false,
    shape(rows) {
      const records = new Map<string, Map<string, SourceValue>>()
      for (const row of rows) {
        const group = groupOf(row, by)
        let record = records.get(group)
        if (record === undefined) {
          record = new Map(by.map((column) => [column, row[column] ?? null]))
          records.set(group, record)
        }
        const column = row[name]?.trim() ?? ''
        if (column !== '' && !record.has(column)) record.set(column, row[value] ?? null)
      }
      return [...records.values()].map((record) => Object.fromEntries(record))
    },
  }
}

/** An entry whose columns hold nothing at all is no record. */
function unfold(entries: NonNullable<RowShape['unfold']>): RowShaper {
  const standIn = (column: string, entry: Readonly<Record<string, string>>): string =>
    Object.hasOwn(entry, column) ? (entry[column] ?? column) : column
  const alternativesOf = (columns: readonly string[]): readonly (readonly string[])[] => {
    const tuples = entries.map((entry) => columns.map((column) => standIn(column, entry)))
    return [...new Map(tuples.map((tuple) => [JSON.stringify(tuple), tuple])).values()]
  }
  return {
    columnsOf: (columns) => distinct(columns.flatMap((column) => alternativesOf([column]).flat())),
    alternativesOf,
    isRowwise: false,
    shape: (rows) =>
      rows.flatMap((row) =>
        entries
          .filter((entry) =>
            Object.values(entry).some((column) => (row[column]?.trim() ?? '') !== ''),
          )
          .map((entry) => ({ ...row, ...renamed(row, entry) })),
      ),
  }
}

function renamed(row: Row, entry: Readonly<Record<string, string>>): Row {
  return Object.fromEntries(
    Object.entries(entry).map(([column, standsIn]) => [column, row[standsIn] ?? null]),
  )
}

/** A row whose column is empty is one record without it. */
function explode({ column, by }: NonNullable<RowShape['explode']>): RowShaper {
  return {
    ...AS_IT_IS,
    isRowwise: false,
    shape: (rows) =>
      rows.flatMap((row) => {
        const parts = (row[column] ?? '').split(by).filter((part) => part.trim() !== '')
        return parts.length === 0 ? [row] : parts.map((part) => ({ ...row, [column]: part }))
      }),
  }
}

function groupOf(row: Row, by: readonly string[]): string {
  return by.length === 1
    ? (row[by[0] ?? ''] ?? '')
    : JSON.stringify(by.map((column) => row[column]))
}

function distinct(columns: readonly string[]): readonly string[] {
  return [...new Set(columns)]
}
