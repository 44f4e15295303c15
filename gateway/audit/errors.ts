/**
 * Every way in which the audit log fails, each with a code.
 *
 * @module
 */

/** Stable codes; `gateway/audit/README.md` says what each means and what to do. */
export type AuditErrorCode =
  /** The log, its journal or its directory cannot be written now; nothing may be answered. */
  | 'AUDIT_UNAVAILABLE'
  /** The log was closed by its owner. */
  | 'AUDIT_CLOSED'
  /** The record is longer than an entry bundle can hold (65,535 bytes). */
  | 'RECORD_TOO_LARGE'
  /** The bytes or the value are not an exchange record of a known version. */
  | 'RECORD_INVALID'
  /** A content key, or what was sealed under it, is not what it should be. */
  | 'CONTENT_INVALID'
  /** The value has no canonical JSON form in our subset. */
  | 'CANONICAL_UNSUPPORTED'
  /** A log exists where a new one was to be made. */
  | 'LOG_EXISTS'
  /** There is no log, or a part of it is gone. */
  | 'LOG_MISSING'
  /** Another live process owns the log. */
  | 'LOG_LOCKED'
  /** Published files contradict each other or the checkpoint. */
  | 'LOG_CORRUPT'
  /** Two signed checkpoints of one log contradict each other: it has, or shows, two histories. */
  | 'LOG_FORKED'
  /** A log publishes less than it did. */
  | 'LOG_ROLLED_BACK'
  /** A checkpoint is not cosigned as it was asked for. */
  | 'LOG_UNWITNESSED'
  /** The journal is damaged in a way that no crash leaves behind. */
  | 'JOURNAL_CORRUPT'
  /** An auditor's filter or sample is not one. */
  | 'FILTER_INVALID'
  /** A path is not a tile path. */
  | 'TILE_PATH_INVALID'
  /** The text is not a C2SP signed note. */
  | 'NOTE_INVALID'
  /** No trusted key signed the note, or a trusted key's signature is wrong. */
  | 'NOTE_UNVERIFIED'
  /** The note's text is not a C2SP checkpoint. */
  | 'CHECKPOINT_INVALID'
  /** The text is not an Ed25519 verifier key. */
  | 'VKEY_INVALID'
  /** The proof leads from another entry, or to another root. */
  | 'PROOF_WRONG'
  /** There is no entry with this index (yet). */
  | 'ENTRY_MISSING'
  /** The directory or server from which a log is read did not answer. */
  | 'SOURCE_UNREADABLE'

/** A failure of the audit log. The message says what, where and what to do; it never holds a record's content. */
export class AuditError extends Error {
  override readonly name = 'AuditError'
  readonly code: AuditErrorCode

  constructor(code: AuditErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

/** The message of anything thrown, for the tail of one of ours. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown)
}
