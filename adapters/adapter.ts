/**
 * The contract of an adapter: our code that reads one kind of source.
 *
 * An adapter speaks the source's own words (columns, tables, codes). Turning them into items is the
 * mapping's (`mapping.ts`), which is data of the resource.
 *
 * @module
 */
import type { Condition } from './condition.ts'
import type { Introspection } from './introspection.ts'

/** Travels with every read, so that whoever is asked can know, decide and record for whom. */
export interface OnBehalfOf {
  readonly exchangeId: string
  readonly consumer: string
  /** Unified social credit code of the using unit. */
  readonly unitCode: string
  readonly operator: string
  readonly matter: string
  readonly caseNumber: string
}

/** A value as the source gave it: text, or null where the source has none. */
export type SourceValue = string | null
export type Row = Readonly<Record<string, SourceValue>>

/** What the exchange asks of a source. Built from the plan, never by a consumer. */
export interface SourceRequest {
  /** Table, path or file; see the adapter's options. */
  readonly entity: string
  /** The columns to read, and no others; never empty, distinct. Includes the key columns. */
  readonly columns: readonly string[]
  /**
   * Alternatives, each a tuple of columns; a row is wanted when for any alternative its tuple equals any
   * of `keys`. Never empty.
   */
  readonly keyColumns: readonly (readonly string[])[]
  /** Tuples of key values in the source's own form; 1..1,000, distinct. The guard takes more, and cuts them. */
  readonly keys: readonly (readonly string[])[]
  /**
   * Of the rows that the keys match, only those which meet it are wanted; all where it is left out. Given only
   * to an adapter whose `capabilities.conditions` is true. Its columns need not be among `columns`.
   */
  readonly condition?: Condition
  /** Upper bound on rows, 1..10,000. When more match, the read fails with `SOURCE_TOO_MANY_ROWS`. */
  readonly rowsMax: number
  readonly onBehalfOf: OnBehalfOf
}

/** A large read: all rows of an entity, batch by batch. */
export interface StreamRequest {
  readonly entity: string
  /** The columns to read, and no others; never empty, distinct. */
  readonly columns: readonly string[]
  /** As in `SourceRequest`. */
  readonly condition?: Condition
  /** Rows of one batch, 1..10,000: how much of the answer is in memory at once. */
  readonly batchRowsMax: number
  readonly onBehalfOf: OnBehalfOf
}

/** What an adapter can do beyond the rest of the contract. The exchange asks this, and never the kind. */
export interface AdapterCapabilities {
  /**
   * If true, the source itself leaves out rows which do not meet `SourceRequest.condition`: they are neither
   * read from it nor counted against `rowsMax`. If false, rows come whole, and the exchange withholds.
   */
  readonly conditions: boolean
  /** If true, the source takes one key at a time: a read makes one call for each key and alternative. */
  readonly oneKeyACall?: boolean
  /** Keys that a source of this kind takes well in one call, 1..1,000, unless it is configured otherwise. Default 1,000. */
  readonly keysACallMax?: number
  /** If true, each batch of a stream is a call of its own; otherwise the stream is one. */
  readonly oneBatchACall?: boolean
}

export interface Adapter {
  /** Id of the source in the configuration. */
  readonly name: string

  /** Fixed for the adapter's life. A wrapper has those of what it wraps. */
  readonly capabilities: AdapterCapabilities

  /**
   * Reads the rows which match `request`, in no particular order.
   *
   * - Every row has exactly `request.columns`; where the source has no value it is `null`. Values are
   *   texts as the source wrote them: numbers and dates are not reinterpreted.
   * - Never returns part of an answer: either all matching rows, or a throw.
   * - Makes one call on the source whatever the number of keys, or, where the source's interface takes
   *   one key at a time, one call a key with a bound on how many run at once.
   * - Settles soon after `signal` aborts, with `SOURCE_TIMEOUT`.
   * - Retries nothing. Whether a retry is safe is the guard's to decide.
   *
   * @throws {AdapterError} and nothing else. `cause` holds what the source said; it is for
   *   administrators and never reaches a consumer.
   */
  read(request: SourceRequest, signal: AbortSignal): Promise<readonly Row[]>

  /**
   * Reads every row of an entity, in no particular order, in batches that are never empty. The next batch is read when
   * it is asked for, and memory holds one or two, whatever the size. Left out where the source cannot.
   *
   * - Throws where `read` would, also after batches were given: what was given is then not the whole.
   * - Whoever stops early calls `return` (as `for await` does), which frees what the stream holds at the source.
   * - Ends soon after `signal` aborts, with `SOURCE_TIMEOUT`.
   *
   * @throws {AdapterError} while it is iterated, and nothing else
   */
  stream?(request: StreamRequest, signal: AbortSignal): AsyncIterable<readonly Row[]>

  /**
   * Asks the source whether it could answer now, cheaply and without reading a subject.
   *
   * @throws {AdapterError} when it could not.
   */
  check(signal: AbortSignal): Promise<void>

  /** What the source says of its tables and columns. Left out where it cannot say. */
  readonly introspection?: Introspection

  /**
   * When what answers reads of `entity` was written, where the source is a copy that says so (a file); undefined
   * before the first read. Sources that are asked live leave it out.
   */
  asOf?(entity: string): Date | undefined

  /** Releases sockets and handles. May be called twice. Reads after it fail with `SOURCE_CLOSED`. */
  close(): Promise<void>
}
