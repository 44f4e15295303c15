/**
 * What whoever verifies a log does about what was found. Whoever keeps it reads those of `audit fsck`.
 *
 * @module
 */
import type { FailureCode } from '../audit/report.ts'

const COMPARE =
  'Keep this copy as it is, compare it with a mirror of the log, and show both to whoever keeps the log: `shudao audit fsck` says there what can be restored.'

/** null where the failure's own sentence says it. */
export const VERIFY_REMEDIES: Readonly<Record<FailureCode, string | null>> = {
  CHECKPOINT:
    "Give the key that the log's owner handed you with --vkey, and make sure that this is that owner's log. If both are right, keep this copy and show it to the owner.",
  WITNESSES:
    'A witness signs some seconds after entries were written. Run this again in some seconds; if nothing changes, see that the key is that of a witness of this log, and ask the witness why it does not sign.',
  MISSING: COMPARE,
  PRUNED_EARLY: `Ask who removed it, and why before its time. ${COMPARE}`,
  ENTRIES: COMPARE,
  HASHES: COMPARE,
  RECORD:
    'It was written so: ask whoever keeps the log by which program, and of which version. Another version of `shudao` may read what this one does not.',
  ROOT: `Entries were exchanged for others. ${COMPARE}`,
  UNKNOWN_FILE: 'The log does not speak of it: ask whoever keeps the log to move it away.',
  BEYOND_CHECKPOINT:
    'A running log signs within seconds what it has written. Run this again in some seconds; if nothing changes, ask whoever keeps the log.',
  RECEIPT:
    'Give the log that the receipt names. If this is that log, keep the receipt and this copy: the entry was exchanged for another.',
  NOT_YET_PUBLISHED: null,
}
