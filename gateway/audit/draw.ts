/**
 * Which entries of a log a sample has: drawn from the root of a checkpoint, so that whoever runs the exchange cannot
 * choose them and anyone can draw them again. Pure; `README.md` has the rule in words, with test vectors.
 *
 * @module
 */
import { createHash } from 'node:crypto'
import type { Checkpoint } from './checkpoint.ts'

const DRAW_BYTES = 6
/** Draws are below 2^48. */
const DRAWS = 2 ** (8 * DRAW_BYTES)

/**
 * @param salt whatever the auditor adds after the checkpoint was published; may be empty.
 * @returns SHA-256 of a label, the checkpoint's three lines and the salt. The signatures are left out: a signer may
 *   have many valid ones, and could try them.
 */
export function seedOf({ origin, size, root }: Checkpoint, salt: string): Buffer {
  const body = `${origin}\n${size}\n${Buffer.from(root).toString('base64')}\n`
  return createHash('sha256').update(`shudao sample v1\n${body}${salt}`).digest()
}

/**
 * Every index below `size` once, in the order of the draw. Each is as likely as any other at every place: draws in
 * the incomplete last round of `size` are thrown away (rejection sampling).
 */
export function* drawIndexes(seed: Uint8Array, size: number): Generator<number> {
  const usable = DRAWS - (DRAWS % size)
  const drawn = new Set<number>()
  const counter = Buffer.alloc(8)
  for (let round = 0; drawn.size < size; round++) {
    counter.writeBigUInt64BE(BigInt(round))
    const block = createHash('sha256').update(seed).update(counter).digest()
    const draw = block.readUIntBE(0, DRAW_BYTES)
    if (draw >= usable) continue
    const index = draw % size
    if (drawn.has(index)) continue
    drawn.add(index)
    yield index
  }
}
