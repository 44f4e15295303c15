/**
 * Whether an entry is the one that a signed tree has at its place.
 *
 * @module
 */
import type { Checkpoint } from './checkpoint.ts'
import { AuditError } from './errors.ts'
import type { Fetcher } from './fetcher.ts'
import { includes } from './proof.ts'
import { proveInclusion } from './prove.ts'

/** What is proven against; signed, unless whoever proves wrote it himself. */
export type Tree = Pick<Checkpoint, 'size' | 'root'>

/**
 * @param leaf hash of the entry.
 * @throws {AuditError} `LOG_CORRUPT` when another one is there.
 */
export async function assertInTree(
  fetcher: Fetcher,
  { size, root }: Tree,
  index: number,
  leaf: Uint8Array,
): Promise<void> {
  if (includes(leaf, index, size, await proveInclusion(fetcher, index, size), root)) return
  throw new AuditError(
    'LOG_CORRUPT',
    `Entry ${index} of ${fetcher.name} is not the one in the signed tree. Verify the whole log with \`shudao audit verify\`.`,
  )
}
