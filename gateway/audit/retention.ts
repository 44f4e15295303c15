/**
 * How long records are kept, by class. Pure.
 *
 * @module
 */

import type { RecordedOutcome } from './exchange-record.ts'
import type { LogRecord } from './log-record.ts'

/**
 * - `released`: data left, wholly or in part.
 * - `refused`: nothing left: refused or failed.
 * - `administered`: what staff did, and what peers told of their records.
 */
export type RetentionClass = 'released' | 'refused' | 'administered'

/** Whole years by class. */
export type RetentionYears = Readonly<Record<RetentionClass, number>>

/** Decree 809 Art. 29, Decree 790 Art. 12, PIPL Art. 56. Rules of a region may ask for more, never for less. */
export const RETENTION_YEARS_MIN = 3

export const DEFAULT_RETENTION: RetentionYears = {
  released: RETENTION_YEARS_MIN,
  refused: RETENTION_YEARS_MIN,
  administered: RETENTION_YEARS_MIN,
}

/** @returns null for a record that is never pruned: what was decided about keeping. */
export function classOf(record: LogRecord): RetentionClass | null {
  switch (record.kind) {
    case 'exchange':
      return classOfOutcome(record.outcome)
    case 'twins':
    case 'management':
      return 'administered'
    case 'keeping':
      return null
  }
}

export function classOfOutcome(outcome: RecordedOutcome): 'released' | 'refused' {
  return outcome === 'released' || outcome === 'partial' ? 'released' : 'refused'
}

/** Until when a record must be kept: the same day, so many years later. Infinity: for ever. */
export function keptUntil(record: LogRecord, years: RetentionYears): number {
  const kind = classOf(record)
  return kind === null ? Infinity : yearsAfter(Date.parse(record.time), years[kind])
}

/** Until when the law has everything kept that was written at `writtenMs`, whatever a region's rules add. */
export function lawfullyKeptUntil(writtenMs: number): number {
  return yearsAfter(writtenMs, RETENTION_YEARS_MIN)
}

function yearsAfter(timeMs: number, years: number): number {
  const until = new Date(timeMs)
  until.setUTCFullYear(until.getUTCFullYear() + years)
  return until.getTime()
}
