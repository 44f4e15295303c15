/** A time in days of both provinces, either end of which may be left open. */
export interface Days {
  /** `YYYY-MM-DD`. */
  readonly from?: string
  /** Still in it. */
  readonly to?: string
}
