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
import type { World } from '../world.ts'
import { writeRow } from './dialect.ts'
import type { DelimitedDialect, TableDialect } from './dialect.ts'

/** Each file appears whole: it is written beside its place and moved there. */
export function writeDelimitedSource(
  folder: string,
  dialect: DelimitedDialect,
  world: World,
): void {
  mkdirSync(folder, { recursive: true })
  for (const table of dialect.tables) {
    const path = join(folder, table.entity)
    writeFileSync(`${path}.new`, iconv.encode(textOf(table, dialect, world), dialect.encoding))
    renameSync(`${path}.new`, path)
  }
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
