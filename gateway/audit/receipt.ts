/**
 * Proof for whoever holds it that an entry is in a log: {@link verifyReceipt} shows it from the log's files.
 *
 * @module
 */
export interface Receipt {
  /** The origin of the log. */
  readonly log: string
  /** Place in the log, from 0. */
  readonly index: number
  /** SHA-256(0x00 || entry), base64. */
  readonly leafHash: string
}
