/**
 * Whether a log has only grown since an earlier checkpoint of it, by its hash tiles (RFC 6962 §2.1.2).
 *
 * @module
 */
import type { Checkpoint } from './checkpoint.ts'
import { isSame, nodeHash } from './hashing.ts'
import { rangeHash, type ReadFile } from './verify.ts'

/**
 * Computes both roots from the same subtrees: those of the earlier tree, and what came after. Where both are the signed
 * ones, nothing below the earlier size was changed, taken out or put in between.
 */
export async function continues(
  read: ReadFile,
  earlier: Checkpoint,
  now: Checkpoint,
): Promise<boolean> {
  if (earlier.origin !== now.origin || earlier.size > now.size) return false
  const { size } = now
  const tiles = new Map<string, Uint8Array | undefined>()
  const known = new Map<string, Promise<Uint8Array | undefined>>()
  const subtree = (from: number, to: number): Promise<Uint8Array | undefined> => {
    const name = `${from}-${to}`
    const hash = known.get(name) ?? rangeHash({ from, to }, size, read, tiles)
    known.set(name, hash)
    return hash
  }
  const rootOf = async (
    from: number,
    to: number,
    boundary: number,
  ): Promise<Uint8Array | undefined> => {
    if (to <= boundary || from >= boundary) return subtree(from, to)
    const middle = from + splitOf(to - from)
    const left = await rootOf(from, middle, boundary)
    const right = await rootOf(middle, to, boundary)
    return left && right && nodeHash(left, right)
  }
  const then =
    earlier.size === 0 ? earlier.root : await wholeOf(subtree, subtreesOf(0, earlier.size))
  const present = await rootOf(0, size, earlier.size)
  return (
    then !== undefined &&
    present !== undefined &&
    isSame(then, earlier.root) &&
    isSame(present, now.root)
  )
}

/** The perfect subtrees that a tree from `from` on consists of, from left to right. */
function subtreesOf(from: number, to: number): readonly (readonly [number, number])[] {
  const subtrees: (readonly [number, number])[] = []
  for (let start = from; start < to;) {
    let width = 1
    while (width * 2 <= to - start) width *= 2
    subtrees.push([start, start + width])
    start += width
  }
  return subtrees
}

async function wholeOf(
  hashOf: (from: number, to: number) => Promise<Uint8Array | undefined>,
  subtrees: readonly (readonly [number, number])[],
): Promise<Uint8Array | undefined> {
  let root: Uint8Array | undefined
  for (const [from, to] of subtrees.toReversed()) {
    const hash = await hashOf(from, to)
    if (hash === undefined) return undefined
    root = root === undefined ? hash : await nodeHash(hash, root)
  }
  return root
}

/** The largest power of two below `width`, which is at least 2. */
function splitOf(width: number): number {
  let split = 1
  while (split * 2 < width) split *= 2
  return split
}
