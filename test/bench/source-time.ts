/**
 * How long sources take to answer, as the bench says: at once, or after a while in which a gateway can do nothing but wait.
 *
 * @module
 */

/** What the parent says to a process that is asked for rows. */
export interface Taking {
  /** From now on; 0 for at once. */
  readonly takesMs: number
}

export function inTime(takesMs: number, answer: () => void): void {
  if (takesMs === 0) answer()
  else setTimeout(answer, takesMs)
}
