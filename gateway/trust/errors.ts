/**
 * What can go wrong between a message and belief in it.
 *
 * @module
 */

export type TrustErrorCode =
  /** A key text is not an Ed25519 key, or not the kind that is needed here. */
  | 'KEY_INVALID'
  /** The token is not one of ours, was altered, or is for somebody else. */
  | 'TOKEN_INVALID'
  /** The token was good; its time is over. */
  | 'TOKEN_EXPIRED'
  /** The message carries no signature under the label of the exchange protocol. */
  | 'SIGNATURE_MISSING'
  /** `Signature-Input`, `Signature` or a covered field cannot be read. */
  | 'SIGNATURE_MALFORMED'
  /** The signature leaves out something that it must cover. */
  | 'SIGNATURE_COVERAGE'
  /** The signature was made for another purpose. */
  | 'SIGNATURE_TAG'
  /** Nobody is pinned under this key id. */
  | 'SIGNATURE_KEY_UNKNOWN'
  /** The signature is too old, or older than the memory of this exchange. */
  | 'SIGNATURE_STALE'
  /** The signature is older than this run of the exchange, which remembers nothing from before. */
  | 'SIGNATURE_BEFORE_START'
  /** The signature is from the future: the clocks disagree. */
  | 'SIGNATURE_FUTURE'
  /** This message was accepted before. */
  | 'SIGNATURE_REPLAYED'
  /** No room to remember another message, so none is believed. */
  | 'REPLAY_MEMORY_FULL'
  /** The body is not the one that was signed. */
  | 'DIGEST_MISMATCH'
  /** The covered parts are not the ones that were signed, or another key signed them. */
  | 'SIGNATURE_INVALID'
  /** A value cannot be written as a header of the exchange protocol. */
  | 'HEADER_UNWRITABLE'
  /** The authority gave no time-stamp, or one that is wrong or about something else. */
  | 'TIME_STAMP_INVALID'
  /** Two settings contradict each other: the caller's mistake, never the sender's. */
  | 'TRUST_MISCONFIGURED'

/** Something was not believed. The message never quotes a token, a key, or a value of a header. */
export class TrustError extends Error {
  readonly code: TrustErrorCode

  constructor(code: TrustErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'TrustError'
    this.code = code
  }
}
