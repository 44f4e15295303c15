/**
 * Forgets policy sets by which no kept record was decided any more.
 *
 * A set is needed as long as a record can be made again by it, so it lives as long as the last record that names its
 * version: what retention and holds keep in the log, keeps its sets. Run where the log is pruned, when the exchange
 * does not run.
 *
 * @module
 */
import { readFileSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { PrunedEntries } from '../audit/kept-entries.ts'
import type { LogEntry } from '../audit/log-reader.ts'
import { namesOfParts, setName } from './set-store.ts'

/** `<policyVersion>.<catalogVersion>.json` */
const SET_FILE = /^.+\.[^.]+\.json$/

/**
 * @param entries what is left of the log.
 * @returns names of the kept sets that are not in force and that no entry names, sorted.
 */
export async function unnamedSets(
  folder: string,
  entries: AsyncIterable<LogEntry | PrunedEntries>,
): Promise<readonly string[]> {
  const unnamed = new Set(setFiles(folder).map((file) => file.slice(0, -'.json'.length)))
  unnamed.delete(textOf(join(folder, 'recorded')) ?? '')
  for await (const entry of entries) {
    if (unnamed.size === 0) break
    if ('pruned' in entry) continue
    for (const name of namedIn(entry.bytes)) unnamed.delete(name)
  }
  return [...unnamed].sort()
}

/**
 * Every set whose versions stand in a record, both sides' decisions included. Decoding every record of a long log
 * would take minutes; a text that happens to look like a version keeps a set too many, never one too few.
 */
function namedIn(bytes: Uint8Array): readonly string[] {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
  const valuesOf = (member: RegExp): Set<string> =>
    new Set([...text.matchAll(member)].map(([, value = '']) => value))
  const catalogVersions = [...valuesOf(/"catalogVersion":"([^"]*)"/g)]
  return [...valuesOf(/"policyVersion":"([^"]*)"/g)].flatMap((policyVersion) =>
    catalogVersions.map((catalogVersion) => setName({ policyVersion, catalogVersion })),
  )
}

/** Removes sets, and the parts that no other set has. May be called again after it was cut short. */
export function removeSets(folder: string, names: readonly string[]): void {
  for (const name of names) rmSync(join(folder, `${name}.json`), { force: true })
  const needed = new Set(setFiles(folder).flatMap((file) => namesOfParts(join(folder, file))))
  for (const file of filesIn(join(folder, 'parts'))) {
    if (!needed.has(file.replace(/\.json$/, ''))) rmSync(join(folder, 'parts', file))
  }
}

function setFiles(folder: string): readonly string[] {
  return filesIn(folder).filter((file) => SET_FILE.test(file))
}

/** An exchange that never ran has none. */
function filesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ name }) => name)
  } catch {
    return []
  }
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}
