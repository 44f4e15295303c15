/**
 * The rule by which a sample is drawn, without the hashing: the same for the command line and the browser. `README.md`
 * has it in words, with test vectors.
 *
 * @module
 */

/** Bytes of a block that are a draw. */
const DRAW_BYTES = 6
/** Draws are below 2^48. */
const DRAWS = 2 ** (8 * DRAW_BYTES)
/** Of the number of a round, big-endian. */
const ROUND_BYTES = 8

/**
 * What is hashed to the seed: a label, the checkpoint's three lines and the salt. The signatures are left out: a signer
 * may have many valid ones, and could try them.
 *
 * @param root base64
 */
export function seedText(
  { origin, size, root }: { readonly origin: string; readonly size: number; readonly root: string },
  salt: string,
): string {
  return `shudao sample v1\n${origin}\n${size}\n${root}\n${salt}`
}

/** What is hashed in a round, after the seed. */
export function roundBytes(round: number): Uint8Array {
  const bytes = new Uint8Array(ROUND_BYTES)
  new DataView(bytes.buffer).setBigUint64(0, BigInt(round))
  return bytes
}

/**
 * The entry that a round's hash draws. Each is as likely as any other: draws in the incomplete last round of `size` are
 * thrown away (rejection sampling), for which it gives undefined.
 */
export function drawnBy(block: Uint8Array, size: number): number | undefined {
  const draw = block.subarray(0, DRAW_BYTES).reduce((sum, byte) => sum * 256 + byte, 0)
  return draw < DRAWS - (DRAWS % size) ? draw % size : undefined
}
