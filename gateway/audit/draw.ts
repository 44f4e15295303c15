/**
 * Which entries of a log a sample has: drawn from the root of a checkpoint, so that whoever runs the exchange cannot
 * choose them and anyone can draw them again. Pure; `README.md` has the rule in words, with test vectors.
 *
 * @module
 */
import { createHash } from 'node:crypto'
import type { Checkpoint } from './checkpoint.ts'
import { drawnBy, roundBytes, seedText } from './draw-rule.ts'

/** @param salt whatever the auditor adds after the checkpoint was published; may be empty. */
export function seedOf({ origin, size, root }: Checkpoint, salt: string): Buffer {
  const text = seedText({ origin, size, root: Buffer.from(root).toString('base64') }, salt)
  return createHash('sha256').update(text).digest()
}

/** Every index below `size` once, in the order of the draw. */
export function* drawIndexes(seed: Uint8Array, size: number): Generator<number> {
  const drawn = new Set<number>()
  for (let round = 0; drawn.size < size; round++) {
    const block = createHash('sha256').update(seed).update(roundBytes(round)).digest()
    const index = drawnBy(block, size)
    if (index === undefined || drawn.has(index)) continue
    drawn.add(index)
    yield index
  }
}
