/**
 * What is wrong with a file of a log, said as a failure with its place.
 *
 * @module
 */
import type { BundledEntry } from './bundle.ts'
import { FAILURES_MAX } from './report.ts'
import type { Failure, FailureCode } from './report.ts'
import { TILE_WIDTH, tilePath } from './tile.ts'
import type { Tile } from './tile.ts'
import { HASH_BYTES } from './tree.ts'

export function fail(
  failures: Failure[],
  code: FailureCode,
  file: string,
  message: string,
  entry: number | null = null,
  byte: number | null = null,
): void {
  if (failures.length < FAILURES_MAX) failures.push({ code, file, entry, byte, message })
}

/** Says at which entry a bundle departs from the tree. */
export function blameBundle(
  failures: Failure[],
  tile: Tile,
  entries: readonly BundledEntry[],
  parsedBytes: number,
  computed: Buffer,
  claimed: Buffer,
  length: number,
): void {
  const first = tile.index * TILE_WIDTH
  const departs = entries.findIndex((_, place) => !sameHash(computed, claimed, place))
  const entry = entries[departs]
  if (entry !== undefined) {
    const message = 'The entry is not the one whose hash is in the tree.'
    fail(failures, 'ENTRIES', tilePath(tile), message, first + departs, entry.offset)
  } else if (entries.length < tile.width) {
    const message = `The bundle ends in the middle of an entry (${length} bytes).`
    fail(failures, 'ENTRIES', tilePath(tile), message, first + entries.length, parsedBytes)
  } else {
    const message = `${length - parsedBytes} bytes stand after the last entry.`
    fail(failures, 'ENTRIES', tilePath(tile), message, null, parsedBytes)
  }
}

/** Says at which hash a tile departs from what lies below it. */
export function blameTile(
  failures: Failure[],
  tile: Tile,
  computed: Uint8Array,
  found: Uint8Array,
): void {
  let byte = 0
  while (byte < found.length && found[byte] === computed[byte]) byte++
  const message = 'The hash is not that of what lies below it.'
  const position = tile.index * TILE_WIDTH + Math.floor(byte / HASH_BYTES)
  const entry = tile.level === 0 && byte < tile.width * HASH_BYTES ? position : null
  fail(failures, 'HASHES', tilePath(tile), message, entry, byte)
}

/** The first `width` hashes of a row or tile. */
export function trim(bytes: Buffer | null, width: number): Buffer {
  return (bytes ?? Buffer.alloc(0)).subarray(0, width * HASH_BYTES)
}

export function sameHash(left: Buffer, right: Buffer, place: number): boolean {
  const from = place * HASH_BYTES
  return left.compare(right, from, from + HASH_BYTES, from, from + HASH_BYTES) === 0
}
