/**
 * Logs of any size in memory, as files of C2SP tlog-tiles.
 *
 * @module
 */
import { generateKeyPairSync } from 'node:crypto'
import { signCheckpoint } from '../../../gateway/audit/checkpoint.ts'
import type { KeepingRecord } from '../../../gateway/audit/keeping-record.ts'
import { formatVkey } from '../../../gateway/audit/note.ts'
import type { Pruning } from '../../../gateway/audit/prunings.ts'
import { encodeRecord } from '../../../gateway/audit/record.ts'
import { tilePath, TILE_WIDTH, hashesAt } from '../../../gateway/audit/tile.ts'
import { leafHash, perfectRoot, rowRoot } from '../../../gateway/audit/tree.ts'
import type { ReadFile } from '../../../gateway/console/page/proof/verify.ts'

export const NAME = 'chongqing.test/log'
const { privateKey } = generateKeyPairSync('ed25519')
export const VKEY = formatVkey(NAME, privateKey)

/** The files of a log of these entries, or of so many. */
export function logOf(given: number | readonly Buffer[]): Map<string, Uint8Array> {
  const entries =
    typeof given === 'number'
      ? Array.from({ length: given }, (_, at) => Buffer.from(`entry ${at}`))
      : given
  const size = entries.length
  const files = new Map<string, Uint8Array>()
  for (let from = 0; from < size; from += TILE_WIDTH) {
    const some = entries.slice(from, from + TILE_WIDTH)
    const index = from / TILE_WIDTH
    const bytes = Buffer.concat(
      some.map((entry) =>
        Buffer.concat([Buffer.from([entry.length >> 8, entry.length & 255]), entry]),
      ),
    )
    files.set(tilePath({ level: 'entries', index, width: some.length }), bytes)
  }
  let row = Buffer.concat(entries.map(leafHash))
  const leaves = row
  for (let level = 0; hashesAt(level, size) > 0; level += 1) {
    for (let from = 0; from < row.length / 32; from += TILE_WIDTH) {
      const tile = row.subarray(from * 32, (from + TILE_WIDTH) * 32)
      files.set(tilePath({ level, index: from / TILE_WIDTH, width: tile.length / 32 }), tile)
    }
    const above = Array.from({ length: hashesAt(level + 1, size) }, (_, at) =>
      perfectRoot(row, at * TILE_WIDTH, TILE_WIDTH),
    )
    row = Buffer.concat(above)
  }
  const checkpoint = { origin: NAME, size, root: rowRoot(leaves) }
  files.set('checkpoint', Buffer.from(signCheckpoint(checkpoint, privateKey)))
  return files
}

interface PrunedLogOptions {
  readonly size: number
  /** Place of the entry that says what was pruned; the last unless told. */
  readonly statementAt?: number
  /** How many bundles are gone, from the first on; one unless told. */
  readonly gone?: number
  /** What is said to be pruned; all that is gone unless told. */
  readonly ranges?: KeepingRecord['ranges']
  readonly entryAt?: (at: number) => string
}

/** A log whose first bundles are gone; one of its entries says that they were pruned. */
export function prunedLog({
  size,
  statementAt = size - 1,
  gone = 1,
  ranges = [{ from: 0, to: gone * TILE_WIDTH }],
  entryAt = (at) => `{"kind":"management","at":${at}}`,
}: PrunedLogOptions): { readonly files: Map<string, Uint8Array>; readonly pruning: Pruning } {
  const said = { time: '2029-03-02T09:00:00+08:00', by: 'AD-01', reason: 'retention is over' }
  const statement: KeepingRecord = {
    ...{ v: 1, kind: 'keeping', act: 'prune', hold: null, keys: [], approvedBy: null },
    ...{ ...said, ranges },
  }
  const entries = Array.from({ length: size }, (_, at) =>
    Buffer.from(at === statementAt ? encodeRecord(statement) : entryAt(at)),
  )
  const files = logOf(entries)
  for (let index = 0; index < gone; index += 1) {
    files.delete(tilePath({ level: 'entries', index, width: TILE_WIDTH }))
  }
  return { files, pruning: { statement: statementAt, ranges, ...said } }
}

export const reading =
  (files: ReadonlyMap<string, Uint8Array>): ReadFile =>
  async (path) =>
    files.get(path)
