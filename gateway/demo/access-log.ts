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
  const databases = linesOf(join(inDemo.postgres(folder), 'postgres.log'))
  const reads = new Map<string, number>()
  for (const dialect of DIALECTS) {
    const { kind, region, id } = dialect
    const count =
      kind === 'postgres'
        ? databases.filter(isReadOf(databaseName(dialect), exchangeId)).length
        : kind === 'rest'
          ? linesOf(inDemo.accessLog(folder, region, id)).filter((line) =>
              line.includes(exchangeId),
            ).length
          : 0
    if (count > 0) reads.set(`${region}.${id}`, count)
  }
  return reads
}

/** The adapter says in a comment for which exchange it reads. */
function isReadOf(database: string, exchangeId: string): (line: string) => boolean {
  return (line) => line.includes(` ${database} `) && line.includes(`x-exchange-id=${exchangeId}`)
}

function linesOf(file: string): readonly string[] {
  return existsSync(file) ? readFileSync(file, 'utf8').split('\n') : []
}
