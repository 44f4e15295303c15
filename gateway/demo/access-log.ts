/**
 * What the sources themselves say of who read them, by exchange id.
 *
 * Databases and HTTP interfaces keep logs of their own; files cannot.
 *
 * @module
 */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { inDemo } from './layout.ts'
import { DIALECTS } from './sources/dialects.ts'
import { databaseName } from './sources/write-postgres.ts'

/** Source `<region>.<id>` → how often it was read in the exchange; sources that were not read are absent. */
export function readsOf(folder: string, exchangeId: string): ReadonlyMap<string, number> {
  const postgres = linesOf(join(inDemo.postgres(folder), 'postgres.log'))
  const mariadb = linesOf(inDemo.mariadbLog(folder))
  const reads = new Map<string, number>()
  for (const dialect of DIALECTS) {
    const { kind, region, id } = dialect
    const count =
      kind === 'rest' || kind === 'soap'
        ? linesOf(inDemo.accessLog(folder, region, id)).filter(names(exchangeId)).length
        : kind === 'postgres'
          ? postgres.filter(isReadOf(databaseName(dialect), exchangeId)).length
          : kind === 'mysql'
            ? // Whichever of the two keeps its tables in this run.
              mariadb.filter(isExecuted).filter(names(exchangeId)).length +
              postgres.filter(isReadOf(databaseName(dialect), exchangeId)).length
            : 0
    if (count > 0) reads.set(`${region}.${id}`, count)
  }
  return reads
}

function names(exchangeId: string): (line: string) => boolean {
  return (line) => line.includes(exchangeId)
}

/** A statement is in the general log twice: as it is prepared, and as it is executed. */
function isExecuted(line: string): boolean {
  return /\sExecute\s/.test(line)
}

/** The adapter says in a comment for which exchange it reads. */
function isReadOf(database: string, exchangeId: string): (line: string) => boolean {
  return (line) => line.includes(` ${database} `) && line.includes(`x-exchange-id=${exchangeId}`)
}

function linesOf(file: string): readonly string[] {
  return existsSync(file) ? readFileSync(file, 'utf8').split('\n') : []
}
