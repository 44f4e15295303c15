/**
 * C2SP tlog-checkpoint: the signed statement "this log has so many entries and this root".
 *
 * @module
 */

import type { KeyObject } from 'node:crypto'
import { decodeBase64 } from './base64.ts'
import { AuditError } from './errors.ts'
import { openNote, signatureLine, signNote, splitNote } from './note.ts'
import type { Signer, Verifier } from './note.ts'
import { EMPTY_ROOT, HASH_BYTES } from './tree.ts'

export interface Checkpoint {
  /** The name of the log; also the name of its key. */
  readonly origin: string
  /** Entries in the log. */
  readonly size: number
  readonly root: Uint8Array
}

/** A checkpoint whose signature by its log was checked, and who else signed it. */
export interface SignedCheckpoint {
  readonly checkpoint: Checkpoint
  /** The signed text, with its final newline: what witnesses cosign. */
  readonly body: string
  /** The witnesses among those asked for whose signatures are on it, each once. */
  readonly witnessedBy: readonly Verifier[]
}

/** Who must have cosigned a checkpoint before it counts as witnessed. */
export interface WitnessPolicy {
  readonly witnesses: readonly Verifier[]
  /** How many of them; 0 asks for none. */
  readonly quorum: number
}

/**
 * Makes the text of the `checkpoint` file.
 *
 * @param others who signs beside the log's own key, in their own algorithms.
 */
export function signCheckpoint(
  checkpoint: Checkpoint,
  privateKey: KeyObject,
  others: readonly Signer[] = [],
): string {
  const { origin, size, root } = checkpoint
  const body = `${origin}\n${size}\n${Buffer.from(root).toString('base64')}\n`
  const more = others.map((signer) => signatureLine(body, signer))
  return signNote(body, origin, privateKey) + more.join('')
}

/**
 * Opens a checkpoint that `log` signed. Ours have three lines; extension lines are refused, because
 * nobody can audit them.
 *
 * @throws {AuditError} `NOTE_INVALID`, `NOTE_UNVERIFIED` or `CHECKPOINT_INVALID`.
 */
export function openCheckpoint(bytes: Uint8Array, log: Verifier): Checkpoint {
  return openSignedCheckpoint(bytes, log, []).checkpoint
}

/**
 * Opens a checkpoint that `log` signed, and looks for cosignatures.
 *
 * @param witnesses further keys whose signatures must be right if they are there.
 * @throws {AuditError} as {@link openCheckpoint}.
 */
export function openSignedCheckpoint(
  bytes: Uint8Array,
  log: Verifier,
  witnesses: readonly Verifier[],
): SignedCheckpoint {
  const { text, signedBy } = openNote(bytes, [log, ...witnesses])
  if (!signedBy.includes(log)) {
    throw new AuditError('NOTE_UNVERIFIED', `The checkpoint is not signed by ${log.name}.`)
  }
  const checkpoint = readBody(text, log.name)
  return { checkpoint, body: text, witnessedBy: signedBy.filter((signer) => signer !== log) }
}

/** Entries that a checkpoint speaks of, without a look at who signed it; NaN of what is none. */
export function statedSize(checkpoint: string): number {
  return Number(checkpoint.split('\n', 2)[1])
}

/**
 * What a checkpoint says, without a look at who signed it.
 *
 * @throws {AuditError} `CHECKPOINT_INVALID`
 */
export function statedCheckpoint(checkpoint: string): Checkpoint {
  const text = splitNote(checkpoint)?.text ?? ''
  return readBody(text, text.split('\n', 1)[0] ?? '')
}

/** Why a checkpoint is not witnessed as the policy asks; null when it is. */
export function unwitnessed(signed: SignedCheckpoint, policy: WitnessPolicy): string | null {
  const count = signed.witnessedBy.filter((one) => policy.witnesses.includes(one)).length
  if (count >= policy.quorum) return null
  const names = policy.witnesses.map(({ name }) => name).join(', ')
  return `It is cosigned by ${count} of ${names}; ${policy.quorum} are asked for.`
}

function readBody(text: string, name: string): Checkpoint {
  const [origin, sizeText, rootText, end, ...more] = text.split('\n')
  if (origin !== name) throw invalid(`its origin is not "${name}"`)
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
