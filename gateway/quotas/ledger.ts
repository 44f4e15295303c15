/**
 * The contract of whatever counts the use of grants by day. `test/contracts/ledger.ts` is it as tests.
 *
 * A ledger is exact across processes: however many charge at once, what was let through never exceeds a bound.
 *
 * @module
 */

/** What one request adds to one grant. */
export interface LedgerEntry {
  /** Grant id, without version: a new version of a grant does not start the day anew. */
  readonly grant: string
  readonly calls: number
  readonly rows: number
  /** Keyed hashes, hexadecimal, distinct; those that the day has seen already add nothing. */
  readonly subjects: readonly string[]
  /** Left out: no bound. */
  readonly callsMax?: number
  readonly subjectsMax?: number
  /** A call needs room for one row, so that nothing is read in vain. */
  readonly rowsMax?: number
}

export type Bound = 'calls' | 'subjects' | 'rows'

/** The first entry that would cross a bound. */
export interface Crossed {
  /** Counted from 0. */
  readonly at: number
  readonly bound: Bound
}

/** What a day has counted of a grant. */
export interface UsedToday {
  readonly calls: number
  readonly subjects: number
  readonly rows: number
}

export interface Ledger {
  /**
   * Adds all entries to `day`, or none of them.
   *
   * @param day `YYYY-MM-DD`
   * @param entries one a grant, sorted by it.
   * @returns undefined when all fit.
   * @throws {QuotaError} when the day cannot be counted; nothing may be released then.
   */
  charge(day: string, entries: readonly LedgerEntry[]): Promise<Crossed | undefined>
  /**
   * Looks, and counts nothing.
   *
   * @param grants ids, without version.
   * @returns by id; those that the day has not seen are left out.
   * @throws {QuotaError}
   */
  used(day: string, grants: readonly string[]): Promise<ReadonlyMap<string, UsedToday>>
}

/** Why a day cannot be counted. */
export type QuotaErrorCode =
  /** The server that counts does not answer. A moment mends it. */
  | 'QUOTA_UNAVAILABLE'
  /** The server that counted was started anew or emptied: how much is used today is not known any more. */
  | 'QUOTA_LOST'

/** The use of grants cannot be counted. The message is for administrators. */
export class QuotaError extends Error {
  readonly code: QuotaErrorCode

  constructor(code: QuotaErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'QuotaError'
    this.code = code
  }
}
