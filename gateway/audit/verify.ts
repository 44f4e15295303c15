/**
 * Proves a whole log from its bytes: every entry, every hash, the root, the signature.
 *
 * Shares with the writer only the format (tree, tile, bundle, note, checkpoint, record).
 *
 * @module
 */

import { fail } from './blame.ts'
import { unwitnessed } from './checkpoint.ts'
import type { SignedCheckpoint, WitnessPolicy } from './checkpoint.ts'
import type { Fetcher } from './fetcher.ts'
import { isWithin, sortOut, tileOf } from './listed-files.ts'
import { parseVkey } from './note.ts'
import type { Verifier } from './note.ts'
import { NO_WITNESSES, readCheckpoint, SETTLE_PAUSE_MS } from './read-checkpoint.ts'
import type { Failure, Report } from './report.ts'
import { settled } from './settled.ts'
import { CHECKPOINT_PATH } from './tile.ts'
import { Verification } from './verification.ts'
import type { VerificationOptions } from './verification.ts'

export interface VerifyOptions extends VerificationOptions {
  /** Who must have cosigned the checkpoint. Default nobody. */
  readonly policy?: WitnessPolicy
  /** How long a running writer may take to sign what it has already written. Default 2,000. */
  readonly settleMs?: number
}

/** @throws {AuditError} `VKEY_INVALID`, `SOURCE_UNREADABLE`; whatever is wrong with the log is in the report. */
export async function verifyLog(
  fetcher: Fetcher,
  vkey: string,
  options: VerifyOptions = {},
): Promise<Report> {
  const failures: Failure[] = []
  const verifier = parseVkey(vkey)
  // Listed before the checkpoint is read: so a running writer's later files are not met at all.
  const listed = await fetcher.list()
  const { policy = NO_WITNESSES, settleMs = 2_000 } = options
  const signed = await settledCheckpoint(fetcher, verifier, policy, listed, settleMs)
  if (!('checkpoint' in signed)) {
    const nothing = { origin: null, size: 0, root: '', witnessedBy: [], pruned: [], files: 1 }
    return { ok: false, source: fetcher.name, ...nothing, failures: [signed] }
  }
  const { checkpoint } = signed
  const missing = unwitnessed(signed, policy)
  if (missing !== null) fail(failures, 'WITNESSES', CHECKPOINT_PATH, missing)
  const others = sortOut(listed ?? [], checkpoint.size, failures)
  const verification = new Verification(fetcher, checkpoint, options, others, failures)
  const { files, pruned } = await verification.run()
  const { origin, size, root } = checkpoint
  const rootText = Buffer.from(root).toString('base64')
  return {
    ok: failures.length === 0,
    source: fetcher.name,
    origin,
    size,
    root: rootText,
    witnessedBy: signed.witnessedBy.map(({ name }) => name),
    pruned,
    files,
    failures,
  }
}

/** The checkpoint, once it covers every listed tile and is witnessed, or as it is after `settleMs`. */
async function settledCheckpoint(
  fetcher: Fetcher,
  verifier: Verifier,
  policy: WitnessPolicy,
  listed: readonly string[] | null,
  settleMs: number,
): Promise<SignedCheckpoint | Failure> {
  const isSettled = (signed: SignedCheckpoint | Failure): boolean => {
    if (!('checkpoint' in signed)) return true
    const { size } = signed.checkpoint
    const isAhead = (path: string): boolean => {
      const tile = tileOf(path)
      return tile !== null && !isWithin(tile, size)
    }
    return !(listed ?? []).some(isAhead) && unwitnessed(signed, policy) === null
  }
  const read = (): Promise<SignedCheckpoint | Failure> => readCheckpoint(fetcher, verifier, policy)
  return settled(read, isSettled, { withinMs: settleMs, pauseMs: SETTLE_PAUSE_MS })
}
