/**
 * Entry bundles of C2SP tlog-tiles: entries end to end, each after its big-endian uint16 length. Pure.
 *
 * @module
 */

/** One entry of a bundle and where it lies. */
export interface BundledEntry {
  readonly bytes: Uint8Array
  /** Byte of the bundle at which the entry's length stands. */
  readonly offset: number
}

export interface ParsedBundle {
  readonly entries: readonly BundledEntry[]
  /** Bytes that make up whole entries; less than the bundle's length when its end is torn or altered. */
  readonly parsedBytes: number
}

/** Takes a bundle apart as far as it goes, at most `entriesMax` entries. */
export function parseBundle(bundle: Uint8Array, entriesMax: number): ParsedBundle {
  const entries: BundledEntry[] = []
  let offset = 0
  while (entries.length < entriesMax && offset + 2 <= bundle.length) {
    const start = offset + 2
    const end = start + ((bundle[offset] ?? 0) << 8) + (bundle[offset + 1] ?? 0)
    if (end > bundle.length) break
    entries.push({ bytes: bundle.subarray(start, end), offset })
    offset = end
  }
  return { entries, parsedBytes: offset }
}
