/**
 * A table of a department as its HTTP interface holds it: rows in memory, found by their keys.
 *
 * @module
 */
import { writeRow } from './sources/dialect.ts'
import type { HttpDialect, TableDialect } from './sources/dialect.ts'
import type { World } from './world.ts'

export type Row = Readonly<Record<string, string | null>>

/** A text is looked up in every searched column; an object names its columns. */
export type Key = string | Readonly<Record<string, string>>

export interface SearchedRows {
  /** At most `limit` rows, each once however many keys find it. */
  find(keys: readonly Key[], limit: number): readonly Row[]
}

/** The tables of a dialect by their entity. */
export function loadTables(dialect: HttpDialect, world: World): ReadonlyMap<string, SearchedRows> {
  return new Map(dialect.tables.map((table) => [table.entity, loadTable(table, dialect, world)]))
}

function loadTable(table: TableDialect, { region }: HttpDialect, world: World): SearchedRows {
  const columns = Object.keys(table.columns)
  const indexes = new Map(table.searched.map((column) => [column, new Map<string, Row[]>()]))
  world.records(region, table.standard).forEach((facts, i) => {
    const values = writeRow(table, facts, i)
    const row: Row = Object.fromEntries(columns.map((column, at) => [column, values[at] ?? null]))
    for (const [column, index] of indexes) {
      const key = searchForm(row[column] ?? '')
      const rows = index.get(key)
      if (rows) rows.push(row)
      else index.set(key, [row])
    }
  })
  return { find }

  function find(keys: readonly Key[], limit: number): readonly Row[] {
    const found = new Set<Row>()
    for (const key of keys) {
      for (const row of candidates(key)) {
        if (found.size < limit && matches(row, key)) found.add(row)
      }
    }
    return [...found]
  }

  function candidates(key: Key): readonly Row[] {
    if (typeof key === 'string')
      return [...indexes.values()].flatMap((index) => index.get(searchForm(key)) ?? [])
    for (const [column, value] of Object.entries(key)) {
      const index = indexes.get(column)
      if (index) return index.get(searchForm(value)) ?? []
    }
    return []
  }
}

function matches(row: Row, key: Key): boolean {
  return (
    typeof key === 'string' ||
    Object.entries(key).every(
      ([column, value]) => searchForm(row[column] ?? '') === searchForm(value),
    )
  )
}

/** Numbers are found whether their x is written large or small. */
function searchForm(value: string): string {
  return value.toUpperCase()
}

/** Of a row the fields that it has. */
export function pick(row: Row, fields: readonly string[]): Row {
  return Object.fromEntries(
    fields.filter((field) => Object.hasOwn(row, field)).map((field) => [field, row[field] ?? null]),
  )
}
