/**
 * Looks through everything of a log, its private state included, and says what is wrong and what to do.
 *
 * @module
 */

import { join } from 'node:path'
import { checkContent } from './check-content.ts'
import { openCheckpoint } from './checkpoint.ts'
import type { Checkpoint } from './checkpoint.ts'
import type { Disk } from './disk.ts'
import { AuditError } from './errors.ts'
import type { Fetcher } from './fetcher.ts'
import type { Keeping } from './keeping.ts'
import { NOTHING_KEPT } from './keeping.ts'
import { parseVkey } from './note.ts'
import { readKeeping } from './prune.ts'
import { replayJournal } from './replay.ts'
import { formatFailure } from './report.ts'
import type { Failure, FailureCode } from './report.ts'
import { CHECKPOINT_PATH, tileAt, tilePath } from './tile.ts'
import { verifyLog } from './verify.ts'

/**
 * - `damage`: something is not as it was written; what is lost must come from a copy.
 * - `repairable`: it can be made anew from what is there.
 * - `note`: nothing is wrong; worth knowing.
 */
export type Severity = 'damage' | 'repairable' | 'note'

export interface Finding {
  readonly severity: Severity
  /** File or folder, and place in it. */
  readonly what: string
  readonly remedy: string
}

export interface Checkup {
  /** null when the checkpoint cannot be opened. */
  readonly checkpoint: Checkpoint | null
  /** Acknowledged entries that wait in the journal. */
  readonly unpublished: number
  readonly keeping: Keeping
  readonly findings: readonly Finding[]
}

export interface CheckupOptions {
  readonly disk: Disk
  readonly fetcher: Fetcher
  readonly logDir: string
  readonly journalDir: string
  readonly stagingDir: string
  readonly contentKeysDir: string
  readonly vkey: string
  /** Every entry must be a record. Default true. */
  readonly records?: boolean
}

const FROM_A_COPY = 'Restore it from a backup or from a mirror of the log, with the same name.'

/** What to do about a failure of each code. */
const REMEDIES: Readonly<Record<FailureCode, Omit<Finding, 'what'>>> = {
  CHECKPOINT: {
    severity: 'damage',
    remedy: `If no signature is by the key that was given, see that it is the key of this log. ${FROM_A_COPY}`,
  },
  MISSING: { severity: 'damage', remedy: FROM_A_COPY },
  PRUNED_EARLY: {
    severity: 'damage',
    remedy: `Ask who removed it, and why before its time. ${FROM_A_COPY}`,
  },
  ENTRIES: { severity: 'damage', remedy: FROM_A_COPY },
  HASHES: { severity: 'repairable', remedy: 'Run again with --repair.' },
  RECORD: {
    severity: 'damage',
    remedy: 'It was written so: find out by which program; it cannot be mended in a log.',
  },
  ROOT: {
    severity: 'damage',
    remedy:
      'Entries were exchanged for others. Compare with a mirror, and keep this copy as it is.',
  },
  UNKNOWN_FILE: {
    severity: 'damage',
    remedy: 'Nobody of ours wrote it: look at it, move it away.',
  },
  BEYOND_CHECKPOINT: { severity: 'note', remedy: 'The next start of the exchange mends this.' },
  WITNESSES: { severity: 'note', remedy: 'Witnesses sign while the exchange runs.' },
  RECEIPT: { severity: 'note', remedy: '' },
  NOT_YET_PUBLISHED: { severity: 'note', remedy: '' },
}

/** @throws {AuditError} `VKEY_INVALID`, `SOURCE_UNREADABLE`; all else is found. Changes nothing. */
export async function checkUp(options: CheckupOptions): Promise<Checkup> {
  const { disk, fetcher, logDir, stagingDir, vkey } = options
  const records = options.records ?? true
  const { failures } = await verifyLog(fetcher, vkey, { records, settleMs: 0 })
  const findings = failures.map(findingOf)
  const checkpoint = await readOwnCheckpoint(disk, logDir, vkey)
  let unpublished = 0
  let keeping = NOTHING_KEPT
  if (checkpoint !== null) {
    const journal = await checkJournal(options, checkpoint)
    unpublished = journal.unpublished
    findings.push(...journal.findings)
    const { size } = checkpoint
    keeping = await readKeeping(disk, logDir, size, (index) =>
      findings.push(unreadableAt(index, size)),
    )
    findings.push(
      ...(await checkContent(disk, logDir, options.contentKeysDir, size, keeping.erased)),
    )
  }
  const staged = (await disk.list(stagingDir)) ?? []
  if (staged.length > 0) {
    findings.push({
      severity: 'note',
      what: `${stagingDir}: ${staged.length} files of a publication that was cut short`,
      remedy: 'The next start of the exchange removes them.',
    })
  }
  return { checkpoint, unpublished, keeping, findings }
}

/** That it is not as it was written was found already; what that means is said here. */
function unreadableAt(index: number, size: number): Finding {
  const file = tilePath(tileAt('entries', index, size))
  return {
    severity: 'damage',
    what: `${file} entry ${index}: What it says of a hold, a pruning or an erasing cannot be read`,
    remedy: `${FROM_A_COPY} Until then nothing can be held, pruned or erased.`,
  }
}

function findingOf(failure: Failure): Finding {
  const isHashTile = failure.code === 'MISSING' && !failure.file.startsWith('tile/entries')
  const remedy = isHashTile ? REMEDIES.HASHES : REMEDIES[failure.code]
  return { ...remedy, what: formatFailure(failure) }
}

async function readOwnCheckpoint(
  disk: Disk,
  logDir: string,
  vkey: string,
): Promise<Checkpoint | null> {
  const text = await disk.read(join(logDir, CHECKPOINT_PATH))
  try {
    return text === null ? null : openCheckpoint(text, parseVkey(vkey))
  } catch {
    return null
  }
}

async function checkJournal(
  { disk, journalDir }: CheckupOptions,
  { origin, size }: Checkpoint,
): Promise<{ readonly unpublished: number; readonly findings: readonly Finding[] }> {
  try {
    const { length } = await replayJournal(disk, journalDir, origin, size)
    return { unpublished: length, findings: [] }
  } catch (thrown) {
    if (!(thrown instanceof AuditError)) throw thrown
    const remedy =
      'Restore log and state of the same moment together. What is lost beyond, receipts and the other province’s records tell.'
    return { unpublished: 0, findings: [{ severity: 'damage', what: thrown.message, remedy }] }
  }
}
