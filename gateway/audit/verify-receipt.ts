/**
 * Proves from a log's files that the entry of a receipt is in it.
 *
 * @module
 */

import { parseBundle } from './bundle.ts'
import { unwitnessed } from './checkpoint.ts'
import type { WitnessPolicy } from './checkpoint.ts'
import { AuditError } from './errors.ts'
import { fetchTile } from './fetch-tile.ts'
import type { Fetcher } from './fetcher.ts'
import { parseVkey } from './note.ts'
import { includes } from './proof.ts'
import { proveInclusion } from './prove.ts'
import type { Receipt } from './receipt.ts'
import type { Failure, FailureCode } from './report.ts'
import { CHECKPOINT_PATH, TILE_WIDTH, tileAt, tilePath } from './tile.ts'
import { leafHash } from './tree.ts'
import { readCheckpoint } from './read-checkpoint.ts'

export interface ReceiptReport {
  readonly ok: boolean
  readonly receipt: Receipt
  /** Entries that the checkpoint signs; 0 when none could be opened. */
  readonly size: number
  /** The entry that the receipt is for; null unless `ok`, and of an entry that is not kept any more. */
  readonly entry: Uint8Array | null
  readonly failure: Failure | null
}

/**
 * Inclusion of exactly this entry under the log's signed checkpoint.
 *
 * @param policy who must have cosigned that checkpoint; nobody unless told.
 * @throws {AuditError} `VKEY_INVALID`, `SOURCE_UNREADABLE`; everything else is in the report.
 */
export async function verifyReceipt(
  fetcher: Fetcher,
  vkey: string,
  receipt: Receipt,
  policy?: WitnessPolicy,
): Promise<ReceiptReport> {
  const signed = await readCheckpoint(fetcher, parseVkey(vkey), policy)
  if (!('checkpoint' in signed)) {
    return { ok: false, receipt, size: 0, entry: null, failure: signed }
  }
  const { origin, size, root } = signed.checkpoint
  const failed = (code: FailureCode, file: string, message: string): ReceiptReport => {
    const failure = { code, file, entry: receipt.index, byte: null, message }
    return { ok: false, receipt, size, entry: null, failure }
  }
  const missing = policy === undefined ? null : unwitnessed(signed, policy)
  if (missing !== null) return failed('WITNESSES', CHECKPOINT_PATH, missing)
  const { log, index } = receipt
  if (log !== origin)
    return failed('RECEIPT', CHECKPOINT_PATH, `The receipt is for ${log}, not ${origin}.`)
  if (!Number.isSafeInteger(index) || index < 0) {
    return failed('RECEIPT', CHECKPOINT_PATH, 'The index of the receipt is not an index.')
  }
  if (index >= size) {
    const message = `The receipt's entry is not yet published: the checkpoint signs ${size} entries. Try again after the next checkpoint.`
    return failed('NOT_YET_PUBLISHED', CHECKPOINT_PATH, message)
  }
  const tile = tileAt('entries', index, size)
  const file = tilePath(tile)
  const bundle = await fetchTile(fetcher, tile)
  const entry = parseBundle(bundle ?? new Uint8Array(), TILE_WIDTH).entries[index % TILE_WIDTH]
  // Of a pruned entry its hash is left, and that is what the receipt holds.
  const isPruned = bundle === null && tile.width === TILE_WIDTH
  if (entry === undefined && !isPruned) return failed('MISSING', file, 'The entry is missing.')
  const leaf = entry === undefined ? Buffer.from(receipt.leafHash, 'base64') : leafHash(entry.bytes)
  if (leaf.toString('base64') !== receipt.leafHash) {
    return failed(
      'RECEIPT',
      file,
      'The entry at this index is not the one that the receipt is for.',
    )
  }
  try {
    const proof = await proveInclusion(fetcher, index, size)
    if (!includes(leaf, index, size, proof, root)) {
      return failed('HASHES', 'tile', 'The tiles do not lead from the entry to the signed root.')
    }
  } catch (thrown) {
    if (!(thrown instanceof AuditError) || thrown.code !== 'LOG_CORRUPT') throw thrown
    return failed('MISSING', 'tile', thrown.message)
  }
  return { ok: true, receipt, size, entry: entry?.bytes ?? null, failure: null }
}
