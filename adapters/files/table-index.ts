/**
 * Finds the rows of a file by their keys; an index a tuple of columns, made when first asked by.
 *
 * @module
 */
import type { Row, SourceRequest } from '../adapter.ts'
import type { Table } from './table.ts'

export interface TableIndex {
  /** The first of these that the file lacks. */
  missing(columns: readonly string[]): string | undefined
  /** Every row that matches, once; at most `rowsMax + 1` of them. */
  find(request: SourceRequest): readonly Row[]
}

export function tableIndex({ header, rows }: Table): TableIndex {
  const places = new Map(header.map((name, i) => [name, i]))
  const indexes = new Map<string, Map<string, number[]>>()
  return { missing, find }

  function missing(columns: readonly string[]): string | undefined {
    return columns.find((column) => !places.has(column))
  }

  function find({ columns, keyColumns, keys, rowsMax }: SourceRequest): readonly Row[] {
    const found = new Set<number>()
    for (const alternative of keyColumns) {
      const index = indexOf(alternative)
      for (const key of keys) {
        for (const number of index.get(entryOf(key)) ?? []) {
          found.add(number)
          if (found.size > rowsMax) break
        }
      }
    }
    return [...found].map((number) => toRow(rows[number] ?? [], columns))
  }

  function indexOf(columns: readonly string[]): Map<string, number[]> {
    const name = entryOf(columns)
    const known = indexes.get(name)
    if (known !== undefined) return known
    const index = new Map<string, number[]>()
    const at = columns.map((column) => places.get(column) ?? -1)
    rows.forEach((row, number) => {
      const entry = entryOf(at.map((place) => row[place] ?? ''))
      const numbers = index.get(entry)
      if (numbers === undefined) index.set(entry, [number])
      else numbers.push(number)
    })
    indexes.set(name, index)
    return index
  }

  /** A file cannot tell "empty" from "no value": both are null. */
  function toRow(values: readonly string[], columns: readonly string[]): Row {
    const row: Record<string, string | null> = {}
    for (const column of columns) {
      const value = values[places.get(column) ?? -1] ?? ''
      row[column] = value === '' ? null : value
    }
    return row
  }
}

function entryOf(tuple: readonly string[]): string {
  return tuple.length === 1 ? (tuple[0] ?? '') : JSON.stringify(tuple)
}
