/**
 * The twins record, version 1: what another province's exchange said about where it recorded what we recorded too.
 *
 * The exchange that answers knows the other's receipt only afterwards, so it cannot stand in the exchange record.
 *
 * @module
 */

export interface TwinsRecord {
  readonly v: 1
  readonly kind: 'twins'
  /** ISO 8601 with zone: when the other exchange said so. */
  readonly time: string
  /** GB/T 2260 code of the other exchange's region. */
  readonly region: string
  /** Origin of its log. */
  readonly log: string
  /** One or more, each told for the first time, or for the first time otherwise than before. */
  readonly twins: readonly ToldTwin[]
}

export interface ToldTwin {
  readonly exchangeId: string
  /** Place of the other's record in its log. */
  readonly index: number
  /** Base64. */
  readonly leafHash: string
}
