/**
 * Writes the files of the departments that keep files.
 *
 * A file cannot say who read it: these sources have no access log of their own, and whatever the demo
 * logged on their behalf would be the exchange's word and prove nothing. What proves access to them is
 * the exchange record alone.
 *
 * @module
 */
import { mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import iconv from 'iconv-lite'
import type { Cell } from 'write-excel-file/node'
import writeExcelFile from 'write-excel-file/node'
import type { World } from '../world.ts'
import type { Facts } from '../world/facts.ts'
import { writeRow } from './dialect.ts'
import type { ColumnDialect, DelimitedDialect, FileDialect, TableDialect } from './dialect.ts'

/** Each file appears whole: it is written beside its place and moved there. */
export async function writeFileSource(
  folder: string,
  dialect: FileDialect,
  world: World,
): Promise<void> {
  mkdirSync(folder, { recursive: true })
  for (const table of dialect.tables) {
    const path = join(folder, table.entity)
    const bytes =
      dialect.kind === 'xlsx'
        ? await workbookOf(table, world.records(dialect.region, table.standard))
        : iconv.encode(textOf(table, dialect, world), dialect.encoding)
    writeFileSync(`${path}.new`, bytes)
    renameSync(`${path}.new`, path)
  }
}

/** One sheet. Days are days of the workbook, not texts: a date that was typed is one to the spreadsheet. */
function workbookOf(table: TableDialect, records: readonly Facts[]): Promise<Buffer> {
  const columns = Object.values(table.columns)
  const header = Object.keys(table.columns).map((value) => ({ value }))
  const rows = records.map((facts, i) =>
    writeRow(table, facts, i).map((value, at) => cellOf(columns[at], value)),
  )
  return writeExcelFile([header, ...rows]).toBuffer()
}

function cellOf(column: ColumnDialect | undefined, value: string | null): Cell {
  if (value === null) return null
  if (column?.date !== 'YYYY-MM-DD' || value === column.empty) return { value }
  return { type: Date, value: new Date(value), format: 'yyyy/m/d' }
}

function textOf(
  table: TableDialect,
  { region, delimiter }: DelimitedDialect,
  world: World,
): string {
  const lines = [Object.keys(table.columns).join(delimiter)]
  world.records(region, table.standard).forEach((facts, i) => {
    lines.push(
      writeRow(table, facts, i)
        .map((value) => quoted(value ?? '', delimiter))
        .join(delimiter),
    )
  })
  return lines.join('\r\n') + '\r\n'
}

function quoted(value: string, delimiter: string): string {
  return value.includes(delimiter) || value.includes('"') || value.includes('\n')
    ? `"${value.replaceAll('"', '""')}"`
    : value
}
