/**
 * Reads the checkpoint of a published log, whoever's it is.
 *
 * @module
 */
import { openSignedCheckpoint } from './checkpoint.ts'
import type { SignedCheckpoint, WitnessPolicy } from './checkpoint.ts'
import { messageOf } from './errors.ts'
import type { Fetcher } from './fetcher.ts'
import type { Verifier } from './note.ts'
import type { Failure } from './report.ts'
import { CHECKPOINT_PATH } from './tile.ts'

export const NO_WITNESSES: WitnessPolicy = { witnesses: [], quorum: 0 }

/** Between two looks at a log that is being written. */
export const SETTLE_PAUSE_MS = 50

/** Opens the log's checkpoint; a failure is a value. */
export async function readCheckpoint(
  fetcher: Fetcher,
  verifier: Verifier,
  policy: WitnessPolicy = NO_WITNESSES,
): Promise<SignedCheckpoint | Failure> {
  const bytes = await fetcher.read(CHECKPOINT_PATH)
  const failed = (message: string): Failure => {
    return { code: 'CHECKPOINT', file: CHECKPOINT_PATH, entry: null, byte: null, message }
  }
  if (bytes === null) return failed('There is no checkpoint.')
  try {
    return openSignedCheckpoint(bytes, verifier, policy.witnesses)
  } catch (thrown) {
    return failed(messageOf(thrown))
  }
}
