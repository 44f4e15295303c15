/**
 * What a verification found.
 *
 * @module
 */

import type { EntryRange } from './keeping-record.ts'
import type { Pruning } from './prunings.ts'

export type FailureCode =
  /** The checkpoint is missing, malformed or not signed by the log's key. */
  | 'CHECKPOINT'
  /** The checkpoint is the log's, but not cosigned by as many witnesses as were asked for. */
  | 'WITNESSES'
  /** A file that the checkpoint calls for is not there. */
  | 'MISSING'
  /** A bundle is not there, and the log says that it was pruned, when that cannot have been allowed yet. */
  | 'PRUNED_EARLY'
  /** Entries are not those in the tree. */
  | 'ENTRIES'
  /** Hashes of a tile are not those of the tree. */
  | 'HASHES'
  /** An entry is in the tree but is no exchange record. */
  | 'RECORD'
  /** All files agree, but lead to another root than the signed one. */
  | 'ROOT'
  /** A file that no part of the log accounts for. */
  | 'UNKNOWN_FILE'
  /** A tile of entries beyond the signed size. */
  | 'BEYOND_CHECKPOINT'
  /** The receipt is not for this log, or its entry is another. */
  | 'RECEIPT'
  /** The receipt's entry is beyond the signed size. */
  | 'NOT_YET_PUBLISHED'

export interface Failure {
  readonly code: FailureCode
  /** Path within the log. */
  readonly file: string
  /** Index of the entry in the log, where one is concerned. */
  readonly entry: number | null
  /** Byte of the file at which the fault begins, as far as it can be told. */
  readonly byte: number | null
  readonly message: string
}

export interface Report {
  /** True when there is no failure. */
  readonly ok: boolean
  readonly source: string
  /** null when no checkpoint could be opened. */
  readonly origin: string | null
  readonly size: number
  /** Base64; empty when no checkpoint could be opened. */
  readonly root: string
  /** Names of the witnesses asked for that cosigned the checkpoint. */
  readonly witnessedBy: readonly string[]
  /** What is gone by an entry of the log that says so: nobody can read it, and only its hashes were proven. */
  readonly pruned: readonly Pruning[]
  /** Files read and compared, the checkpoint included. */
  readonly files: number
  /** The first failures, at most {@link FAILURES_MAX}. */
  readonly failures: readonly Failure[]
}

export const FAILURES_MAX = 100

/** A failure as one line: file, entry, byte, what is wrong. */
export function formatFailure({ code, file, entry, byte, message }: Failure): string {
  const at = [entry === null ? '' : ` entry ${entry}`, byte === null ? '' : ` byte ${byte}`].join(
    '',
  )
  return `${file}${at}: ${message} [${code}]`
}

/** Ranges of a sentence; how many more there are, is said. */
const TOLD_RANGES_MAX = 10

/** First and last entry of each range, and how many ranges there are more. */
export function formatRanges(ranges: readonly EntryRange[]): string {
  const told = ranges
    .slice(0, TOLD_RANGES_MAX)
    .map(({ from, to }) => (to - from === 1 ? `${from}` : `${from} to ${to - 1}`))
  const more = ranges.length > told.length ? ` and ${ranges.length - told.length} ranges more` : ''
  return `${told.join(', ')}${more}`
}

/** A pruning as a sentence: what is gone, when, by whom and why. */
export function formatPruning({ ranges, time, by, reason }: Pruning): string {
  return `Entries ${formatRanges(ranges)} were pruned on ${time.slice(0, 10)} by ${by}, because: ${reason}. Only their hashes are proven.`
}
