/**
 * Which ranges inclusion and consistency proofs consist of (RFC 6962 §2.1.1, §2.1.2). Pure, and without Node: the console
 * counts with it in the browser. Sizes are exact up to 2^53.
 *
 * @module
 */

/** Entries `from` up to but not including `to`; a proof names the Merkle tree hash over them. */
export interface Range {
  readonly from: number
  readonly to: number
}

/** The ranges whose hashes prove that entry `index` is in the tree of `size` entries, leaf upwards. */
export function inclusionRanges(index: number, size: number): Range[] {
  const ranges: Range[] = []
  let from = 0
  let to = size
  while (to - from > 1) {
    const middle = from + splitOf(to - from)
    if (index < middle) {
      ranges.push({ from: middle, to })
      to = middle
    } else {
      ranges.push({ from, to: middle })
      from = middle
    }
  }
  return ranges.reverse()
}

/** The ranges whose hashes prove that the tree of `size` entries begins with the tree of `oldSize`. */
export function consistencyRanges(oldSize: number, size: number): Range[] {
  const ranges: Range[] = []
  let from = 0
  let to = size
  let whole = true
  while (oldSize < to) {
    const middle = from + splitOf(to - from)
    if (oldSize <= middle) {
      ranges.push({ from: middle, to })
      to = middle
    } else {
      ranges.push({ from, to: middle })
      from = middle
      whole = false
    }
  }
  if (!whole) ranges.push({ from, to })
  return ranges.reverse()
}

/** The largest power of two below `width`, which is at least 2. */
function splitOf(width: number): number {
  let split = 1
  while (split * 2 < width) split *= 2
  return split
}
