/**
 * Copies somebody's log: what is new since the last time, each file proven under the signed checkpoint before it is
 * written, the checkpoint last. Whoever runs the log may then delete or change what he likes: it stands in the copy.
 *
 * @module
 */
import { openSignedCheckpoint, unwitnessed } from './checkpoint.ts'
import type { Checkpoint, SignedCheckpoint, WitnessPolicy } from './checkpoint.ts'
import { AuditError } from './errors.ts'
import type { Fetcher } from './fetcher.ts'
import { assertNotShorter, forked } from './mirror-conflicts.ts'
import type { MirrorCopy } from './mirror-copy.ts'
import { splitNote } from './note.ts'
import type { Verifier } from './note.ts'
import { beginsWith, openProvenTiles } from './proven-tiles.ts'
import type { Pruning } from './prunings.ts'
import { pullTiles } from './pull-tiles.ts'
import { NO_WITNESSES, SETTLE_PAUSE_MS } from './read-checkpoint.ts'
import { settled } from './settled.ts'
import { CHECKPOINT_PATH } from './tile.ts'

export interface MirrorOptions {
  /** Who must have cosigned what is copied. Default nobody. */
  readonly policy?: WitnessPolicy
  /** How long their cosignatures may take. Default 2,000. */
  readonly settleMs?: number
  /** No pruning is believed to be later. */
  readonly now: Date
  /** Stops between two bundles; the next run goes on from there. */
  readonly signal?: AbortSignal
  readonly onProgress?: (entries: number, size: number) => void
}

export interface Mirrored {
  /** What the copy holds now. */
  readonly checkpoint: Checkpoint
  /** How many entries of it are new. */
  readonly added: number
  readonly witnessedBy: readonly Verifier[]
  /** What of the new entries the log had pruned before; the copy has their hashes alone. */
  readonly pruned: readonly Pruning[]
}

interface Published extends SignedCheckpoint {
  readonly note: string
}

/**
 * Brings the copy up to what the log publishes now. When it throws, the copy is as it was, or longer.
 *
 * @throws {AuditError} `LOG_FORKED`, `LOG_ROLLED_BACK`: the contradicting checkpoint is kept aside; `LOG_CORRUPT` and `LOG_MISSING` where
 * the log does not have what it signed; `LOG_UNWITNESSED`; `SOURCE_UNREADABLE`; those of a checkpoint; `AUDIT_CLOSED` after `signal`.
 */
export async function mirrorLog(
  source: Fetcher,
  copy: MirrorCopy,
  options: MirrorOptions,
): Promise<Mirrored> {
  const published = await readPublished(source, copy.verifier, options)
  const { checkpoint, witnessedBy, note } = published
  const kept = await copy.checkpoint()
  const newest = (await copy.begun()) ?? kept
  if (newest !== undefined) await assertNotShorter(copy, published, newest)
  if (kept !== undefined && kept.checkpoint.size === checkpoint.size) {
    if (hasMoreSignatures(note, kept.note)) await copy.resign(note)
    return { checkpoint, added: 0, witnessedBy, pruned: [] }
  }
  const tiles = await openProvenTiles(source, checkpoint, copy.pending)
  if (newest !== undefined && !(await beginsWith(tiles, checkpoint, newest.checkpoint))) {
    throw await forked(copy, published, newest)
  }
  await copy.begin(note)
  const before = kept?.checkpoint.size ?? 0
  const pruned = await pullTiles({ source, copy, tiles, before, size: checkpoint.size }, options)
  await copy.finish()
  return { checkpoint, added: checkpoint.size - before, witnessedBy, pruned }
}

/** The published checkpoint, once it is witnessed as the policy asks. */
async function readPublished(
  source: Fetcher,
  verifier: Verifier,
  { policy = NO_WITNESSES, settleMs = 2_000 }: MirrorOptions,
): Promise<Published> {
  const read = async (): Promise<Published> => {
    const bytes = await source.read(CHECKPOINT_PATH)
    if (bytes === null) {
      throw new AuditError('LOG_MISSING', `${source.name} has no checkpoint.`)
    }
    const signed = openSignedCheckpoint(bytes, verifier, policy.witnesses)
    return { ...signed, note: Buffer.from(bytes).toString() }
  }
  const isWitnessed = (one: Published): boolean => unwitnessed(one, policy) === null
  const patience = { withinMs: settleMs, pauseMs: SETTLE_PAUSE_MS }
  const published = await settled(read, isWitnessed, patience)
  const missing = unwitnessed(published, policy)
  if (missing === null) return published
  throw new AuditError('LOG_UNWITNESSED', `The checkpoint of ${source.name}: ${missing}`)
}

/** Whether a note has all signature lines of another of the same text, and some more. */
function hasMoreSignatures(note: string, than: string): boolean {
  const [more = [], less = []] = [note, than].map((text) => splitNote(text)?.lines)
  return more.length > less.length && less.every((line) => more.includes(line))
}
