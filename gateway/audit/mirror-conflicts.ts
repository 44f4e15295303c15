/**
 * What a log publishes against what a copy of it holds: where both cannot be true, the checkpoint is kept as evidence.
 *
 * @module
 */
import { join } from 'node:path'
import type { Checkpoint } from './checkpoint.ts'
import { AuditError } from './errors.ts'
import type { KeptCheckpoint, MirrorCopy } from './mirror-copy.ts'
import { rootAt } from './prove.ts'
import { CHECKPOINT_PATH } from './tile.ts'

/**
 * A log grows; one that has less than it had, or as much with another root, is not the same any more.
 *
 * @param newest the longest checkpoint that the copy knows of; it may not hold all of it yet.
 * @throws {AuditError} `LOG_FORKED`, `LOG_ROLLED_BACK`
 */
export async function assertNotShorter(
  copy: MirrorCopy,
  published: KeptCheckpoint,
  newest: KeptCheckpoint,
): Promise<void> {
  const { size, root } = published.checkpoint
  if (size > newest.checkpoint.size) return
  const known = await knownRoot(copy, newest.checkpoint, size)
  if (known !== undefined && Buffer.compare(known, root) !== 0) {
    throw await forked(copy, published, newest)
  }
  if (size < newest.checkpoint.size) throw await rolledBack(copy, published, newest)
}

/** The root that the tree had at `size` entries; undefined where the copy cannot tell yet. */
async function knownRoot(
  copy: MirrorCopy,
  newest: Checkpoint,
  size: number,
): Promise<Uint8Array | undefined> {
  if (size === newest.size) return newest.root
  const kept = await copy.checkpoint()
  if (kept === undefined || size > kept.checkpoint.size) return undefined
  return rootAt(copy.log, size, kept.checkpoint.size)
}

/** Two histories under one key: that is proven by the two checkpoints. */
export async function forked(
  copy: MirrorCopy,
  published: KeptCheckpoint,
  newest: KeptCheckpoint,
): Promise<AuditError> {
  const { origin, size } = published.checkpoint
  const files = await setAside(copy, published, newest)
  return new AuditError(
    'LOG_FORKED',
    `${origin} publishes ${size} entries that are not the ones it signed before (${newest.checkpoint.size}): it shows two histories. The copy stays as it is. ${files} prove it, both signed with the key of the log: give them to its steward and to the other provinces.`,
  )
}

async function rolledBack(
  copy: MirrorCopy,
  published: KeptCheckpoint,
  newest: KeptCheckpoint,
): Promise<AuditError> {
  const { origin, size } = published.checkpoint
  const files = await setAside(copy, published, newest)
  return new AuditError(
    'LOG_ROLLED_BACK',
    `${origin} publishes ${size} entries; it has signed ${newest.checkpoint.size}: its end was removed, or an older copy was put in place or is shown to you. The copy stays as it is. ${files} are both signed with the key of the log: show them to its steward.`,
  )
}

/** Names the two files that stand against each other. */
async function setAside(
  copy: MirrorCopy,
  published: KeptCheckpoint,
  newest: KeptCheckpoint,
): Promise<string> {
  const isKept = (await copy.checkpoint())?.note === newest.note
  const earlier = isKept ? join(copy.logDir, CHECKPOINT_PATH) : await copy.setAside(newest.note)
  return `${await copy.setAside(published.note)} and ${earlier}`
}
