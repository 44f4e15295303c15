/**
 * C2SP tlog-checkpoint: the signed statement "this log has so many entries and this root".
 *
 * @module
 */

import type { KeyObject } from 'node:crypto'
import { decodeBase64 } from './base64.ts'
import { AuditError } from './errors.ts'
import { openNote, signNote } from './note.ts'
import type { Verifier } from './note.ts'
import { EMPTY_ROOT, HASH_BYTES } from './tree.ts'

export interface Checkpoint {
  /** The name of the log; also the name of its key. */
  readonly origin: string
  /** Entries in the log. */
  readonly size: number
  readonly root: Uint8Array
}

/** Makes the text of the `checkpoint` file. */
export function signCheckpoint(checkpoint: Checkpoint, privateKey: KeyObject): string {
  const { origin, size, root } = checkpoint
  const body = `${origin}\n${size}\n${Buffer.from(root).toString('base64')}\n`
  return signNote(body, origin, privateKey)
}

/**
 * Opens a checkpoint that `log` signed. Ours have three lines; extension lines are refused, because
 * nobody can audit them.
 *
 * @param witnesses further keys whose signatures must be right if they are there.
 * @throws {AuditError} `NOTE_INVALID`, `NOTE_UNVERIFIED` or `CHECKPOINT_INVALID`.
 */
export function openCheckpoint(
  bytes: Uint8Array,
  log: Verifier,
  witnesses: readonly Verifier[] = [],
): Checkpoint {
  const { text, signedBy } = openNote(bytes, [log, ...witnesses])
  if (!signedBy.includes(log.name)) {
    throw new AuditError('NOTE_UNVERIFIED', `The checkpoint is not signed by ${log.name}.`)
  }
  const [origin, sizeText, rootText, end, ...more] = text.split('\n')
  if (origin !== log.name) throw invalid(`its origin is not "${log.name}"`)
  const size = Number(sizeText)
  if (!/^(0|[1-9]\d*)$/.test(sizeText ?? '') || !Number.isSafeInteger(size)) {
    throw invalid('its second line is not a tree size')
  }
  const root = decodeBase64(rootText ?? '')
  if (root?.length !== HASH_BYTES) throw invalid('its third line is not a base64 SHA-256')
  if (end !== '' || more.length > 0) throw invalid('it has extension lines')
  if (size === 0 && !EMPTY_ROOT.equals(root)) throw invalid('an empty log has another root')
  return { origin, size, root }
}

function invalid(why: string): AuditError {
  return new AuditError('CHECKPOINT_INVALID', `The checkpoint is not valid: ${why}.`)
}
