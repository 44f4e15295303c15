/**
 * Holds the content keys of a log against its entries: what no key opens any more, and what was to be erased and is there.
 *
 * @module
 */
import { join } from 'node:path'
import { parseBundle } from './bundle.ts'
import { readContentKeys } from './content-keys.ts'
import type { Disk } from './disk.ts'
import type { Finding } from './fsck.ts'
import type { ErasedKey } from './keeping.ts'
import { readBundle } from './prune.ts'
import { TILE_WIDTH } from './tile.ts'

const FROM_A_BACKUP = 'Restore the folder content-keys from a backup.'

export async function checkContent(
  disk: Disk,
  logDir: string,
  keysDir: string,
  size: number,
  erased: readonly ErasedKey[],
): Promise<readonly Finding[]> {
  const broken = new Map<string, string>()
  const keys = await readContentKeys(disk, keysDir, (file, why) => broken.set(file, why))
  const counts = await countSealed(disk, logDir, size)
  const said = new Set(erased.map(({ key }) => key))
  const findings: Finding[] = []
  for (const [file, why] of broken) {
    const count = file.endsWith('.key') ? counts.get(file.slice(0, -'.key'.length)) : undefined
    const lost = count === undefined ? '' : `. ${unopened(count)}`
    findings.push({
      severity: 'damage',
      what: `${join(keysDir, file)}: ${why}${lost}`,
      remedy: FROM_A_BACKUP,
    })
  }
  for (const name of keys.names().filter((one) => said.has(one))) {
    findings.push({
      severity: 'repairable',
      what: `${join(keysDir, `${name}.key`)}: it was erased, and is there again`,
      remedy: 'Start the exchange, or run `shudao audit erase`: either destroys it.',
    })
  }
  for (const [name, count] of counts) {
    if (said.has(name) || keys.find(name) !== undefined || broken.has(`${name}.key`)) continue
    findings.push({
      severity: 'damage',
      what: `${join(keysDir, `${name}.key`)}: it is not there, and nobody had it erased. ${unopened(count)}`,
      remedy: FROM_A_BACKUP,
    })
  }
  return findings
}

function unopened(count: number): string {
  return `The content of ${count} records does not open; their proofs hold`
}

/** How sealed content ends in canonical JSON; nothing else of a record is spelled so. */
const SEALED = /"sealed":\{"content":"[\w-]+","key":"([^"]+)"/

/** Content keys of a log's entries, and how many records each seals. Pruned entries do not count. */
async function countSealed(
  disk: Disk,
  logDir: string,
  size: number,
): Promise<ReadonlyMap<string, number>> {
  const counts = new Map<string, number>()
  for (let first = 0; first < size; first += TILE_WIDTH) {
    const width = Math.min(TILE_WIDTH, size - first)
    const bundle = await readBundle(disk, logDir, first, width)
    for (const { bytes } of bundle === null ? [] : parseBundle(bundle, width).entries) {
      const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
      const [, name] = SEALED.exec(text) ?? []
      if (name !== undefined) counts.set(name, (counts.get(name) ?? 0) + 1)
    }
  }
  return counts
}
